import { expect, type Page } from '@playwright/test';

type NewMemo = { title: string; to: string; subscribers?: string[]; body?: string; files?: NewFile[] };
export type NewFile = { name: string; mimeType: string; buffer: Buffer };

/** Chooses in a searchable field as people do: type, then take what is offered. */
export async function choose(page: Page, label: string, option: string): Promise<void> {
  // Not the plain select, which stands there until the script has made it searchable.
  const field = page.getByRole('combobox', { name: label }).and(page.locator('input'));
  await field.click();
  await field.fill(option);
  await page.getByRole('option', { name: option }).first().click();
}

/** Writes in a formatted field once its editor is there; the plain field it replaces would be gone under the hand. */
export async function write(page: Page, label: string, text: string): Promise<void> {
  await page.getByRole('textbox', { name: label }).and(page.locator('.editor-text')).fill(text);
}

export async function fillMemo(page: Page, memo: NewMemo): Promise<void> {
  await page.goto('/memos/new');
  await page.getByLabel('Title', { exact: true }).fill(memo.title);
  await choose(page, 'To', memo.to);
  if (memo.body) await write(page, 'Text', memo.body);
  for (const subscriber of memo.subscribers ?? []) await choose(page, 'Subscribers', subscriber);
  if (memo.files) await page.getByLabel('Files').setInputFiles(memo.files);
}

/** Writes and sends; answers the number of the memo. */
export async function sendMemo(page: Page, memo: NewMemo): Promise<number> {
  await fillMemo(page, memo);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.waitForURL(/\/memos\/\d+$/);
  await expect(page.getByRole('heading', { level: 1, name: memo.title })).toBeVisible();
  return Number(/\d+$/.exec(page.url())?.[0]);
}

/** Without the form, which others try: what is sent there. */
export async function sendMemos(
  page: Page,
  titles: string[],
  { to = 'Sergey Roth', purpose = '' } = {},
): Promise<void> {
  await page.goto('/memos/new');
  const valueOf = (field: string, hasText: string): Promise<string | null> =>
    page.locator(`select[name=${field}] option`, { hasText }).first().getAttribute('value');
  const [recipient, purposeId] = [await valueOf('recipient', to), await valueOf('purpose', purpose)];
  const headers = { origin: new URL(page.url()).origin };
  for (const title of titles) {
    const body = Array.from({ length: 20 }, (_, line) => `<p>Line ${line} of a text that one reads on.</p>`).join('');
    const answer = await page.request.post('/memos', {
      headers,
      form: { title, recipient: recipient ?? '', purpose: purposeId ?? '', body },
      maxRedirects: 0,
    });
    expect(answer.status()).toBe(303);
  }
}
