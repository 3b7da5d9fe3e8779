import type { Socket } from 'socket.io-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { said } from '../../support/chat';
import { drainTalk } from '../../support/jobs';
import { goLive, next, open, type LiveApp } from '../../support/live';
import { act, makeMemo } from '../../support/memos';

/**
 * What deciders note among themselves is nowhere for anybody else: not for the owner, nor for a subscriber, nor for an operator or an
 * executive who may read everything. All addresses there are get asked; one that is new is asked, too.
 */

const NOTE = 'zyzzyvanote';
const FILE = 'zyzzyvafile';
const SECRET = /zyzzyva/i;
const OUTSIDERS = ['andrew', 'olga', 'ekaterina', 'ruth', 'admin', 'darian'];

let app: TestApp;
let live: LiveApp;
let memoId: number;
let noteId: number;
let parameters: Record<string, string | number>;

beforeAll(async () => {
  app = await withApp();
  live = await goLive(app);
  await app.db.prisma.company.update({ where: { id: 1 }, data: { executivesReadAll: true } });
  memoId = await makeMemo(app, 'andrew', { to: 'garry', also: ['marina'], rule: 'all', subscribers: ['olga'] });
  const garry = await app.agentFor('garry');
  await said(garry, `/memos/${memoId}`, 'Said in the open');
  noteId = await said(garry, `/memos/${memoId}/notes`, `@Marina Sato @Andrew Meyer ${NOTE}`);
  const file = { filename: `${FILE}.txt`, contentType: 'text/plain' };
  await garry
    .post(`/memos/${memoId}/notes/messages`)
    .attach('files', Buffer.from(`${FILE} inside`), file)
    .expect(303);
  await drainTalk(app.deps);
  parameters = await parametersOfAll();
});
afterAll(async () => {
  live.leaveAll();
  await live.close();
  await app.close();
});

async function parametersOfAll(): Promise<Record<string, string | number>> {
  const { id: fileId } = await app.db.prisma.attachment.findFirstOrThrow({ where: { fileName: `${FILE}.txt` } });
  const { id: eventId } = await app.db.prisma.event.findFirstOrThrow({ where: { memoId, type: 'note.posted' } });
  const { id: noticeId } = await app.db.prisma.notification.findFirstOrThrow({ where: { eventId } });
  const { id: userId } = await app.user('garry');
  const ids = { memoId, placeId: memoId, fileId, messageId: noteId, eventId, noticeId, userId, personId: userId };
  return { ...ids, taskId: 1, number: 1 };
}

/** What no address of a memo has: any number will do, for nothing is found under it or it is another's. */
const addressOf = (path: string): string => path.replace(/:(\w+)/g, (_, name: string) => String(parameters[name] ?? 1));

const QUERIES = [
  '',
  ...[NOTE, FILE, 'zyzzyva', 'Quokka'].map((words) => `q=${words}`),
  `view=company&q=${NOTE}`,
  ...['message', 'reply', 'after', 'before'].map((name) => `${name}=NOTE`),
  'since=0',
  'copy=MEMO',
  'memo=MEMO',
];

const queriesOf = () => QUERIES.map((query) => query.replace('NOTE', String(noteId)).replace('MEMO', String(memoId)));

/** The words asked for are shown again in the field of the search. */
function textOf(answer: { text?: string; body: unknown }, url: string): string {
  const text = answer.text ?? (Buffer.isBuffer(answer.body) ? answer.body.toString() : '');
  const asked = new URLSearchParams(url.split('?')[1] ?? '').get('q');
  return asked ? text.replaceAll(asked, '') : text;
}

/** Without what only an owner has reason to try. */
const fewOf = () => ['', `q=${NOTE}`];

async function asksForAll(agent: Agent, queries: readonly string[] = fewOf()): Promise<string[]> {
  const told: string[] = [];
  for (const { path } of app.app.routes.filter(({ method }) => method === 'get')) {
    for (const query of path.includes('/admin') ? [''] : queries) {
      const url = `${addressOf(path)}${query ? `?${query}` : ''}`;
      for (const accept of query ? ['text/html'] : ['text/html', 'application/json']) {
        const answer = await agent.get(url).set('Accept', accept).buffer(true);
        if (SECRET.test(textOf(answer, url))) told.push(`${accept} ${url}`);
      }
    }
  }
  return told;
}

test('the deciders do find them: the test looks at the right places', async () => {
  const told = await asksForAll(await app.agentFor('marina'), ['', 'since=0']);
  expect(told).toContain(`text/html /memos/${memoId}/notes`);
  expect(told).toContain(`text/html /memos/${memoId}/notes/messages?since=0`);
  expect(told).toContain(`text/html /files/${parameters.fileId}`);
  // Not even they by the search, the notifications, the print, an export or the open chat.
  expect(told.filter((url) => !/\/notes|\/files\//.test(url))).toEqual([]);
}, 300_000);

test('the owner finds them by no address of the application, whatever is asked there', async () => {
  expect(await asksForAll(await app.agentFor('andrew'), queriesOf())).toEqual([]);
}, 300_000);

test.each(OUTSIDERS.slice(1))(
  '%s finds them by no address either',
  async (person) => {
    expect(await asksForAll(await app.agentFor(person))).toEqual([]);
  },
  300_000,
);

test('they are in no search, no mail, no notice, no history and no version', async () => {
  const found = await app.db.pool.query<{ table: string }>(
    `SELECT 'memo_search' AS "table" FROM memo_search s WHERE s::text ILIKE '%zyzzyva%'
      UNION ALL SELECT 'messages.words' FROM messages m WHERE m.words::text ILIKE '%zyzzyva%'
      UNION ALL SELECT 'events' FROM events e WHERE e::text ILIKE '%zyzzyva%'
      UNION ALL SELECT 'notifications' FROM notifications n WHERE n::text ILIKE '%zyzzyva%'
      UNION ALL SELECT 'mail_deliveries' FROM mail_deliveries d WHERE d::text ILIKE '%zyzzyva%'
      UNION ALL SELECT 'memo_versions' FROM memo_versions v WHERE v::text ILIKE '%zyzzyva%'
      UNION ALL SELECT 'audit_log' FROM audit_entries a WHERE a::text ILIKE '%zyzzyva%'`,
  );
  expect(found.rows).toEqual([]);
  const events = app.db.prisma.notification.findMany({
    where: { event: { type: 'note.posted' } },
    select: { user: { select: { name: true } } },
  });
  expect(new Set((await events).map(({ user }) => user.name))).toEqual(new Set(['Marina Sato']));
});

const listen = async (person: string, event: 'memo.open' | 'notes.open'): Promise<{ ok: boolean; client: Socket }> => {
  const client = await live.live(person);
  const answer = await client.timeout(5_000).emitWithAck(event, { memoId });
  return { ...answer, client };
};

test('nobody else hears of them live, and who loses the right is shown out at once', async () => {
  for (const person of OUTSIDERS) expect((await listen(person, 'notes.open')).ok).toBe(false);
  const heard: string[] = [];
  for (const person of ['andrew', 'olga']) {
    const client = await live.live(person);
    expect(await open(client, { memoId })).toEqual({ ok: true });
    client.onAny((event: string, payload: unknown) => void heard.push(`${event} ${JSON.stringify(payload)}`));
  }
  const marina = await listen('marina', 'notes.open');
  expect(marina.ok).toBe(true);
  const arrives = next(marina.client, 'message.posted');
  expect((await live.post('garry', `/memos/${memoId}/notes/messages`, { message: `${NOTE} again` })).status).toBe(201);
  expect(await arrives).toMatchObject({ html: expect.stringContaining(NOTE) });

  const lost = next(marina.client, 'notes.lost');
  const said: unknown[] = [];
  marina.client.on('message.posted', (payload) => said.push(payload));
  await app.db.prisma.participant.update({
    where: { memoId_userId: { memoId, userId: (await app.user('marina')).id } },
    data: { isRecipient: false, isSubscriber: true },
  });
  await live.post('garry', `/memos/${memoId}/notes/messages`, { message: `${NOTE} without you` });
  expect(await lost).toEqual({ memoId });
  // What is said in the open comes after it.
  const other = await live.live('marina');
  await open(other, { memoId });
  const inTheOpen = next(other, 'message.posted');
  await live.post('garry', `/memos/${memoId}/messages`, { message: 'In the open' });
  await inTheOpen;
  expect(said).toEqual([]);
  expect(heard.filter((told) => SECRET.test(told))).toEqual([]);
  expect(heard.some((told) => told.startsWith('message.posted'))).toBe(true);
});

test('whoever deletes the draft, hands in a form or copies the memo takes none of them along', async () => {
  const { fileId } = parameters;
  const andrew = await app.agentFor('andrew');
  const form = { clientKey: crypto.randomUUID(), title: 'A copy', copyOf: String(memoId), copyFiles: String(fileId) };
  const answer = await andrew.post('/memos/drafts').type('form').send(form);
  expect(answer.status).toBe(422);
  expect(await app.db.prisma.attachment.count({ where: { fileName: `${FILE}.txt` } })).toBe(1);
  await act(await app.agentFor('garry'), `/memos/${memoId}/messages`, { message: 'Done' });
});
