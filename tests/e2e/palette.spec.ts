import { expectNoViolations } from './support/axe';
import { sendMemo, write } from './support/memoPages';
import { expect, test, type Page } from './support/test';

const palette = (page: Page) => page.getByRole('dialog', { name: 'Quick access' });
const field = (page: Page) => palette(page).getByRole('combobox', { name: 'Quick access' });
const chosen = (page: Page) => palette(page).locator('[role=option][aria-selected=true]');

test('Ctrl+K leads to pages, memos and acts of this page; Esc gives the focus back', async ({ open }) => {
  const page = await open('andrew');
  const number = await sendMemo(page, { title: 'A memo for the palette', to: 'Garry Chief' });
  await page.goto('/memos');
  const row = page.locator(`#memo-${number}`);
  await row.focus();
  await page.keyboard.press('Control+k');
  await expect(field(page)).toBeFocused();
  await expect(palette(page).getByRole('option', { name: /A memo for the palette/ })).toBeVisible();
  await expectNoViolations(page);
  await page.keyboard.press('Escape');
  await expect(row).toBeFocused();

  await page.keyboard.press('Control+k');
  await field(page).fill('remin');
  await expect(chosen(page)).toHaveText('Reminders');
  await page.keyboard.press('Enter');
  await page.waitForURL('/reminders');

  await page.keyboard.press('Control+k');
  await field(page).fill(`#${number}`);
  await expect(chosen(page)).toContainText('A memo for the palette');
  await page.keyboard.press('Enter');
  await page.waitForURL(`/memos/${number}`);

  await page.keyboard.press('Control+k');
  await field(page).fill('withdraw');
  await expect(chosen(page)).toContainText('Withdraw');
  await page.keyboard.press('Enter');
  await expect(palette(page)).toBeHidden();
  await expect(page.getByRole('dialog', { name: /Withdraw/ })).toBeVisible();
});

test('what is typed before it is there is meant for it, and presses nothing on the page', async ({ open }) => {
  const number = await sendMemo(await open('andrew'), { title: 'Not by chance', to: 'Garry Chief' });
  const garry = await open('garry');
  await garry.goto(`/memos/${number}`);
  await expect(garry.locator('.decision-bar .editor-text')).toBeVisible();
  let answer = (): void => undefined;
  const isAsked = new Promise<void>((resolve) => (answer = resolve));
  await garry.route('**/palette', async (route) => {
    await isAsked;
    await route.continue();
  });
  await garry.keyboard.press('Control+k');
  await garry.keyboard.type('peex');
  await garry.keyboard.press('Backspace');
  answer();
  await expect(field(garry)).toBeFocused();
  await expect(field(garry)).toHaveValue('pee');
  await garry.keyboard.press('Escape');
  await expect(palette(garry)).toBeHidden();
  await expect(garry.getByRole('dialog', { name: 'Postpone' })).toBeHidden();
  await expect(garry.getByRole('button', { name: 'Mark considered' })).toBeVisible();
  // What the page is there for comes first.
  await garry.keyboard.press('Control+k');
  await expect(palette(garry).getByRole('option').first()).toHaveText('Mark considered');
});

test('in a text Ctrl+K makes a link, and people are found by their name from the button', async ({ open }) => {
  const page = await open('andrew');
  await page.goto('/memos/new');
  await write(page, 'Text', 'A text');
  await page.keyboard.press('Control+k');
  await expect(palette(page)).toHaveCount(0);
  await page.goto('/people');
  await page.locator('.user-summary').click();
  await page.getByRole('link', { name: 'Quick access' }).click();
  await field(page).fill('marina');
  await palette(page).getByRole('group', { name: 'People' }).getByRole('option', { name: 'Marina Sato' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Marina Sato' })).toBeVisible();
});

test('keys lead through a list and from list to list, and open a memo where it is decided', async ({ open }) => {
  const andrew = await open('andrew');
  const number = await sendMemo(andrew, { title: 'Decide by keys', to: 'Garry Chief' });
  const garry = await open('garry');
  await garry.goto('/');
  await garry.keyboard.press('g');
  await garry.keyboard.press('t');
  await garry.waitForURL('/tasks');
  await garry.keyboard.press('g');
  await garry.keyboard.press('m');
  await garry.waitForURL('/memos');
  await garry.keyboard.press('j');
  const rows = garry.locator('.memo-title');
  await expect(rows.nth(0)).toBeFocused();
  await garry.keyboard.press('j');
  await expect(rows.nth(1)).toBeFocused();
  await garry.keyboard.press('k');
  await expect(garry.locator(`#memo-${number}`)).toBeFocused();
  await garry.keyboard.press('e');
  await garry.waitForURL(`/memos/${number}`);
  // Nothing is decided unseen.
  await expect(garry.locator('[aria-keyshortcuts=e]:visible').first()).toBeFocused();
  await expect(garry.getByText('Considered by Garry Chief')).toHaveCount(0);
  await garry.goto('/memos');
  await garry.keyboard.press('j');
  await garry.keyboard.press('p');
  await garry.waitForURL(`/memos/${number}`);
  await expect(garry.getByRole('dialog', { name: 'Postpone' })).toBeVisible();
});

test('without single keys neither they nor two in a row do anything; Ctrl+K does', async ({ open }) => {
  const page = await open('olga');
  await page.goto('/account');
  await page.getByLabel('Single keys work in this browser').uncheck();
  await page.goto('/memos');
  for (const key of ['g', 't', 'j']) await page.keyboard.press(key);
  await page.keyboard.press('Control+k');
  await expect(field(page)).toBeFocused();
  await expect(page).toHaveURL('/memos');
});
