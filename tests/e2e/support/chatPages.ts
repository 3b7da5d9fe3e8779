import { expect, type Locator, type Page, type WebSocketRoute } from '@playwright/test';

/** A small real picture, 10 × 10 pixels. */
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mNk+M9Qz0AEYBxVSF+FAAhKDveksOjmAAAAAElFTkSuQmCC',
  'base64',
);

export const PDF = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF',
);

export const chatOf = (page: Page): Locator => page.getByRole('region', { name: 'Chat' });
/** The field in which one writes, once Enter sends from it. */
export const composerOf = (page: Page): Locator =>
  chatOf(page).and(page.locator('[data-started]')).getByRole('textbox', { name: 'Message' });

/** A message that the server has: what is on its way has no number yet. */
export const messageOf = (page: Page, text: string | RegExp): Locator =>
  chatOf(page)
    .locator('[data-message]')
    .filter({ has: page.locator('[data-text]', { hasText: text }) });

/** Writes and sends by Enter; the message stands there once when this returns. */
export async function say(page: Page, text: string): Promise<void> {
  await composerOf(page).fill(text);
  await composerOf(page).press('Enter');
  await expect(messageOf(page, text)).toHaveCount(1);
}

/** The page hears of what is said: its person is shown to the others. */
export const expectHere = (page: Page, names: string): Promise<void> =>
  expect(chatOf(page).locator('[data-here]')).toHaveText(new RegExp(`${names}.*here`));

/** What was said, in the order in which it stands there. */
export const saidOn = async (page: Page): Promise<string[]> =>
  chatOf(page).locator('[data-message] [data-text]').allInnerTexts();

/** A picture from the clipboard, as a screenshot comes: without a name of its own. */
export async function pastePicture(page: Page): Promise<void> {
  await composerOf(page).evaluate((field, base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([bytes], 'image.png', { type: 'image/png' }));
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, PNG.toString('base64'));
}

type Line = { heard: string[]; cut(): Promise<void>; mend(): Promise<void> };

/** The page's connection, to be cut and mended, and all that was heard on it. Going offline alone leaves an open socket open. */
export async function lineOf(page: Page): Promise<Line> {
  const open = new Set<WebSocketRoute>();
  const heard: string[] = [];
  let isCut = false;
  await page.routeWebSocket(/socket\.io/, (line) => {
    if (isCut) return void line.close();
    const server = line.connectToServer();
    server.onMessage((words) => {
      heard.push(words.toString());
      line.send(words);
    });
    open.add(line).add(server);
  });
  return {
    heard,
    async cut() {
      isCut = true;
      for (const line of open) await line.close().catch(() => undefined);
      open.clear();
      await page.context().setOffline(true);
    },
    async mend() {
      isCut = false;
      await page.context().setOffline(false);
    },
  };
}

/** A message's tools show while the mouse is over it, and it may move away below: what others say comes meanwhile. */
export async function useTool(message: Locator, role: 'button' | 'link', name: string): Promise<void> {
  await expect(async () => {
    await message.hover({ timeout: 2_000 });
    await message.getByRole(role, { name }).click({ timeout: 2_000 });
  }).toPass();
}
