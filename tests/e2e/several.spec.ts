import type { Page } from '@playwright/test';
import { expectNoViolations } from './support/axe';
import { choose, fillMemo } from './support/memoPages';
import { expect, test } from './support/test';

type Open = (person: string) => Promise<Page>;

/** More recipients in the same field; the rule is asked only then. */
async function addRecipients(page: Page, names: string[], rule: string): Promise<void> {
  await expect(page.getByLabel('Who decides')).toBeHidden();
  for (const name of names) await choose(page, 'To', name);
  await page.getByLabel('Who decides').selectOption({ label: rule });
}

async function send(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.waitForURL(/\/memos\/\d+$/);
  return new URL(page.url()).pathname;
}

async function considers(open: Open, person: string, url: string, outcome: string, conclusion = ''): Promise<Page> {
  const page = await open(person);
  await page.goto(url);
  await page.locator('.outcomes').getByText(outcome, { exact: true }).click();
  if (conclusion)
    await page.getByRole('textbox', { name: 'Conclusion' }).and(page.locator('.editor-text')).fill(conclusion);
  await page.getByRole('button', { name: 'Mark considered' }).click();
  await expect(page.locator('.decision-done')).toContainText(outcome);
  return page;
}

const record = (page: Page) => page.locator('.turn-list li');

test('in order, dragged: each sees the memo when their turn comes, and the record says who decided what', async ({
  open,
}) => {
  const garry = await open('garry');
  await fillMemo(garry, { title: 'A new warehouse', to: 'Ruth Okafor', body: 'It is large.' });
  await garry.getByLabel('Purpose').selectOption({ label: 'on approval' });
  await addRecipients(garry, ['Darian Voss', 'Marina Sato'], 'in order');
  const chips = garry.locator('select[name=recipient] + .ts-wrapper .item');
  await chips.filter({ hasText: 'Marina Sato' }).dragTo(chips.filter({ hasText: 'Darian Voss' }));
  await expect(chips).toHaveText([/Ruth Okafor/, /Marina Sato/, /Darian Voss/]);
  await expectNoViolations(garry);
  const url = await send(garry);
  await expect(garry.locator('.ball-line')).toContainText('Waiting for Ruth Okafor (1 of 3) since');
  await expect(record(garry)).toHaveText([/Ruth Okafor/, /Marina Sato/, /Darian Voss/]);

  const marina = await open('marina');
  expect((await marina.goto(url))?.status()).toBe(404);
  await considers(open, 'ruth', url, 'Approved');
  await considers(open, 'marina', url, 'Approved with changes', 'Half as large.');
  const darian = await open('darian');
  await darian.setViewportSize({ width: 390, height: 844 });
  await darian.goto(url);
  await expect(darian.locator('.ball-line')).toContainText('Waiting for you (3 of 3)');
  expect(await darian.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await considers(open, 'darian', url, 'Approved');

  await garry.reload();
  await expect(garry.locator('.ball-line')).toHaveText(/2 approved, 1 approved with changes$/);
  await expect(record(garry)).toHaveText([
    /Approved by Ruth Okafor/,
    /Approved with changes by Marina Sato.*Half as large\./s,
    /Approved by Darian Voss/,
  ]);
  // Where no bar stands before what one scrolls to.
  await garry.setViewportSize({ width: 390, height: 844 });
  await expectNoViolations(garry);
  await garry.setViewportSize({ width: 1280, height: 900 });
  await garry.goto('/memos?view=mine');
  const row = garry.getByRole('row').filter({ hasText: 'A new warehouse' });
  await expect(row.locator('[data-col=recipient]')).toContainText('Ruth Okafor +2');
  await expect(row.locator('[data-col=recipient] [title]')).toHaveAttribute(
    'title',
    'Ruth Okafor: Approved\nMarina Sato: Approved with changes\nDarian Voss: Approved',
  );
  await garry.setViewportSize({ width: 320, height: 640 });
  await expect(row.locator('.person-others')).toBeInViewport({ ratio: 1 });
  // On paper an icon is as large as the words beside it.
  await garry.goto(`${url}/print`);
  await expect(record(garry)).toHaveCount(3);
  for (const icon of await record(garry).locator('.icon').all())
    expect((await icon.boundingBox())?.width).toBeLessThan(24);
});

test('in order, by keys alone: the order is changed, and what came of it is said', async ({ open }) => {
  const garry = await open('garry');
  await fillMemo(garry, { title: 'By keys alone', to: 'Ruth Okafor' });
  const places = garry.getByRole('list', { name: 'Order of the recipients' });
  await addRecipients(garry, ['Darian Voss', 'Marina Sato'], 'any one');
  const field = garry.getByRole('combobox', { name: 'To' }).and(garry.locator('input'));
  await expect(field).toHaveAccessibleDescription(/Ruth Okafor, Darian Voss, Marina Sato/);
  await expect(garry.locator('[data-announcements]')).toHaveText('Chosen: Ruth Okafor, Darian Voss, Marina Sato');
  await expect(places).toBeHidden();
  await garry.getByLabel('Who decides').selectOption({ label: 'in order' });
  await garry.getByLabel('Who decides').focus();
  await garry.keyboard.press('Tab');
  await expect(garry.getByRole('button', { name: 'Ruth Okafor: later' })).toBeFocused();
  await garry.keyboard.press('Enter');
  await expect(garry.locator('[data-announcements]')).toHaveText('Ruth Okafor is number 2 of 3.');
  await expect(garry.getByRole('button', { name: 'Ruth Okafor: later' })).toBeFocused();
  await garry.keyboard.press('Enter');
  await expect(garry.getByRole('button', { name: 'Ruth Okafor: earlier' })).toBeFocused();
  await expect(places.getByRole('listitem')).toHaveText([/Darian Voss/, /Marina Sato/, /Ruth Okafor/]);
  await expectNoViolations(garry);
  await send(garry);
  await expect(record(garry)).toHaveText([/Darian Voss/, /Marina Sato/, /Ruth Okafor/]);
});

test('all: one who declines ends it; any one: the first decides, and the others read who', async ({ open }) => {
  const garry = await open('garry');
  const ask = async (title: string, rule: string): Promise<string> => {
    await fillMemo(garry, { title, to: 'Ruth Okafor' });
    await garry.getByLabel('Purpose').selectOption({ label: 'on approval' });
    await addRecipients(garry, ['Marina Sato', 'Darian Voss'], rule);
    return send(garry);
  };
  const all = await ask('For all of you', 'all');
  const any = await ask('For any of you', 'any one');
  await considers(open, 'ruth', all, 'Approved');
  await considers(open, 'marina', all, 'Declined', 'Too dear.');
  await considers(open, 'darian', any, 'Approved');

  const ruth = await open('ruth');
  await ruth.goto('/memos?view=to-consider');
  await expect(ruth.getByRole('main')).not.toContainText(/For (all|any) of you/);
  await ruth.goto(any);
  await expect(ruth.locator('.ball-line')).toHaveText(/^Approved by Darian Voss/);
  await ruth.goto(all);
  await expect(ruth.locator('.ball-line')).toHaveText(/1 approved, 1 declined$/);
  await expect(record(ruth)).toHaveText([/Approved by Ruth Okafor/, /Declined by Marina Sato/, /Darian Voss/]);
  await expectNoViolations(ruth);
});

test('without JavaScript the order is that of the numbers', async ({ open }) => {
  const garry = await open('garry', { javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
  await garry.goto('/memos/new');
  await garry.getByLabel('Title', { exact: true }).fill('One after the other');
  await garry
    .getByLabel('To', { exact: true })
    .selectOption([{ label: 'Ruth Okafor' }, { label: 'Darian Voss' }, { label: 'Marina Sato' }]);
  await garry.getByLabel('Who decides').selectOption({ label: 'in order' });
  await garry.getByRole('button', { name: 'Save draft' }).click();
  await garry.waitForURL(/\/memos\/\d+/);
  await garry.goto(`${new URL(garry.url()).pathname.replace(/\/edit$/, '')}/edit`);
  for (const [name, place] of Object.entries({ 'Ruth Okafor': '3', 'Darian Voss': '2', 'Marina Sato': '1' }))
    await garry.getByRole('group', { name: 'Order of the recipients' }).getByLabel(name).selectOption({ label: place });
  await garry.getByRole('button', { name: 'Send', exact: true }).click();
  await garry.waitForURL(/\/memos\/\d+$/);
  await expect(garry.locator('.ball-line')).toContainText('Waiting for Marina Sato (1 of 3) since');
  await expect(record(garry)).toHaveText([/Marina Sato/, /Darian Voss/, /Ruth Okafor/]);
});
