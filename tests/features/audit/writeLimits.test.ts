import { randomUUID } from 'node:crypto';
import type { Response } from 'supertest';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readConfig } from '#src/config';
import { clock } from '#src/platform/clock';
import { LIMITS } from '#src/platform/http/hourlyLimits';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { makeMemo, post } from '../../support/memos';
import { page } from '../../support/page';
import { makeTask } from '../../support/tasks';

let app: TestApp;
let memoId: number;
const FEW = 'send=2, draft=2, edit=2, decide=2, task=2, chat=2, reminder=2, upload=3, invite=2, export=2';
beforeAll(async () => {
  app = await withApp({ WRITE_LIMITS: FEW });
  memoId = await makeMemo(app, 'andrew', { to: 'darian' });
});
afterAll(() => app.close());
beforeEach(async () => {
  clock.reset();
  await app.db.prisma.rateLimit.deleteMany();
  await app.db.prisma.auditEntry.deleteMany();
});

const text = 'Everything that I typed';
const memo = async () => ({
  title: text,
  body: `<p>${text}</p>`,
  recipient: String((await app.user('darian')).id),
  clientKey: randomUUID(),
});
const versionOf = async () => String((await app.db.prisma.memo.findUniqueOrThrow({ where: { id: memoId } })).version);

/** Each kind of writing, by somebody who may. */
const KINDS: [kind: string, person: string, write: (agent: Agent) => Promise<Response>][] = [
  ['send', 'andrew', async (agent) => post(agent, '/memos', await memo())],
  ['draft', 'andrew', async (agent) => post(agent, '/memos/drafts', await memo())],
  [
    'edit',
    'andrew',
    async (agent) => post(agent, `/memos/${memoId}`, { ...(await memo()), version: await versionOf() }),
  ],
  [
    'task',
    'andrew',
    async (agent) =>
      post(agent, '/tasks', {
        title: text,
        responsible: String((await app.user('andrew')).id),
        clientKey: randomUUID(),
      }),
  ],
  ['chat', 'andrew', (agent) => post(agent, `/memos/${memoId}/messages`, { message: text, clientKey: randomUUID() })],
  [
    'reminder',
    'andrew',
    (agent) => post(agent, '/reminders', { memo: String(memoId), note: text, date: '2099-01-01', time: '09:00' }),
  ],
];

describe('what one person writes within an hour', () => {
  test.each(KINDS)('is limited: %s', async (kind, person, write) => {
    const agent = await app.agentFor(person);
    for (let count = 0; count < 2; count += 1) expect((await write(agent)).status).not.toBe(429);
    const refused = await write(agent);
    expect([kind, refused.status]).toEqual([kind, 429]);
    expect(refused.headers).toMatchObject({ 'retry-after': expect.stringMatching(/^\d+$/) });
    expect(page(refused).content).toMatch(/very (many|fast)/);
    expect(refused.text).toContain(text);
    const olga = await app.agentFor('olga');
    expect((await post(olga, '/memos', { ...(await memo()) })).status).not.toBe(429);
  });

  test('is limited for decisions, exports and invitations, in the answer to a script, too', async () => {
    const darian = await app.agentFor('darian');
    const postpone = async () =>
      darian
        .post(`/memos/${memoId}/postponement`)
        .type('form')
        .set('Accept', 'application/json')
        .send({ version: await versionOf(), until: '2099-01-01' });
    expect([(await postpone()).status, (await postpone()).status]).not.toContain(429);
    const refused = await postpone();
    expect(refused.status).toBe(429);
    expect(refused.body.error).toMatch(/^You have changed very many memos and tasks within an hour/);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    const exported = [1, 2, 3].map(() => darian.get('/tasks/export.csv'));
    expect((await Promise.all(exported)).map(({ status }) => status).sort()).toEqual([200, 200, 429]);
  });

  test('is limited by the bytes of files', async () => {
    const andrew = await app.agentFor('andrew');
    const attach = (bytes: number) =>
      andrew
        .post(`/memos/${memoId}/messages`)
        .field('clientKey', randomUUID())
        .field('message', text)
        .attach('files', Buffer.alloc(bytes, 'a'), 'much.txt');
    expect((await attach(2_500_000)).status).toBe(303);
    await app.db.prisma.rateLimit.deleteMany({ where: { key: { startsWith: 'person-chat' } } });
    const refused = await attach(1_000);
    expect(refused.status).toBe(429);
    expect(refused.text).toContain(text);
  });

  test('is counted anew after the hour, and not at all for a form that was wrong', async () => {
    const andrew = await app.agentFor('andrew');
    for (let count = 0; count < 3; count += 1)
      expect((await post(andrew, '/memos', { ...(await memo()), title: '' })).status).toBe(422);
    for (let count = 0; count < 2; count += 1) expect((await post(andrew, '/memos', await memo())).status).toBe(303);
    expect((await post(andrew, '/memos', await memo())).status).toBe(429);
    await app.db.pool.query('UPDATE rate_limits SET expire = 1');
    expect((await post(andrew, '/memos', await memo())).status).toBe(303);
  });

  test('stands for the admins in one line of the audit a person and hour, and on the page of health', async () => {
    const andrew = await app.agentFor('andrew');
    clock.set(new Date('2027-03-01T10:01:00Z'));
    for (let count = 0; count < 6; count += 1) await post(andrew, '/memos', await memo());
    for (let count = 0; count < 4; count += 1)
      await post(andrew, `/memos/${memoId}`, { ...(await memo()), version: await versionOf() });
    const lines = () => app.db.prisma.auditEntry.findMany({ where: { type: 'limit.met' } });
    expect((await lines()).map(({ actorId, details }) => [actorId, details])).toEqual([
      [(await app.user('andrew')).id, expect.objectContaining({ limit: 'send', count: 6 })],
    ]);
    clock.set(new Date('2027-03-01T11:01:00Z'));
    await post(andrew, '/memos', await memo());
    expect(await lines()).toHaveLength(2);
    const admin = await app.agentFor('admin');
    expect(page(await admin.get('/admin/health')).content).toContain('Met within a day by: Andrew Meyer');
    const { content } = page(await admin.get('/admin/audit?kind=refusals'));
    expect(content).toContain('Met a limit on writing');
    expect(content).toContain('Limit: Memos sent');
  });

  test('has names in the language of the reader', async () => {
    const andrew = await app.agentFor('andrew');
    await app.db.prisma.user.update({ where: { email: 'andrew@demo.test' }, data: { locale: 'de' } });
    for (let count = 0; count < 2; count += 1) await post(andrew, '/memos', await memo());
    const refused = await post(andrew, '/memos', await memo());
    expect(page(refused).content).toContain('Sie haben innerhalb einer Stunde sehr viele Memos gesendet.');
    await app.db.prisma.user.update({ where: { email: 'andrew@demo.test' }, data: { locale: 'en' } });
  });
});

describe('WRITE_LIMITS', () => {
  const limits = (text?: string) => readConfig(text === undefined ? {} : { WRITE_LIMITS: text }).limits;

  test('leaves the numbers as they are documented, changes single ones, or turns all off', () => {
    expect(limits()).toMatchObject({ send: LIMITS.send.points, upload: LIMITS.upload.points });
    expect(limits('send=500, chat=off')).toMatchObject({ send: 500, chat: null, edit: LIMITS.edit.points });
    expect(new Set(Object.values(limits('off')))).toEqual(new Set([null]));
  });

  test.each(['send', 'send=', 'send=-1', 'send=0', 'sends=5', 'send=5;edit=5', 'on'])('%j ends the start', (text) => {
    expect(() => limits(text)).toThrow('WRITE_LIMITS');
  });
});

test('with limits that are off nobody is counted', async () => {
  const free = await withApp({ WRITE_LIMITS: 'off' });
  const andrew = await free.agentFor('andrew');
  const task = await makeTask(free, 'andrew', { title: 'Alone' });
  for (let count = 0; count < 3; count += 1)
    await post(andrew, `/tasks/${task}/messages`, { message: text, clientKey: randomUUID() });
  expect(await free.db.prisma.rateLimit.count({ where: { key: { startsWith: 'person-' } } })).toBe(0);
  await free.close();
});
