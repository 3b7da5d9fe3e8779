import { type Page } from '@playwright/test';
import { expectNoViolations } from './support/axe';
import { fillMemo, write } from './support/memoPages';
import { expect, test } from './support/test';

const marked = (page: Page, tag: 'ins' | 'del') => page.locator(`main ${tag}.changed`);

test('what was changed is shown to who comes back and to who decides on an older text, and can be made as it was', async ({
  open,
}) => {
  const andrew = await open('andrew');
  await fillMemo(andrew, {
    title: 'Chairs for the office',
    to: 'Garry Chief',
    body: 'Buy ten red chairs.',
    subscribers: ['Olga Koval'],
  });
  await andrew.getByLabel('Purpose').selectOption('on approval');
  await andrew.getByRole('button', { name: 'Send', exact: true }).click();
  await andrew.waitForURL(/\/memos\/\d+$/);
  const id = Number(/\d+$/.exec(andrew.url())?.[0]);
  const [olga, garry] = [await open('olga'), await open('garry')];
  await olga.goto(`/memos/${id}`);
  // A page that lost its line goes on with the text it was drawn with.
  await garry.route('**/socket.io/**', (route) => route.abort());
  await garry.goto(`/memos/${id}`);
  await garry.keyboard.press('3');
  await expect(garry.getByRole('radio', { name: 'Declined' })).toBeChecked();
  await write(garry, 'Conclusion', 'Ten are enough.');
  await olga.goto('/memos');

  await andrew.goto(`/memos/${id}/edit`);
  await write(andrew, 'Text', 'Buy twelve red chairs.');
  await andrew
    .getByLabel('Files')
    .setInputFiles({ name: 'offer.txt', mimeType: 'text/plain', buffer: Buffer.from('12 x 40 €') });
  await andrew.getByRole('button', { name: 'Save changes' }).click();
  await andrew.waitForURL(`/memos/${id}`);

  await olga.goto(`/memos/${id}`);
  await expect(olga.locator('.news')).toContainText(/1 change since \d\d:\d\d/);
  await expect(marked(olga, 'del')).toHaveText(['ten']);
  await expect(marked(olga, 'ins')).toHaveText([/offer\.txt/, 'twelve']);
  await expectNoViolations(olga);

  await garry.keyboard.press('Control+Enter');
  await expect(garry.getByRole('heading', { level: 1 })).toHaveText('The memo was changed meanwhile');
  await expect(marked(garry, 'ins')).toHaveText([/offer\.txt/, 'twelve']);
  const conclusion = garry.getByRole('textbox', { name: 'Conclusion' }).and(garry.locator('.editor-text'));
  await expect(conclusion).toHaveText('Ten are enough.');
  await expect(garry.getByRole('radio', { name: 'Declined' })).toBeChecked();
  await expectNoViolations(garry);

  await andrew.getByRole('link', { name: 'Versions' }).first().click();
  const sides = andrew.locator('.version-side');
  await expect(sides.first()).toContainText('Buy ten red chairs.');
  await expect(sides.last().locator('ins.changed')).toHaveText([/offer\.txt/, 'twelve']);
  await expectNoViolations(andrew);
  await andrew.getByRole('button', { name: 'Use this version: 1' }).click();
  await andrew.waitForURL(`/memos/${id}`);
  await expect(andrew.getByText('The memo reads as in version 1 again.')).toBeVisible();
  await expect(andrew.getByText('Buy ten red chairs.').first()).toBeVisible();

  // Changed once more, and asked once more; then it is decided.
  await garry.getByRole('button', { name: 'Decide anyway' }).click();
  await expect(marked(garry, 'ins')).toHaveText(['ten']);
  await expect(conclusion).toHaveText('Ten are enough.');
  await garry.getByRole('button', { name: 'Decide anyway' }).click();
  await expect(garry.locator('.conclusion')).toContainText('Ten are enough.');
  await expect(garry.getByText('Declined by Garry Chief').first()).toBeVisible();
  await expectNoViolations(garry);
  await andrew.goto(`/memos/${id}/versions`);
  await expect(andrew.getByRole('row', { name: /Version 3/ })).toContainText('decided on');
  await expect(andrew.getByRole('button', { name: /Use this version/ })).toHaveCount(0);
});
