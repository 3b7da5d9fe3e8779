import {
  chatOf,
  composerOf,
  expectHere,
  lineOf,
  messageOf,
  pastePicture,
  PDF,
  saidOn,
  say,
  useTool,
} from './support/chatPages';
import { choose, sendMemo } from './support/memoPages';
import { expect, test } from './support/test';

test('owner, recipient and subscriber talk about a memo, one is cut off and catches up, one is removed', async ({
  open,
}) => {
  const [andrew, garry, masha] = await Promise.all([open('andrew'), open('garry'), open('masha')]);
  const id = await sendMemo(andrew, { title: 'A stand in Rotterdam', to: 'Garry Chief', subscribers: ['Masha Lind'] });
  const url = `/memos/${id}`;
  const line = await lineOf(masha);
  await Promise.all([garry.goto(url), masha.goto(url)]);

  // Who is here, and who is writing.
  await expect(chatOf(andrew)).toContainText('Nobody has written yet');
  await expectHere(andrew, '(Garry and Masha|Masha and Garry)');
  await composerOf(masha).pressSequentially('Did they put it');
  await expect(chatOf(andrew)).toContainText('Masha is writing…');
  await composerOf(masha).press('Enter');
  await expect(messageOf(andrew, 'Did they put it')).toHaveCount(1);
  await expect(chatOf(andrew)).not.toContainText('Masha is writing…');
  await expect(chatOf(andrew).getByRole('status')).toContainText('Masha Lind wrote: Did they put it');
  // Seen is what stood before one's eyes: below a long memo it is not yet.
  await composerOf(garry).scrollIntoViewIfNeeded();
  await expect(chatOf(masha)).toContainText(/Seen by (Andrew, Garry|Garry, Andrew)/);

  // Files: a PDF chosen, a picture pasted.
  await chatOf(andrew)
    .getByLabel('Files')
    .setInputFiles({ name: 'offer.pdf', mimeType: 'application/pdf', buffer: PDF });
  await composerOf(andrew).fill('Yes, page 3.');
  await pastePicture(andrew);
  await expect(chatOf(andrew).getByRole('list', { name: 'Attached' }).getByRole('listitem')).toHaveCount(2);
  await composerOf(andrew).press('Enter');
  for (const page of [andrew, garry, masha]) {
    await expect(messageOf(page, 'Yes, page 3.').getByRole('link', { name: 'offer.pdf' })).toBeVisible();
    await expect(messageOf(page, 'Yes, page 3.').getByRole('link', { name: /^Screenshot \d{4}-/ })).toBeVisible();
  }
  const pdf = messageOf(masha, 'Yes, page 3.').getByRole('link', { name: 'offer.pdf' });
  const fileUrl = /\/files\/\d+/.exec((await pdf.getAttribute('href')) ?? '')?.[0] ?? '';
  expect((await masha.request.get(fileUrl)).status()).toBe(200);

  // Cut off: what is said, changed and deleted meanwhile is there afterwards, in order and once.
  await line.cut();
  await expectHere(andrew, 'Garry is');
  await say(garry, 'first');
  await say(andrew, 'secnd');
  await say(garry, 'never mind');
  await composerOf(andrew).press('ArrowUp');
  await expect(composerOf(andrew)).toHaveValue('secnd');
  await composerOf(andrew).fill('second');
  await composerOf(andrew).press('Enter');
  await useTool(messageOf(garry, 'never mind'), 'button', 'Delete');
  await garry.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(messageOf(garry, 'never mind')).toHaveCount(0);
  await composerOf(masha).fill('I am back');
  await composerOf(masha).press('Enter');
  await expect(chatOf(masha).getByRole('button', { name: 'Try again' })).toBeVisible();
  await line.mend();
  await expect(messageOf(masha, 'I am back')).toHaveCount(1);
  await expect(messageOf(garry, 'I am back')).toHaveCount(1);
  const told = ['Did they put it', 'Yes, page 3.', 'first', 'second', 'I am back'];
  for (const page of [andrew, garry, masha]) await expect.poll(() => saidOn(page)).toEqual(told);
  await expect(messageOf(masha, 'second')).toContainText('edited');
  await expect(chatOf(masha)).toContainText('This message was deleted.');

  // Removed: the page says so, the socket is silent, the files are gone.
  await andrew.getByRole('button', { name: 'Remove Masha Lind' }).click();
  await expect(masha.getByRole('main')).toContainText('You no longer have access to this memo');
  await andrew.goto(url);
  await say(andrew, 'Among us');
  await expect(messageOf(garry, 'Among us')).toHaveCount(1);
  expect((await masha.request.get(fileUrl)).status()).toBe(404);
  expect(
    (await masha.request.get(`${url}/messages?since=0`, { headers: { accept: 'application/json' } })).status(),
  ).toBe(404);
  expect(line.heard.join()).toContain('memo.lost');
  expect(line.heard.join()).not.toContain('Among us');
});

test('what one cannot see is counted, older messages come from above, and a link leads to one of them', async ({
  open,
}) => {
  const [andrew, garry] = await Promise.all([open('andrew'), open('garry')]);
  const id = await sendMemo(andrew, { title: 'A long talk', to: 'Garry Chief' });
  const url = `/memos/${id}`;
  const post = (message: string) =>
    andrew.request.post(`${url}/messages`, {
      form: { message },
      headers: { accept: 'application/json', origin: new URL(andrew.url()).origin },
    });
  for (let count = 1; count <= 28; count++) expect((await post(`said ${count}.\n\n…`)).status()).toBe(201);

  // Where the unread begins there is a line, and from there down it is counted.
  await garry.goto(url);
  await expect(chatOf(garry).getByText('New', { exact: true })).toBeVisible();
  const scroller = chatOf(garry).locator('[data-talk-scroll]');
  await scroller.evaluate((element) => element.scrollTo({ top: 0 }));
  await say(garry, 'I have read it all');
  await expect(chatOf(garry).getByText('New', { exact: true })).toHaveCount(0);
  await scroller.evaluate((element) => element.scrollTo({ top: -1200 }));
  await andrew.goto(url);
  await say(andrew, 'One more thing');
  const jump = chatOf(garry).getByRole('button', { name: '1 new message' });
  await jump.click();
  await expect(messageOf(garry, 'One more thing')).toBeInViewport();
  await expect(chatOf(andrew)).toContainText('Seen by Garry');

  // A message's own address shows it.
  const quoted = (await messageOf(garry, 'said 2.').getAttribute('data-message')) ?? '';
  await andrew.goto(`${url}/messages/${quoted}`);
  await expect(messageOf(andrew, 'said 2.')).toBeInViewport();

  // A reply quotes, and its quote leads back.
  await messageOf(garry, 'said 2.').focus();
  await garry.keyboard.press('Tab');
  await expect(messageOf(garry, 'said 2.').getByRole('link', { name: 'Reply to Andrew Meyer' })).toBeFocused();
  await garry.keyboard.press('Enter');
  await say(garry, 'About your second');
  await expect(messageOf(garry, 'said 2.')).not.toBeInViewport();
  await messageOf(garry, 'About your second')
    .getByRole('link', { name: /said 2\./ })
    .click();
  await expect(messageOf(garry, 'said 2.')).toBeInViewport();
});

test('by keyboard alone one mentions, breaks lines, keeps a draft, edits and leaves', async ({ open }) => {
  const page = await open('andrew');
  const id = await sendMemo(page, { title: 'Keys only', to: 'Garry Chief', subscribers: ['Olga Koval', 'Masha Lind'] });
  const box = composerOf(page);
  await box.focus();
  await page.keyboard.type('Ask @');
  const people = page.getByRole('listbox', { name: 'People you can mention' });
  await expect(people.getByRole('option')).toHaveCount(3);
  await page.keyboard.type('ko');
  await expect(people.getByRole('option')).toHaveText(['Olga Koval']);
  await page.keyboard.press('Escape');
  await expect(people).toBeHidden();
  await page.keyboard.type('v');
  await page.keyboard.press('Enter');
  await expect(box).toHaveValue('Ask @Olga Koval ');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('or nobody');
  // The Enter that ends what an input method composes, as Safari tells of it, is none of the composer's.
  const wasTaken = await box.evaluate((field) => {
    const composed = { key: 'Enter', keyCode: 229, bubbles: true, cancelable: true };
    return !field.dispatchEvent(new KeyboardEvent('keydown', composed));
  });
  expect(wasTaken).toBe(false);
  await expect(box).toHaveValue('Ask @Olga Koval \nor nobody');

  // What was begun is still there after a reload, for this person alone.
  await page.reload();
  await expect(box).toHaveValue('Ask @Olga Koval \nor nobody');
  const garry = await open('garry');
  await garry.goto(`/memos/${id}`);
  await expect(composerOf(garry)).toHaveValue('');
  await box.press('Enter');
  await expect(messageOf(page, 'or nobody').locator('.mention')).toHaveText('@Olga Koval');
  await page.reload();
  await expect(box).toHaveValue('');

  await box.press('ArrowUp');
  await expect(box).toHaveValue('Ask @Olga Koval \nor nobody');
  await box.press('Escape');
  await expect(box).toHaveValue('');

  // Who takes no part is offered apart, and is added with the message.
  await page.keyboard.type('And @dari');
  await expect(people.getByRole('group', { name: 'Not in this memo' }).getByRole('option')).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(box).toHaveValue('And @Darian Voss ');
  await expect(chatOf(page).getByText('Darian Voss will be added as subscriber')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(messageOf(page, 'And @Darian').locator('.mention')).toHaveText('@Darian Voss');
  await expect(chatOf(page).getByText('Darian Voss will be added as subscriber')).toBeHidden();

  await box.fill('Or @Tanya Weiss?');
  await box.press('Enter');
  await expect(page.getByText('Tanya Weiss does not take part in this memo and was not told.')).toBeVisible();

  // Who may add nobody sees at least that she is not there, and Enter sends.
  const olga = await open('olga');
  await olga.goto(`/memos/${id}`);
  await composerOf(olga).pressSequentially('Is it for @tany');
  const outside = olga.getByRole('group', { name: 'Not in this memo' });
  await expect(outside.getByRole('option', { name: 'Tanya Weiss', disabled: true })).toBeVisible();
  await composerOf(olga).press('Enter');
  await expect(messageOf(olga, 'Is it for @tany')).toBeVisible();

  // After a quarter of an hour a message stands as it is.
  await expect(messageOf(page, 'or nobody').getByRole('link', { name: 'Edit', includeHidden: true })).toHaveCount(1);
  await page.clock.install();
  await page.reload();
  await page.clock.fastForward('16:00');
  await expect(messageOf(page, 'or nobody').getByRole('link', { name: 'Edit', includeHidden: true })).toHaveCount(0);
});

test('a refusal stands at the composer and keeps what was written', async ({ open }) => {
  const page = await open('andrew');
  await sendMemo(page, { title: 'Refused', to: 'Garry Chief' });
  const alert = chatOf(page).getByRole('alert');
  await composerOf(page).press('Enter');
  await expect(alert).toHaveText('Write a message or add a file.');
  await composerOf(page).fill('x'.repeat(10_001));
  await composerOf(page).press('Enter');
  await expect(alert).toContainText('10,000 characters');
  await expect(composerOf(page)).toHaveValue(/^x{10001}$/);
  const files = Array.from({ length: 11 }, (_, at) => ({
    name: `${at}.txt`,
    mimeType: 'text/plain',
    buffer: Buffer.from('x'),
  }));
  await chatOf(page).getByLabel('Files').setInputFiles(files);
  await expect(alert).toContainText('No more than 10 files');
});

test('what the server refuses comes back into the composer, and what it never got is sent again', async ({ open }) => {
  const page = await open('andrew');
  const id = await sendMemo(page, { title: 'Too fast', to: 'Garry Chief' });
  const messages = `**/memos/${id}/messages`;
  const summary = 'You are sending messages very fast.';
  await page.route(messages, (route) => route.fulfill({ status: 429, json: { error: summary, summary } }));
  await composerOf(page).fill('the fortieth');
  await composerOf(page).press('Enter');
  await expect(chatOf(page).getByRole('alert')).toHaveText(summary);
  await expect(composerOf(page)).toHaveValue('the fortieth');

  await page.unroute(messages);
  await page.route(messages, (route) => route.abort());
  await composerOf(page).press('Enter');
  const again = chatOf(page).getByRole('button', { name: 'Try again' });
  await expect(again).toBeVisible();
  await page.unroute(messages);
  // At once: the network being back it may go by itself meanwhile.
  await again.evaluate((button: HTMLElement) => button.click());
  await expect(messageOf(page, 'the fortieth')).toHaveCount(1);
  await expect(again).toBeHidden();
});

test('once a task came of the memo its open chat closes, and half a thought is not lost', async ({ open }) => {
  const [andrew, garry] = await Promise.all([open('andrew'), open('garry')]);
  const id = await sendMemo(andrew, { title: 'To become a task', to: 'Garry Chief' });
  await composerOf(andrew).fill('half a thought');
  await garry.goto(`/memos/${id}`);
  await garry.getByRole('link', { name: 'Create a task' }).click();
  await choose(garry, 'Responsible', 'Andrew Meyer');
  await garry.getByRole('button', { name: 'Create task' }).click();
  await garry.waitForURL(/\/tasks\/\d+$/);
  await expect(chatOf(andrew)).toContainText('The discussion goes on in the task');
  await expect(chatOf(andrew).getByRole('link', { name: 'View task' })).toBeVisible();
  await expect(chatOf(andrew).getByRole('textbox')).toHaveValue('half a thought');
  await expect(chatOf(andrew).getByRole('button', { name: 'Send' })).toHaveCount(0);
  await say(garry, 'Here it goes on');
});

test('without JavaScript a message with a file is sent, read and answered', async ({ open }) => {
  const andrew = await open('andrew');
  const id = await sendMemo(andrew, { title: 'No script', to: 'Garry Chief' });
  await say(andrew, 'Can you read this?');
  const garry = await open('garry', { javaScriptEnabled: false });
  await garry.goto(`/memos/${id}`);
  await messageOf(garry, 'Can you read this?').getByRole('link', { name: 'Reply to Andrew Meyer' }).click();
  await chatOf(garry).getByRole('textbox', { name: 'Message' }).fill('Yes.\nHere it is.');
  await chatOf(garry)
    .getByLabel('Files')
    .setInputFiles({ name: 'plan.txt', mimeType: 'text/plain', buffer: Buffer.from('plan') });
  await chatOf(garry).getByRole('button', { name: 'Send' }).click();
  await expect(messageOf(garry, 'Here it is.').getByRole('link', { name: 'plan.txt' })).toBeVisible();
  await expect(messageOf(andrew, 'Here it is.').getByRole('link', { name: /Can you read this/ })).toBeVisible();
  await messageOf(garry, 'Here it is.').getByRole('link', { name: 'Edit' }).click();
  await garry.getByLabel('Message').fill('Yes, I can.');
  await garry.getByRole('button', { name: 'Save changes' }).click();
  await expect(messageOf(andrew, 'Yes, I can.')).toContainText('edited');
});

test('a page says that it is seen while it is visible, also beside the window one works in', async ({ open }) => {
  const olga = await open('olga');
  const id = await sendMemo(olga, { title: 'Seen beside another window', to: 'Darian Voss' });
  await olga.addInitScript(() => (document.hasFocus = () => false));
  const said: string[] = [];
  olga.on('websocket', (line) =>
    line.on('framesent', ({ payload }) => {
      if (String(payload).includes('chat.watching')) said.push(/"isWatching":\w+/.exec(String(payload))?.[0] ?? '');
    }),
  );
  await olga.goto(`/memos/${id}`);
  await expect.poll(() => said.at(-1)).toBe('"isWatching":true');
  await olga.evaluate(() => {
    Object.defineProperty(document, 'hidden', { value: true, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await expect.poll(() => said.at(-1)).toBe('"isWatching":false');
});
