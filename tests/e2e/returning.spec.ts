import type { Locator } from '@playwright/test';
import { expectNoViolations } from './support/axe';
import { choose, sendMemo } from './support/memoPages';
import { expect, test, type Page } from './support/test';

const ballLine = (page: Page): Locator => page.locator('.ball-line');

/** Opens the small form behind a button, and sends it by the button of the same name in it. */
async function confirm(page: Page, name: string, fill: (form: Locator) => Promise<void> = async () => {}) {
  await page.getByRole('button', { name, exact: true }).click();
  const form = page.getByRole('dialog').filter({ visible: true });
  await fill(form);
  await form.getByRole('button', { name, exact: true }).click();
}

async function toConsider(page: Page, title: string): Promise<void> {
  await page.goto('/memos?view=to-consider');
  await page.getByRole('link', { name: title }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
}

test('a memo is returned with a question, answered, weighed by two others, and handed on', async ({ open }) => {
  const title = 'Winter tyres for the vans';
  const [andrew, darian] = [await open('andrew'), await open('darian')];
  const id = await sendMemo(andrew, { title, to: 'Darian Voss', body: 'Eight sets.' });

  await darian.goto(`/memos/${id}`);
  await confirm(darian, 'Return', (form) => form.getByLabel('Question').fill('Which supplier?'));
  await expect(ballLine(darian)).toHaveText(/Returned to Andrew Meyer since \d\d:\d\d: Which supplier\?/);

  await toConsider(andrew, title);
  await expect(ballLine(andrew)).toContainText('Returned to you');
  await expectNoViolations(andrew);
  await andrew.getByLabel('Answer').fill('The one in Hamburg.');
  await andrew.getByRole('button', { name: 'Answer and give back' }).click();
  await expect(ballLine(andrew)).toContainText('Waiting for Darian Voss');

  await toConsider(darian, title);
  for (const said of ['Which supplier?', 'The one in Hamburg.'])
    await expect(darian.locator('#chat').getByText(said)).toBeVisible();
  await darian.getByRole('link', { name: 'Ask for an opinion' }).click();
  await choose(darian, 'Whom', 'Masha Lind');
  await choose(darian, 'Whom', 'Sergey Roth');
  await darian.keyboard.press('Escape');
  await darian.getByLabel('Question').fill('Do we need all eight?');
  await darian.getByLabel('Ask for yes or no').check();
  await expectNoViolations(darian);
  await darian.getByRole('button', { name: 'Ask', exact: true }).click();
  await expect(ballLine(darian)).toContainText('0 of 2 opinions');

  const masha = await open('masha');
  await toConsider(masha, title);
  await expectNoViolations(masha);
  await masha.getByText('Yes', { exact: true }).click();
  await masha.getByLabel('Your opinion').fill('Snow comes early.');
  await masha.getByRole('button', { name: 'Give opinion' }).click();
  await expect(masha.getByText('Your opinion was passed on')).toBeVisible();

  await darian.goto(`/memos/${id}`);
  await expect(ballLine(darian)).toContainText('1 of 2 opinions');
  await expect(darian.locator('#opinions')).toContainText('Snow comes early.');
  await expectNoViolations(darian);
  await darian.getByRole('link', { name: 'Hand on' }).click();
  await choose(darian, 'To', 'Marina Sato');
  await darian.getByLabel('Note').fill('The vans are hers.');
  await expectNoViolations(darian);
  await darian.getByRole('button', { name: 'Hand on' }).click();
  await expect(ballLine(darian)).toContainText('Waiting for Marina Sato');
  await toConsider(await open('marina'), title);
});

test('a memo is taken back before it is opened, and withdrawn and put back afterwards', async ({ open }) => {
  const [andrew, garry] = [await open('andrew'), await open('garry')];
  const early = await sendMemo(andrew, { title: 'Sent too early', to: 'Garry Chief' });
  await andrew.getByRole('button', { name: 'Take back' }).click();
  await expect(andrew.getByText('The memo is a draft again. Only you can see it.')).toBeVisible();
  await expect(andrew.getByLabel('Title', { exact: true })).toHaveValue('Sent too early');
  expect((await garry.goto(`/memos/${early}`))?.status()).toBe(404);

  const title = 'Regretted and put back';
  const id = await sendMemo(andrew, { title, to: 'Garry Chief' });
  await garry.goto(`/memos/${id}`);
  await andrew.reload();
  await expect(andrew.getByRole('button', { name: 'Take back' })).toHaveCount(0);
  await confirm(andrew, 'Withdraw');
  await expect(andrew.getByText(`Memo ${id} was withdrawn.`)).toBeVisible();
  await expect(garry.getByRole('main')).not.toContainText(title);

  await andrew.goto('/memos?view=withdrawn');
  await andrew.getByRole('link', { name: title }).click();
  await expect(ballLine(andrew)).toContainText('Withdrawn by Andrew Meyer');
  await expectNoViolations(andrew);
  await andrew.getByRole('button', { name: 'Put back' }).click();
  await expect(ballLine(andrew)).toContainText('Waiting for Garry Chief');
  await toConsider(garry, title);
});
