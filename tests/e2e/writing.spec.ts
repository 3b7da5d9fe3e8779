import { type Locator, type Page } from '@playwright/test';
import { chatOf, composerOf, pastePicture } from './support/chatPages';
import { choose, write } from './support/memoPages';
import { expect, test } from './support/test';

const titleOf = (page: Page): Locator => page.getByLabel('Title', { exact: true });
const textOf = (page: Page): Locator =>
  page.getByRole('textbox', { name: 'Text' }).and(page.locator('[contenteditable]'));
const filesOf = (page: Page): Locator => page.locator('[data-file-list] .file-name');

test('what is no address does not become a link, and can be put right', async ({ open }) => {
  const page = await open('andrew');
  await page.goto('/memos/new');
  await write(page, 'Text', 'See ');
  await textOf(page).press('Control+k');
  const address = page.getByRole('textbox', { name: 'Web address' });
  await address.fill('nonsense here');
  await address.press('Enter');
  await expect(page.getByRole('alert').filter({ hasText: 'This is no web address.' })).toBeVisible();
  await expect(address).toBeFocused();
  await expect(textOf(page).getByRole('link')).toHaveCount(0);
  await address.fill('example.com/offers');
  await address.press('Enter');
  await expect(textOf(page).getByRole('link', { name: 'https://example.com/offers' })).toBeVisible();
});

/** Drops files as they come from another window. Answers whether the browser would have opened them. */
const dropOn = (place: Locator, files: [name: string, content: string][]): Promise<boolean> =>
  place.evaluate((element, given) => {
    const dataTransfer = new DataTransfer();
    for (const [name, content] of given) dataTransfer.items.add(new File([content], name, { type: 'text/plain' }));
    const event = (type: string) => new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true });
    element.dispatchEvent(event('dragover'));
    return element.dispatchEvent(event('drop'));
  }, files);

test('a memo is begun from every page by a key, saves itself, survives leaving, and Ctrl+Enter sends it once', async ({
  open,
}) => {
  const page = await open('andrew');
  await page.clock.install();
  await page.goto('/tasks');
  await expect(page.getByRole('link', { name: 'New memo', exact: true }).first()).toBeVisible();
  await page.keyboard.press('n');
  await page.waitForURL(/\/memos\/new$/);

  await titleOf(page).fill('Saved by itself');
  await write(page, 'Text', 'Half a sentence');
  await page.clock.fastForward(61_000);
  await expect(page.getByText(/^Saved \d\d:\d\d$/)).toBeVisible();
  await write(page, 'Text', 'Half a sentence, and the rest');
  // The text is saved once more as the page goes out of sight, and is not asked about.
  page.on('dialog', (dialog) => void dialog.accept());
  await page.goto('/memos?view=drafts');
  await expect(page.getByRole('link', { name: 'Saved by itself' })).toHaveCount(1);

  await page.keyboard.press('n');
  await expect(page.getByText('is back')).toBeVisible();
  await expect(titleOf(page)).toHaveValue('Saved by itself');
  await expect(textOf(page)).toHaveText('Half a sentence, and the rest');
  await choose(page, 'To', 'Garry Chief');
  const subscribers = page.getByRole('combobox', { name: 'Subscribers' }).and(page.locator('input'));
  await subscribers.fill('Garry');
  await expect(page.getByRole('option', { name: 'Garry Chief' })).toHaveCount(0);
  await subscribers.fill('');
  await choose(page, 'Subscribers', 'Olga Koval');
  await expect(page.locator('.ts-dropdown:visible')).toHaveCount(0);
  await titleOf(page).press('Control+Enter');
  await page.waitForURL(/\/memos\/\d+$/);
  // Back leads to where one came from, not to a form that was sent.
  await page.goBack();
  await page.waitForURL(/view=drafts/);
  await expect(page.getByRole('heading', { level: 1, name: 'Memos' })).toBeVisible();
  await expect(page.getByRole('main').getByRole('link', { name: 'Saved by itself' })).toHaveCount(0);
  await page.goto('/memos/new');
  await expect(titleOf(page)).toHaveValue('');
});

test('what was typed comes back in the window that lost it, and nowhere else', async ({ open }) => {
  const page = await open('olga');
  await page.goto('/tasks/new');
  await titleOf(page).fill('A task that crashed');
  await page.getByLabel('Priority').selectOption('high');
  await expect.poll(() => page.evaluate(() => Object.keys(localStorage).length)).toBeGreaterThan(0);
  // Open beside it, another window begins with nothing.
  const other = await page.context().newPage();
  await other.goto('/tasks/new');
  await titleOf(other).fill('A second task');
  await expect.poll(() => page.evaluate(() => Object.keys(localStorage).length)).toBeGreaterThan(1);
  await other.close();
  await page.close();

  const next = await open('olga', { storageState: await other.context().storageState() });
  await next.goto('/tasks/new');
  await expect(titleOf(next)).toHaveValue('A second task');
  await next.getByRole('button', { name: 'Start afresh' }).click();
  await expect(titleOf(next)).toHaveValue('A task that crashed');
  await expect(next.getByLabel('Priority')).toHaveValue('high');
  // The session ends; somebody else signs in at this browser, then the writer.
  await next.context().clearCookies();
  page.on('dialog', (dialog) => void dialog.accept());
  await next.goto('/tasks/new');
  await expect(next.getByText('What you wrote is kept in this browser.')).toBeVisible();
});

test('files may be dropped anywhere on the page, two of one name and size are two, and none is opened', async ({
  open,
}) => {
  const page = await open('andrew');
  await page.goto('/memos');
  expect(await dropOn(page.locator('h1'), [['a.txt', 'a']])).toBe(false);
  await page.goto('/memos/new');
  await write(page, 'Text', 'With files');
  expect(await dropOn(textOf(page), [['figures.txt', 'one']])).toBe(false);
  expect(
    await dropOn(page.locator('h1'), [
      ['figures.txt', 'two'],
      ['figures.txt', 'one'],
    ]),
  ).toBe(false);
  await expect(filesOf(page)).toHaveText(['figures.txt', 'figures.txt']);
  await expect(textOf(page)).toHaveText('With files');
  await titleOf(page).fill('Two of one name');
  await choose(page, 'To', 'Garry Chief');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.waitForURL(/\/memos\/\d+$/);
  await expect(page.getByRole('link', { name: 'figures.txt' })).toHaveCount(2);

  // On the memo's page they go to the chat; so does a screenshot, which Ctrl+Enter sends.
  expect(await dropOn(page.locator('#memo-body'), [['more.txt', 'm']])).toBe(false);
  await composerOf(page).click();
  await pastePicture(page);
  await expect(page.locator('.composer .attachment')).toHaveCount(2);
  await composerOf(page).press('Control+Enter');
  await expect(chatOf(page).getByRole('link', { name: 'more.txt' })).toBeVisible();
});
