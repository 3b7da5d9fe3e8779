import { chatOf, composerOf, expectHere, lineOf, messageOf, saidOn, say, useTool } from './support/chatPages';
import { sendMemo } from './support/memoPages';
import { expect, test } from './support/test';

const NOTE = { name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.from('note') };

test('from the middle of a long talk one is led to what one says, and counts only what others say anew', async ({
  open,
}) => {
  const [masha, garry] = await Promise.all([open('masha'), open('garry')]);
  const url = `/memos/${await sendMemo(masha, { title: 'A longer talk', to: 'Garry Chief' })}`;
  for (let count = 1; count <= 30; count++) {
    const headers = { accept: 'application/json', origin: new URL(masha.url()).origin };
    await masha.request.post(`${url}/messages`, { form: { message: `said ${count}.` }, headers });
  }
  const first = await messageOf(masha, 'said 1.').getAttribute('data-message');
  await garry.goto(`${url}?message=${first}`);
  await expectHere(masha, 'Garry is');
  const jump = chatOf(garry).locator('[data-talk-jump]');
  await composerOf(masha).press('ArrowUp');
  await expect(composerOf(masha)).toHaveValue('said 30.');
  await composerOf(masha).fill('said it all.');
  await composerOf(masha).press('Enter');
  await expect(messageOf(masha, 'said it all.')).toContainText('edited');
  await say(masha, 'One more.');
  await expect(jump).toHaveText('1 new message ↓');
  await composerOf(garry).fill('From the middle');
  await composerOf(garry).press('Enter');
  await expect(garry).toHaveURL(/message=(\d+)#message-\1$/);
  await expect(messageOf(garry, 'From the middle')).toBeInViewport();
  await expect(messageOf(garry, 'One more.')).toHaveCount(1);
  await expect(composerOf(garry)).toHaveValue('');
});

test('a quote follows the message it quotes when that is changed or deleted', async ({ open }) => {
  const [masha, garry] = await Promise.all([open('masha'), open('garry')]);
  const id = await sendMemo(masha, { title: 'Quoted', to: 'Garry Chief' });
  await garry.goto(`/memos/${id}`);
  await expectHere(masha, 'Garry is');
  await say(masha, 'Grey or wite?');
  await useTool(messageOf(garry, 'Grey or wite?'), 'link', 'Reply to Masha Lind');
  await say(garry, 'Grey.');
  const quote = messageOf(garry, 'Grey.').locator('.quote');
  await expect(quote).toContainText('Grey or wite?');
  await composerOf(masha).press('ArrowUp');
  await expect(composerOf(masha)).toHaveValue('Grey or wite?');
  await composerOf(masha).fill('Grey or\nwhite?');
  await composerOf(masha).press('Enter');
  await expect(quote).toHaveText('Masha Lind Grey or white?');
  await useTool(messageOf(masha, 'white?'), 'button', 'Delete');
  await masha.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  for (const page of [masha, garry]) {
    await expect(messageOf(page, 'Grey.').locator('.quote')).toHaveText('Masha Lind This message was deleted.');
  }
});

test('a connection that hangs does not hold up what is said after it, nor says anything twice', async ({ open }) => {
  const page = await open('masha');
  const id = await sendMemo(page, { title: 'It hangs', to: 'Garry Chief' });
  await page.clock.install();
  await page.goto(`/memos/${id}`);
  let asked = 0;
  await page.route(`**/memos/${id}/messages`, async (route) => (asked++ === 0 ? undefined : route.continue()));
  for (const words of ['first', 'second']) {
    await composerOf(page).fill(words);
    await composerOf(page).press('Enter');
  }
  await expect.poll(() => asked).toBe(1);
  await page.clock.fastForward(31_000);
  await expect(messageOf(page, 'second')).toHaveCount(1);
  // Unless the line came back first, and the page tried by itself: either way it is said once.
  await chatOf(page)
    .getByRole('button', { name: 'Try again' })
    .click({ timeout: 2_000 })
    .catch(() => undefined);
  await expect(messageOf(page, 'first')).toHaveCount(1);
  expect(await saidOn(page)).toEqual(['second', 'first']);
});

test('an upload stopped when the server had it already is said once, though it is sent again', async ({ open }) => {
  const [masha, garry] = await Promise.all([open('masha'), open('garry')]);
  const id = await sendMemo(masha, { title: 'Stopped too late', to: 'Garry Chief' });
  await garry.goto(`/memos/${id}`);
  // Without the line the page cannot hear that it arrived.
  await masha.routeWebSocket(/socket\.io/, (line) => void line.close());
  await masha.route('**/socket.io/**', (route) => route.abort());
  await masha.goto(`/memos/${id}`);
  let asked = 0;
  await masha.route(`**/memos/${id}/messages`, async (route) =>
    asked++ === 0 ? void (await route.fetch()) : route.continue(),
  );
  await chatOf(masha).getByLabel('Files').setInputFiles(NOTE);
  await composerOf(masha).fill('Here it is');
  await composerOf(masha).press('Enter');
  await expect(messageOf(garry, 'Here it is')).toHaveCount(1);
  await chatOf(masha).getByRole('button', { name: 'Cancel' }).click();
  await expect(composerOf(masha)).toHaveValue('Here it is');
  await composerOf(masha).press('Enter');
  await expect(messageOf(masha, 'Here it is')).toHaveCount(1);
  await say(masha, 'That is all');
  await expect(messageOf(garry, 'That is all')).toHaveCount(1);
  expect(await saidOn(garry)).toEqual(['Here it is', 'That is all']);
});

test('what was missed is asked for until the server can tell it', async ({ open }) => {
  const [masha, garry] = await Promise.all([open('masha'), open('garry')]);
  const id = await sendMemo(masha, { title: 'Missed', to: 'Garry Chief' });
  const line = await lineOf(garry);
  await garry.goto(`/memos/${id}`);
  await expectHere(masha, 'Garry is');
  await line.cut();
  await say(masha, 'Did you hear?');
  let asked = 0;
  await garry.route('**/messages?since=*', (route) =>
    asked++ < 2 ? route.fulfill({ status: 503, body: '{}' }) : route.continue(),
  );
  await line.mend();
  await expect(messageOf(garry, 'Did you hear?')).toHaveCount(1);
  expect(asked).toBeGreaterThan(2);
});

test('a page asks again to be live when the server could not look, and leaves it when it is refused', async ({
  open,
}) => {
  const page = await open('masha');
  const id = await sendMemo(page, { title: 'Not now', to: 'Garry Chief' });
  const answers = ['[{"ok":false,"again":true}]', '[{"ok":false}]'];
  let asked = 0;
  await page.routeWebSocket(/socket\.io/, (line) => {
    const server = line.connectToServer();
    line.onMessage((words) => {
      if (words.toString().includes('memo.open')) asked += 1;
      server.send(words);
    });
    server.onMessage((words) =>
      line.send(words.toString().replace(/(?<=^43\d+)\[.*"ok".*/, (was) => answers[asked - 1] ?? was)),
    );
  });
  await page.goto(`/memos/${id}`);
  await expect.poll(() => asked).toBe(2);
  await page.waitForTimeout(3_000);
  expect(asked).toBe(2);
});
