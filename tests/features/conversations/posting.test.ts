import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { said, say } from '../../support/chat';
import { act, makeMemo, post } from '../../support/memos';
import { makeTask } from '../../support/tasks';
import { page } from '../../support/page';

let app: TestApp;
let andrew: Agent;
let garry: Agent;
let olga: Agent;
let masha: Agent;
let memoId: number;
let url: string;

beforeAll(async () => {
  app = await withApp();
  [andrew, garry, olga, masha] = (await Promise.all(['andrew', 'garry', 'olga', 'masha'].map(app.agentFor))) as [
    Agent,
    Agent,
    Agent,
    Agent,
  ];
});
beforeEach(async () => {
  memoId = await makeMemo(app, 'andrew', { to: 'garry', subscribers: ['olga'] });
  url = `/memos/${memoId}`;
  app.pushed.length = 0;
  await app.db.prisma.rateLimit.deleteMany();
});
afterAll(() => app.close());

const messages = () =>
  app.db.prisma.message.findMany({
    where: { conversation: { memoId } },
    orderBy: { id: 'asc' },
    include: { attachments: true, mentions: true },
  });

describe('a message', () => {
  test('is written, shown on the page and pushed to everybody who has it open', async () => {
    const id = await said(garry, url, 'Did they put it in writing?');
    const shown = await olga.get(url);
    expect(page(shown).content).toContain('Did they put it in writing?');
    const pushed = app.pushed.filter(({ event }) => event === 'message.posted');
    expect(pushed.map(({ to }) => to)).toEqual([`memo:${memoId}:en`, `memo:${memoId}:de`]);
    expect(pushed[0]?.payload).toMatchObject({ id, revision: 1, html: expect.stringContaining('in writing') });
  });

  test('is sent without JavaScript by the form, which leads back to it', async () => {
    const answer = await post(andrew, `${url}/messages`, { message: 'Yes, page 3.' });
    expect(answer.status).toBe(303);
    const [message] = await messages();
    expect(answer.get('location')).toBe(`${url}?message=${message?.id}#message-${message?.id}`);
  });

  test('may be a file alone, and its files are for those who see the memo', async () => {
    const answer = await andrew
      .post(`${url}/messages`)
      .set('Accept', 'application/json')
      .field('message', '')
      .attach('files', Buffer.from('%PDF-1.7\n%âãÏÓ\n'), 'Angebot für Łódź.pdf');
    expect(answer.status).toBe(201);
    const [file] = (await messages())[0]!.attachments;
    expect(file?.fileName).toBe('Angebot für Łódź.pdf');
    expect((await olga.get(`/files/${file?.id}`)).status).toBe(200);
    expect((await masha.get(`/files/${file?.id}`)).status).toBe(404);
  });

  test('makes links clickable and leaves markup a text', async () => {
    const answer = await say(garry, url, {
      message: '<img src=x onerror=alert(1)> see https://example.org/a?b=1&c=2 or javascript:alert(1)',
    });
    expect(answer.body.html).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(answer.body.html).toContain('href="https://example.org/a?b=1&amp;c=2" rel="noopener noreferrer nofollow"');
    expect(answer.body.html).not.toContain('href="javascript:');
  });

  test('quotes the message it answers', async () => {
    const first = await said(garry, url, 'Which page?');
    const answer = await say(andrew, url, { message: 'Three.', replyTo: String(first) });
    expect(answer.body.html).toContain('Which page?');
  });

  test('that answers a message of another chat is refused', async () => {
    const other = await makeMemo(app, 'andrew', { to: 'garry' });
    const foreign = await said(andrew, `/memos/${other}`, 'Elsewhere');
    const answer = await say(andrew, url, { message: 'Three.', replyTo: String(foreign) });
    expect(answer.status).toBe(422);
    expect(await messages()).toHaveLength(0);
  });

  test('names those who take part, in any case, and nobody else', async () => {
    const answer = await say(andrew, url, {
      message: '@garry chief and @Masha Lind, please look. @Olga Kovalchuk is no one.',
    });
    const mentions = (await messages())[0]!.mentions.map(({ userId }) => userId);
    expect(mentions).toEqual([(await app.user('garry')).id]);
    expect(answer.body.html).toContain('<span class="mention">@garry chief</span>');
    expect(answer.body.html).not.toContain('<span class="mention">@Masha');
  });

  test('names people however their names are spelt, and keeps doing so after a change of name', async () => {
    const garry = await app.user('garry');
    await app.db.prisma.user.update({ where: { id: garry.id }, data: { name: 'İlker O’Brien-Zoë' } });
    try {
      const ways = ["@ilker o'brien-zoe", '@İlker O’Brien\u2011Zoe\u0308', '@I\u0307lker OBrien-Zoë'];
      for (const way of ways) {
        const answer = await say(andrew, url, { message: `Dear ${way}, look` });
        expect(answer.body.html).toContain(`<span class="mention">${way.replace("'", '&#39;')}</span>, look`);
      }
      expect((await messages()).every(({ mentions }) => mentions[0]?.userId === garry.id)).toBe(true);
      const none = await say(andrew, url, { message: '@Ilker, O’Brien and Zoë' });
      expect(none.body.html).not.toContain('mention');
    } finally {
      await app.db.prisma.user.update({ where: { id: garry.id }, data: { name: garry.name } });
    }
    const admin = await app.agentFor('admin');
    const masha = { mentioned: await say(andrew, url, { message: '@Garry Chief first' }) };
    expect(masha.mentioned.body.html).toContain('mention');
    const { version, email } = await app.user('garry');
    const form = { name: 'Gerald Chief', email, isExecutive: 'on', version: String(version) };
    expect((await admin.post(`/admin/users/${garry.id}`).type('form').send(form)).status).toBe(303);
    const page = await andrew.get(url);
    expect(page.text).toContain('<span class="mention">@Garry Chief</span> first');
    await app.db.prisma.user.update({ where: { id: garry.id }, data: { name: garry.name } });
  });

  test('sent twice with one key is said once, twenty times at once too', async () => {
    const fields = { message: 'Once', clientKey: randomUUID() };
    const answers = await Promise.all(Array.from({ length: 20 }, () => say(andrew, url, fields)));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(await messages()).toHaveLength(1);
  });

  test('makes the memo unread for the others, not for its writer', async () => {
    await garry.get(url);
    await andrew.get(url);
    await said(garry, url, 'News');
    const isUnread = async (agent: Agent) =>
      (await agent.get('/memos')).text.includes('is-unread') ||
      page(await agent.get('/memos'))
        .$(`tr:has(a[href="${url}"])`)
        .text()
        .includes('Unread');
    expect(await isUnread(andrew)).toBe(true);
    const own = await app.db.prisma.participant.findFirstOrThrow({
      where: { memoId, user: { email: 'garry@demo.test' } },
      include: { memo: true },
    });
    expect(own.seenAt!.getTime()).toBeGreaterThanOrEqual(own.memo.activityAt.getTime());
  });

  test('is found by its words, and its memo with it', async () => {
    await said(garry, url, 'The zeppelin arrives on Friday.');
    expect(page(await andrew.get('/memos?q=zeppelin')).links).toContain('New chairs for the office');
    expect(page(await masha.get('/memos?q=zeppelin')).content).not.toContain('New chairs');
  });
});

describe('what cannot be sent is refused with a sentence', () => {
  test('an empty message', async () => {
    const answer = await say(andrew, url, { message: '  \n ' });
    expect(answer.status).toBe(422);
    expect(answer.body.fieldErrors.message).toBe('Write a message or add a file.');
  });

  test('10,001 characters; without JavaScript the text is still in the form', async () => {
    const answer = await post(andrew, `${url}/messages`, { message: 'x'.repeat(10_001) });
    expect(answer.status).toBe(422);
    expect(page(answer).valueOf('Message')).toBe('x'.repeat(10_001));
    expect((await say(andrew, url, { message: 'x'.repeat(10_000) })).status).toBe(201);
  });

  test('eleven files, or a program named like a picture', async () => {
    const request = andrew.post(`${url}/messages`).set('Accept', 'application/json').field('message', 'Files');
    for (let index = 0; index < 11; index += 1) request.attach('files', Buffer.from('a'), `${index}.txt`);
    const many = await request;
    expect([many.status, many.body.fieldErrors.files]).toEqual([422, expect.stringContaining('10')]);
    const program = await andrew
      .post(`${url}/messages`)
      .set('Accept', 'application/json')
      .attach('files', Buffer.from('MZ\x90\0'), 'holiday.png');
    expect([program.status, program.body.fieldErrors.files]).toEqual([422, expect.stringContaining('holiday.png')]);
    expect(await messages()).toHaveLength(0);
    expect((await readdir(app.deps.config.uploadTempDir)).length).toBe(0);
  });

  test('two hundred messages in a row: a script is told to wait, and what was said stands once', async () => {
    const answers = [];
    for (let sent = 0; sent < 200; sent += 20) {
      const burst = Array.from({ length: 20 }, (_, index) => say(andrew, url, { message: `No. ${sent + index}` }));
      answers.push(...(await Promise.all(burst)));
    }
    const refused = answers.filter(({ status }) => status === 429);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(60);
    expect(refused).toHaveLength(140);
    expect(refused[0]?.body.error).toContain('very fast');
    expect(await messages()).toHaveLength(60);
  });

  test('NUL, a lone surrogate, a field nobody knows', async () => {
    const wrong: Record<string, string>[] = [
      { message: 'a\0b' },
      { message: 'ok', fancy: '1' },
      { message: 'ok', clientKey: 'no' },
    ];
    for (const fields of wrong) {
      expect((await say(andrew, url, fields)).status).toBe(422);
    }
  });
});

describe('who may not', () => {
  test('an outsider gets 404 for everything of the chat', async () => {
    const id = await said(andrew, url, 'Between us');
    const paths = [`${url}/messages`, `${url}/messages?since=0`, `${url}/messages/${id}`, `${url}/messages/${id}/edit`];
    for (const path of paths) expect((await masha.get(path)).status, path).toBe(404);
    for (const path of [`${url}/messages`, `${url}/messages/${id}`, `${url}/messages/${id}/delete`, `${url}/reading`])
      expect((await post(masha, path, { message: 'Me too', upTo: '1' })).status, path).toBe(404);
  });

  test('a message of another chat is not there', async () => {
    const other = await makeMemo(app, 'masha', { to: 'masha' });
    const foreign = await said(masha, `/memos/${other}`, 'A secret');
    for (const path of [`${url}/messages/${foreign}`, `${url}/messages/${foreign}/edit`]) {
      const answer = await andrew.get(path).set('Accept', 'application/json');
      expect([answer.status, answer.text.includes('secret')], path).toEqual([404, false]);
    }
    expect((await post(andrew, `${url}/messages/${foreign}/delete`)).status).toBe(404);
  });

  test('nobody writes into the chat of a memo that was withdrawn', async () => {
    await act(andrew, `${url}/withdrawal`);
    expect((await say(garry, url, { message: 'Wait!' })).status).toBe(404);
  });

  test('nobody talks about a draft', async () => {
    const draft = await makeMemo(app, 'andrew', { to: 'garry', isDraft: true });
    expect((await say(andrew, `/memos/${draft}`, { message: 'To myself' })).status).toBe(403);
  });

  test('a removed subscriber gets no more of it', async () => {
    await said(andrew, url, 'Hello');
    await act(andrew, `${url}/subscribers/${(await app.user('olga')).id}/delete`);
    expect((await olga.get(`${url}/messages?since=0`)).status).toBe(404);
    expect((await say(olga, url, { message: 'Still here' })).status).toBe(404);
  });

  test('an operator without a role may write, and the reading is recorded', async () => {
    const ekaterina = await app.agentFor('ekaterina');
    expect((await say(ekaterina, url, { message: 'From the office' })).status).toBe(201);
    expect(await app.db.prisma.event.count({ where: { memoId, type: 'memo.read' } })).toBe(1);
    expect(await app.db.prisma.conversationRead.count({ where: { conversation: { memoId } } })).toBe(0);
  });

  test('once a task came of the memo the chat is closed, and a late message keeps its text', async () => {
    await said(andrew, url, 'Before the task');
    const taskId = await makeTask(app, 'garry', { memo: memoId, responsible: ['garry'], subscribers: ['andrew'] });
    const shown = page(await andrew.get(url));
    expect(shown.content).toContain('The discussion goes on in the task');
    expect(shown.content).toContain('Before the task');
    expect(shown.$(`#chat a[href="/tasks/${taskId}"]`).text()).toContain('View task');
    const late = await say(andrew, url, { message: 'Too late' });
    expect([late.status, late.body.error]).toEqual([409, expect.stringContaining('task')]);
  });
});

test('a word of the chat is found, shown where it was said, and leads to the message', async () => {
  const id = await said(garry, url, 'The zeppelin arrives on Friday.');
  const list = page(await andrew.get('/memos?q=zeppelin'));
  const link = list.$(`a[href="${url}?message=${id}#message-${id}"]`);
  expect(link.text()).toBe('In the chat:');
  expect(list.$('.memo-hit mark').first().text()).toBe('zeppelin');
});
