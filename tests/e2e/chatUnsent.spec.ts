import { chatOf, composerOf, lineOf, messageOf, saidOn, say } from './support/chatPages';
import { sendMemo } from './support/memoPages';
import { expect, test } from './support/test';

const NOTE = { name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.from('note') };
const WORDS = ['one', 'two', 'three', 'four'];

test('what was sent and left behind at once is said, in order and once, when the page is back', async ({ open }) => {
  const page = await open('masha');
  const url = `/memos/${await sendMemo(page, { title: 'In a hurry', to: 'Garry Chief' })}`;
  // The server has the first, but its answer never comes.
  let asked = 0;
  await page.route(`**${url}/messages`, async (route) => (asked++ === 0 ? void (await route.fetch()) : undefined));
  for (const words of WORDS) {
    await composerOf(page).fill(words);
    await composerOf(page).press('Enter');
  }
  await expect.poll(() => asked).toBe(1);
  await page.goto('/memos');
  await page.unroute(`**${url}/messages`);
  await page.goto(url);
  await expect.poll(() => saidOn(page)).toEqual(WORDS);
  await expect(chatOf(page).locator('[data-pending]')).toHaveCount(0);
  await expect(composerOf(page)).toHaveValue('');
  await page.reload();
  await expect.poll(() => saidOn(page)).toEqual(WORDS);
  await expect(chatOf(page).locator('[data-pending]')).toHaveCount(0);
});

test('what was not sent stays so over a reload, and goes by itself when the network is back', async ({ open }) => {
  const page = await open('masha');
  const url = `/memos/${await sendMemo(page, { title: 'In a tunnel', to: 'Garry Chief' })}`;
  const unsent = chatOf(page).locator('[data-pending]');
  await page.route(`**${url}/messages`, (route) => route.abort());
  for (const words of ['first', 'second']) {
    await composerOf(page).fill(words);
    await composerOf(page).press('Enter');
  }
  await expect(chatOf(page).getByText('Not sent')).toHaveCount(2);
  await page.reload();
  await expect(unsent).toHaveText([/first.*Not sent/s, /second.*Not sent/s]);
  // Another try is drawn anew: a click that meets that is lost, as a person's would be.
  await expect(async () => {
    if ((await unsent.count()) === 2) await unsent.first().getByRole('button', { name: 'Discard' }).click();
    await expect(unsent).toHaveCount(1, { timeout: 2_000 });
  }).toPass();

  // The socket outlives a short failure, so that only the browser tells that it is over.
  await page.context().setOffline(true);
  await page.unroute(`**${url}/messages`);
  await page.context().setOffline(false);
  await expect(messageOf(page, 'second')).toHaveCount(1);
  await expect(unsent).toHaveCount(0);
  expect(await saidOn(page)).toEqual(['second']);
});

test('leaving asks only when files would be lost, and their text comes back without them', async ({ open }) => {
  const page = await open('masha');
  const url = `/memos/${await sendMemo(page, { title: 'Files in a tunnel', to: 'Garry Chief' })}`;
  const asked: string[] = [];
  page.on('dialog', (dialog) => {
    asked.push(dialog.type());
    void dialog.accept();
  });
  await page.route(`**${url}/messages`, (route) => route.abort());
  await composerOf(page).fill('just words');
  await composerOf(page).press('Enter');
  await expect(chatOf(page).getByText('Not sent')).toHaveCount(1);
  await page.reload();
  expect(asked).toEqual([]);
  await expect(chatOf(page).getByText('Not sent')).toHaveCount(1);
  await chatOf(page).getByLabel('Files').setInputFiles(NOTE);
  await expect(chatOf(page).getByRole('list', { name: 'Attached' }).getByRole('listitem')).toHaveCount(1);
  await composerOf(page).fill('with a note');
  await composerOf(page).press('Enter');
  await expect(chatOf(page).getByText('Not sent')).toHaveCount(2);
  await page.reload();
  expect(asked).toEqual(['beforeunload']);
  await page.unroute(`**${url}/messages`);
  await page.reload();
  await expect(messageOf(page, 'just words')).toHaveCount(1);
  const rest = chatOf(page).locator('[data-pending]');
  await expect(rest).toContainText('its files were lost');
  await rest.getByRole('button', { name: 'Edit the text' }).click();
  await expect(composerOf(page)).toHaveValue('with a note');
  await expect(rest).toHaveCount(0);
  expect(await saidOn(page)).toEqual(['just words']);
});

test('who loses a memo reads why, and keeps what was being written', async ({ open }) => {
  const [andrew, masha] = await Promise.all([open('andrew'), open('masha')]);
  const id = await sendMemo(andrew, { title: 'Not for long', to: 'Garry Chief', subscribers: ['Masha Lind'] });
  const line = await lineOf(masha);
  await masha.goto(`/memos/${id}`);
  await say(masha, 'Hello');
  await composerOf(masha).fill('half a thought');
  await andrew.reload();
  await andrew.getByRole('button', { name: 'Remove Masha Lind' }).click();
  const heading = masha.getByRole('heading', { level: 1, name: 'You no longer have access to this memo' });
  await expect(heading).toBeFocused();
  await expect(masha.getByRole('textbox', { name: 'Your text' })).toHaveValue('half a thought');
  await expect(masha.getByRole('textbox', { name: 'Your text' })).not.toBeEditable();
  await expect(masha.getByRole('main')).not.toContainText('Not for long');
  expect(line.heard.join()).toContain('memo.lost');
  await masha.getByRole('link', { name: 'To the memos' }).click();
  await expect(masha).toHaveURL(/\/memos$/);
});

test('who withdraws a memo is led to the list, which says so', async ({ open }) => {
  const page = await open('andrew');
  const id = await sendMemo(page, { title: 'On second thoughts', to: 'Garry Chief' });
  // Slow enough that the page hears of the loss first.
  await page.route(`**/memos/${id}/withdrawal`, async (route) => {
    const answer = await route.fetch({ maxRedirects: 0 });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await route.fulfill({ response: answer });
  });
  await page.getByRole('button', { name: 'Withdraw' }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Withdraw' }).click();
  await expect(page).toHaveURL(/\/memos$/);
  await expect(page.getByText(`Memo ${id} was withdrawn.`)).toBeVisible();
});
