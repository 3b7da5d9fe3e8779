import { expectNoViolations } from './support/axe';
import { sendMemo } from './support/memoPages';
import { expect, test, type Page } from './support/test';

// Long enough for a machine that is slow.
test.use({ settings: { UNDO_SECONDS: '60' } });

const TITLES = Array.from({ length: 8 }, (_, at) => `Together ${at}`);
const LIST = '/memos?view=to-consider&q=together';
const tick = (page: Page, title: string) => page.getByRole('checkbox', { name: new RegExp(`^Select #\\d+ ${title}$`) });

async function write(page: Page): Promise<void> {
  for (const title of TITLES) await sendMemo(page, { title, to: 'Darian Voss' });
}

test('a head postpones eight from the list and undoes it, and nobody was told', async ({ open }) => {
  const andrew = await open('andrew');
  await write(andrew);
  const darian = await open('darian');
  await darian.goto(LIST);
  const bar = darian.getByRole('form', { name: 'Selected memos' });
  await expect(bar).toBeHidden();

  await tick(darian, 'Together 7').click();
  await tick(darian, 'Together 0').click({ modifiers: ['Shift'] });
  await expect(bar).toContainText('8 selected');
  await expectNoViolations(darian);
  await darian.keyboard.press('Escape');
  await expect(bar).toBeHidden();

  // By keyboard.
  await darian.getByRole('checkbox', { name: 'Select all on this page' }).focus();
  await darian.keyboard.press('Space');
  await expect(bar).toContainText('8 selected');
  await bar.getByRole('button', { name: 'Postpone' }).first().focus();
  await darian.keyboard.press('Enter');
  const began = Date.now();
  await darian
    .getByRole('dialog')
    .getByRole('button', { name: /Tomorrow/ })
    .click();
  const said = darian.getByRole('status').filter({ hasText: '8 memos postponed.' });
  await expect(said).toBeVisible();
  console.log(`postponing eight took ${Date.now() - began} ms`);
  await expect(darian).toHaveURL(LIST);
  await expect(tick(darian, 'Together 0')).toHaveCount(0);

  await said.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(darian.getByText('Undone for 8 memos. Nobody was told of it.')).toBeVisible();
  for (const title of TITLES) await expect(tick(darian, title)).toBeVisible();
  await andrew.goto('/notifications');
  const notices = andrew.getByRole('main');
  await expect(notices).toContainText('Notifications');
  await expect(notices).not.toContainText(/Together|8 memos/);
});

test('without JavaScript it works as well, and says what was left', async ({ open }) => {
  const andrew = await open('andrew');
  const id = await sendMemo(andrew, { title: 'Plainly', to: 'Darian Voss' });
  const darian = await open('darian', { javaScriptEnabled: false });
  await darian.goto(`/memos?q=%23${id}`);
  await tick(darian, 'Plainly').check();
  await darian.getByRole('button', { name: 'Consider', exact: true }).click();
  await expect(darian.getByText('You have not opened it yet.')).toBeVisible();
  await darian.getByRole('link', { name: /Plainly/ }).click();
  await darian.goto(`/memos/selected?act=consider&memo=${id}`);
  await darian.getByLabel('Conclusion').fill('Agreed');
  await darian.getByRole('button', { name: 'Consider', exact: true }).click();
  await expect(darian.getByText('1 memo considered.')).toBeVisible();
  await darian.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(darian.getByText('Undone for 1 memo. Nobody was told of it.')).toBeVisible();
});

test('on a phone what is done with the ticked ones stands above the menu at the foot', async ({ open }) => {
  await sendMemo(await open('andrew'), { title: 'Ticked on a phone', to: 'Darian Voss' });
  const darian = await open('darian');
  await darian.setViewportSize({ width: 390, height: 844 });
  await darian.goto('/memos?view=to-consider');
  await tick(darian, 'Ticked on a phone').check();
  const consider = darian.getByRole('form', { name: 'Selected memos' }).getByRole('button', { name: 'Consider' });
  const isOnTop = () =>
    consider.evaluate((button) => {
      const { left, width, top, height } = button.getBoundingClientRect();
      return button.contains(document.elementFromPoint(left + width / 2, top + height / 2));
    });
  await expect.poll(isOnTop).toBe(true);
});
