import type { Page } from '@playwright/test';
import { docx, pdf, xlsx } from '../support/documents';
import { sendMemo } from './support/memoPages';
import { expect, test } from './support/test';

const OOXML = 'application/vnd.openxmlformats-officedocument';

const FILES = [
  {
    name: 'Machine offer.pdf',
    mimeType: 'application/pdf',
    buffer: pdf(['Offer', 'Terms', 'Prices', 'Spindles of vanadium steel, twelve months of warranty', 'Signed']),
  },
  {
    name: 'Hall lease.docx',
    mimeType: `${OOXML}.wordprocessingml.document`,
    buffer: docx(['Lease of the hall', 'The tenant keeps the quillback roof dry.']),
  },
  {
    name: 'Costs.xlsx',
    mimeType: `${OOXML}.spreadsheetml.sheet`,
    buffer: xlsx({ Summary: [['Total', 12]], Transport: [['Marjoram crates', 40]] }),
  },
  { name: '議事録.txt', mimeType: 'text/plain', buffer: Buffer.from('会議の議事録。来月の見積書を確認する。') },
];

/** By the field of the header, which alone is there where the window is wide. */
const search = async (page: Page, words: string): Promise<void> => {
  await page.goto('/search');
  const field = page.locator('input[type=search]').filter({ visible: true });
  await field.fill(words);
  await field.press('Enter');
  await page.waitForURL((url) => url.pathname === '/search' && url.searchParams.get('q') === words);
};

test('a word in a PDF, an office file or a Japanese text is found, and the hit leads to its page', async ({ open }) => {
  // The demo company's own files are read before.
  test.setTimeout(240_000);
  const andrew = await open('andrew');
  await sendMemo(andrew, { title: 'Enlarging the workshop', to: 'Garry Chief', files: FILES });
  const memo = andrew.url();

  const garry = await open('garry');
  const hits = garry.locator('[data-found=memo] .hit').filter({ hasText: 'Enlarging the workshop' });
  const follow = async (words: string, source: string): Promise<void> => {
    await expect(async () => {
      await search(garry, words);
      await expect(hits).toHaveCount(1, { timeout: 1_000 });
    }).toPass();
    await expect(hits.locator('mark').first()).toContainText(words, { ignoreCase: true });
    await hits.getByRole('link', { name: source }).click();
    await garry.waitForURL(/\/files\/\d+\/view/);
  };

  await follow('vanadium', 'In Machine offer.pdf, page 4:');
  await expect(garry.getByRole('heading', { level: 1, name: 'Machine offer.pdf' })).toBeVisible();
  await expect(garry.locator('iframe')).toHaveAttribute('src', /\/files\/\d+\?view=1#page=4$/);
  await expect(garry.getByText('The search finds the words of this file.')).toBeVisible();
  const frame = garry.frames().find((one) => one !== garry.mainFrame());
  await expect.poll(() => frame?.url() ?? '').toMatch(/#page=4$/);

  await follow('quillback', 'In Hall lease.docx:');
  await expect(garry.getByText('The tenant keeps the quillback roof dry.')).toBeVisible();

  await follow('marjoram', 'In Costs.xlsx, sheet “Transport”:');
  await expect(garry.getByRole('heading', { name: /Transport/ })).toBeVisible();
  await expect(garry.getByText('Marjoram crates')).toBeVisible();
  await garry.getByRole('link', { name: 'Previous page' }).press('Enter');
  await expect(garry.getByText('Total')).toBeVisible();

  await follow('見積書', 'In 議事録.txt:');
  await expect(garry.getByText('来月の見積書を確認する。')).toBeVisible();

  // Below the header's field, too.
  await garry.goto('/memos');
  await garry.locator('input[type=search]').filter({ visible: true }).fill('quillback');
  await expect(garry.getByRole('option', { name: /Enlarging the workshop/ })).toContainText('In Hall lease.docx:');

  const tanya = await open('tanya');
  for (const words of ['vanadium', 'quillback', 'marjoram', '見積書']) {
    await search(tanya, words);
    await expect(tanya.getByText(`Nothing found for “${words}”`)).toBeVisible();
  }
  expect((await tanya.request.get(memo)).status()).toBe(404);
});
