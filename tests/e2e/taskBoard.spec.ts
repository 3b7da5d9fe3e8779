import { expectNoViolations } from './support/axe';
import { expect, test, type Page } from './support/test';

const card = (page: Page, title: string) => page.getByRole('listitem').filter({ hasText: title });
const column = (page: Page, name: string) => page.getByRole('region', { name: new RegExp(`^${name}`) });

/** A task of one's own, made by the form; answers its title. */
async function makeTask(page: Page, title: string): Promise<string> {
  await page.goto('/tasks/new');
  await page.getByRole('textbox', { name: 'Title' }).fill(title);
  await page.getByRole('button', { name: 'Create task' }).click();
  await page.waitForURL(/\/tasks\/\d+$/);
  return title;
}

test('a card is dragged to another stage, and another person’s open board follows', async ({ open }) => {
  const andrew = await open('andrew');
  const title = await makeTask(andrew, 'Wash the demo van');
  const ekaterina = await open('ekaterina');
  await ekaterina.goto('/tasks/board');
  await expect(column(ekaterina, 'pending')).toContainText(title);
  await andrew.goto('/tasks/board');
  await andrew.waitForLoadState('networkidle');
  await card(andrew, title).dragTo(column(andrew, 'in progress').getByRole('heading'));
  await expect(column(andrew, 'in progress')).toContainText(title);
  await expect(column(andrew, 'pending')).not.toContainText(title);
  await expect(column(ekaterina, 'in progress')).toContainText(title);
  await andrew.reload();
  await expect(column(andrew, 'in progress')).toContainText(title);
});

test('a card is moved by keyboard alone, and the focus stays on it', async ({ open }) => {
  const page = await open('andrew');
  const title = await makeTask(page, 'Sort the samples');
  await page.goto('/tasks/board');
  await page.waitForLoadState('networkidle');
  const menu = page.getByLabel(`Move “${title}” to another stage`);
  await menu.focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(page.locator(':focus')).toHaveText('in progress');
  await page.keyboard.press('Enter');
  await expect(column(page, 'in progress')).toContainText(title);
  await expect(menu).toBeFocused();
});

test('whoever is slower is told who was faster, and the card is where it is now', async ({ open }) => {
  const andrew = await open('andrew');
  const title = await makeTask(andrew, 'Call the printer');
  const ekaterina = await open('ekaterina');
  for (const page of [andrew, ekaterina]) {
    // Without live hints, as when the connection is down: `route` alone leaves WebSockets through.
    await page.routeWebSocket('**/socket.io/**', (socket) => socket.close());
    await page.route('**/socket.io/**', (route) => route.abort());
    await page.goto('/tasks/board');
    await expect(column(page, 'pending')).toContainText(title);
  }
  const move = async (page: Page, stage: string) => {
    await page.getByLabel(`Move “${title}” to another stage`).click();
    await card(page, title).getByRole('button', { name: stage }).click();
  };
  await move(ekaterina, 'postponed');
  await expect(column(ekaterina, 'postponed')).toContainText(title);
  await move(andrew, 'in progress');
  await expect(andrew.getByText('Ekaterina Novak was faster and moved this task to “postponed”').first()).toBeVisible();
  await expect(column(andrew, 'postponed')).toContainText(title);
});

test('a card is moved without JavaScript', async ({ open }) => {
  const page = await open('andrew', { javaScriptEnabled: true });
  const title = await makeTask(page, 'Order new labels');
  const plain = await open('andrew', { javaScriptEnabled: false });
  await plain.goto('/tasks/board?priority=middle');
  await plain.getByLabel(`Move “${title}” to another stage`).click();
  await card(plain, title).getByRole('button', { name: 'in progress' }).click();
  await expect(plain).toHaveURL(/\/tasks\/board\?priority=middle$/);
  await expect(column(plain, 'in progress')).toContainText(title);
});

test('filters of the list change it without a new page, and go along to the board', async ({ open }) => {
  const page = await open('garry');
  await page.goto('/tasks?stage=any');
  await page.waitForLoadState('networkidle');
  await page.evaluate(() => document.body.classList.add('same-page'));
  await page.getByLabel('Priority', { exact: true }).selectOption('high');
  await expect(page).toHaveURL(/priority=high/);
  await expect(page.getByRole('link', { name: /Priority: High/ })).toBeVisible();
  await expect(page.locator('body')).toHaveClass(/same-page/);
  await page.getByRole('link', { name: 'Board' }).click();
  await expect(page).toHaveURL(/\/tasks\/board\?.*priority=high/);
  await expectNoViolations(page);
});
