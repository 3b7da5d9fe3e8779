import { expect, test } from './support/test';

const BY_ANDREW = 'Budget overrun on the Rotterdam trade fair stand';
const BY_OLGA = 'Request to extend the ACME support contract by two years';

test('a view is shared with a department and shows each reader their own', async ({ open }) => {
  const [andrew, olga, darian] = [await open('andrew'), await open('olga'), await open('darian')];
  await darian.goto('/memos?view=mine');
  await darian.locator('#filter-created').selectOption('year');
  await darian.waitForURL(/created=year/);
  await darian.getByRole('button', { name: 'Save view' }).click();
  const form = darian.getByRole('dialog', { name: 'Save view' });
  await form.getByLabel('Name').fill('What we wrote');
  await form.getByLabel('For whom').selectOption({ label: 'For Global sales' });
  await form.getByRole('button', { name: 'Save view' }).click();
  await expect(darian.getByText('The view “What we wrote” is saved.')).toBeVisible();
  await expect(darian.locator('.saved-views summary')).toHaveText('What we wrote');

  for (const [page, own, others] of [
    [andrew, BY_ANDREW, BY_OLGA],
    [olga, BY_OLGA, BY_ANDREW],
  ] as const) {
    await page.goto('/memos');
    await page.locator('.saved-views summary').click();
    await page.getByRole('link', { name: 'What we wrote' }).click();
    await page.waitForURL(/view=mine&created=year/);
    await expect(page.getByRole('link', { name: own })).toBeVisible();
    await expect(page.getByRole('link', { name: others })).toHaveCount(0);
    await expect(page.getByRole('link', { name: /Change the view/ })).toHaveCount(0);
  }

  await andrew.goto('/views');
  await andrew.getByRole('button', { name: 'Make “What we wrote” my home page' }).click();
  await andrew.goto('/');
  await expect(andrew).toHaveURL('/memos?view=mine&created=year');
  const marina = await open('marina');
  await marina.goto('/views');
  await expect(marina.getByText('What we wrote')).toHaveCount(0);
});

test('on the narrowest phone nothing of the views is cut', async ({ open }) => {
  const darian = await open('darian');
  await darian.setViewportSize({ width: 320, height: 700 });
  // No filters that somebody has saved already: those are not offered to be saved again.
  await darian.goto('/memos?view=subscribed&created=year');
  await darian.locator('.saved-views summary').click();
  const panel = await darian.locator('.saved-views .menu-panel').boundingBox();
  expect(panel?.x).toBeGreaterThanOrEqual(0);
  expect((panel?.x ?? 0) + (panel?.width ?? 999)).toBeLessThanOrEqual(320);
  await darian.keyboard.press('Escape');

  await darian.getByRole('button', { name: 'Save view' }).press('Enter');
  const form = darian.getByRole('dialog', { name: 'Save view' });
  await expect(form).toBeVisible();
  expect(await form.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
  await form.getByLabel('Name').fill('Alone in its list');
  await form.getByRole('button', { name: 'Save view' }).press('Enter');
  await expect(darian.getByText('The view “Alone in its list” is saved.')).toBeVisible();
  await darian.goto('/views');
  for (const button of await darian.getByRole('button', { name: /my home page/ }).all()) {
    const box = await button.boundingBox();
    expect((box?.x ?? 0) + (box?.width ?? 999)).toBeLessThanOrEqual(320);
  }
});
