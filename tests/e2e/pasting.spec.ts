import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { composerOf, PNG } from './support/chatPages';
import { choose } from './support/memoPages';
import { expect, test } from './support/test';

type Clipboard = { html?: string; text?: string; pictures?: string[] };

const clipboard = (name: string): string =>
  readFileSync(new URL(`../support/clipboard/${name}.html`, import.meta.url), 'utf8');
const CELLS = { html: clipboard('excel'), text: 'Item\tPrice\r\nDesk & chair\t400,00\r\n', pictures: ['image.png'] };

/** Answers whether the browser would go on to put the text in itself. */
const paste = (place: Locator, { html, text, pictures = [] }: Clipboard): Promise<boolean> =>
  place.evaluate(
    (element, given) => {
      const clipboardData = new DataTransfer();
      if (given.html !== undefined) clipboardData.setData('text/html', given.html);
      if (given.text !== undefined) clipboardData.setData('text/plain', given.text);
      const bytes = Uint8Array.from(atob(given.png), (letter) => letter.charCodeAt(0));
      for (const name of given.pictures) clipboardData.items.add(new File([bytes], name, { type: 'image/png' }));
      return element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    },
    { html, text, pictures, png: PNG.toString('base64') },
  );

const textOf = (page: Page): Locator => page.locator('.editor-text').first();
const filesOf = (page: Page): Locator => page.locator('[data-file-list] .file-name');

async function newLine(page: Page): Promise<void> {
  // The editor settles where a click led a moment later, and takes the cursor back from the end.
  const isAtEnd = (text: Element): boolean =>
    text.lastElementChild?.contains(getSelection()?.anchorNode ?? null) === true;
  await expect(async () => {
    await textOf(page).focus();
    await page.keyboard.press('Control+End');
    expect(await textOf(page).evaluate(isAtEnd)).toBe(true);
  }).toPass();
  await page.keyboard.press('Enter');
}

test('what is pasted from other programs stands in the memo as it looked, cells as a table, a screenshot in its place', async ({
  open,
}) => {
  const page = await open('andrew');
  await page.goto('/memos/new');
  const text = textOf(page);
  await text.click();
  await paste(text, { html: clipboard('word'), text: 'Budget for the north site' });
  await expect(text.locator('ul > li', { hasText: 'Screws' })).toBeVisible();
  await expect(page.getByText('Some pictures lie elsewhere')).toBeVisible();
  await newLine(page);
  await paste(text, CELLS);
  await expect(text.getByRole('cell', { name: 'Desk & chair' })).toBeVisible();
  await expect(page.getByText('Some pictures lie elsewhere')).toBeHidden();
  // Cells take the places of cells, and the table stays one.
  const tables = await text.locator('table').count();
  await text.getByRole('cell', { name: '400,00' }).click();
  await paste(text, { html: '<table><tr><td>450,00</td><td>new</td></tr></table>' });
  await expect(text.getByRole('row', { name: 'Desk & chair 450,00 new' })).toBeVisible();
  await expect(text.locator('table')).toHaveCount(tables);
  // An address over words is where they lead.
  await newLine(page);
  await page.keyboard.type('catalogue');
  await page.keyboard.press('Shift+Home');
  await paste(text, { text: 'https://example.org/catalogue' });
  await expect(text.getByRole('link', { name: 'catalogue' })).toHaveAttribute('href', 'https://example.org/catalogue');
  // In an empty item a table ends the list and leaves no empty one.
  await newLine(page);
  await page.keyboard.type('- an item');
  await page.keyboard.press('Enter');
  await paste(text, { html: '<table><tr><td>x</td><td>y</td></tr></table>' });
  await expect(text.locator('li', { hasText: /^$/ })).toHaveCount(0);
  await newLine(page);
  await paste(text, { html: clipboard('googleDocs'), text: 'Why we wait' });
  await expect(text.locator('strong', { hasText: /^this$/ })).toBeVisible();
  await expect(text.locator('strong', { hasText: 'Nothing here' })).toHaveCount(0);
  // A picture of another memo's text lies elsewhere.
  await newLine(page);
  await paste(text, { html: '<img src="/files/99999?view=1" alt="theirs">' });
  await expect(page.getByText('Some pictures lie elsewhere')).toBeVisible();
  await expect(filesOf(page)).toHaveCount(0);

  // A screenshot and its file are one: out of the list, back by Undo, out of the text.
  await paste(text, { pictures: ['image.png'] });
  const picture = text.locator('img[alt^="Picture"]');
  await expect(picture).toHaveCount(1);
  await expect(filesOf(page)).toHaveText([/^Picture .*\.png$/]);
  await page.getByRole('button', { name: /^Remove: Picture/ }).click();
  await expect(picture).toHaveCount(0);
  await text.focus();
  await page.keyboard.press('Control+z');
  await expect(picture).toHaveCount(1);
  await expect(filesOf(page)).toHaveCount(1);
  await page.keyboard.press('Control+End');
  await page.keyboard.press('Backspace');
  await expect(filesOf(page)).toHaveCount(0);
  // What is chosen by hand afterwards takes no picture away.
  await paste(text, { pictures: ['image.png'] });
  await paste(text, { pictures: ['image.png'] });
  const longName = `offer${'-of-the-builder'.repeat(6)}.txt`;
  await page
    .getByLabel('Files', { exact: true })
    .setInputFiles({ name: longName, mimeType: 'text/plain', buffer: Buffer.from('Offer') });
  await expect(filesOf(page)).toHaveCount(3);
  await expect(picture).toHaveCount(2);
  const wide = page.viewportSize();
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  if (wide) await page.setViewportSize(wide);
  for (const name of [/^Remove: Picture/, /^Remove: Picture/, /^Remove: offer/]) {
    await page.getByRole('button', { name }).first().click();
  }
  await expect(filesOf(page)).toHaveCount(0);
  await expect(picture).toHaveCount(0);
  await newLine(page);
  // One that a page wrote into its HTML comes once, though the browser hands over a file as well.
  const data = `<img src="data:image/png;base64,${PNG.toString('base64')}" alt="shot">`;
  await paste(text, { html: data, pictures: ['image.png'] });
  await expect(filesOf(page)).toHaveCount(1);

  await newLine(page);
  await page.keyboard.type('See https://example.org/typed now');
  await page.keyboard.press('Enter');
  await page.keyboard.type('- typed as a list');
  await expect(text.locator('li', { hasText: /^typed as a list$/ })).toBeVisible();
  const title = page.getByLabel('Title', { exact: true });
  await title.click();
  expect(await paste(title, CELLS)).toBe(false);
  await expect(title).toHaveValue('Item Price; Desk & chair 400,00');
  await choose(page, 'To', 'Garry Chief');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.waitForURL(/\/memos\/\d+$/);

  const sent = page.locator('#memo-body');
  await expect(sent.getByRole('cell', { name: 'Desk & chair' })).toBeVisible();
  await expect(sent.locator('li', { hasText: /^typed as a list$/ })).toBeVisible();
  await expect(sent.getByRole('link', { name: 'https://example.org/typed' })).toBeVisible();
  await expect(sent).not.toContainText('·');
  const image = sent.locator('img');
  await expect(image).toHaveCount(1);
  await expect.poll(() => image.evaluate((shown) => (shown as HTMLImageElement).naturalWidth)).toBeGreaterThan(0);

  // In the chat the cells are text, too: the browser puts it in, and no picture is attached.
  await composerOf(page).click();
  expect(await paste(composerOf(page), CELLS)).toBe(true);
  await expect(page.locator('.composer .attachment')).toHaveCount(0);
});

test('a memo written in the old editor is saved unchanged without an entry in its history', async ({
  open,
  baseURL,
}) => {
  const page = await open('andrew');
  const body =
    '<div>One<br><br>Two <del>gone</del></div><ul><li>a<ul><li>b</li></ul></li></ul><pre>x = 1\n  y = 2\n\nz</pre><div><br></div>';
  const answer = await page.request.post('/memos', {
    form: { title: 'An old one', recipient: 'company', body },
    headers: { origin: baseURL ?? '' },
  });
  expect(answer.url()).toMatch(/\/memos\/\d+$/);
  await page.goto(answer.url());
  const history = page.locator('ol.history > li');
  const before = await history.count();
  await page.goto(`${answer.url()}/edit`);
  await expect(textOf(page).locator('pre')).toHaveText('x = 1\n  y = 2\n\nz');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await page.waitForURL(answer.url());
  await expect(page.locator('#memo-body')).toContainText('One');
  await expect(history).toHaveCount(before);
});
