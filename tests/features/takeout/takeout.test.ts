import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { sweepOrphanFiles } from '#src/features/files/files.service';
import { makeTakeouts } from '#src/features/takeout/making.service';
import { removeEndedTakeouts } from '#src/features/takeout/sweeping.service';
import { clock } from '#src/platform/clock';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { drainJobs } from '../../support/jobs';
import { makeMemo, post } from '../../support/memos';
import { page } from '../../support/page';
import { asBytes, entriesOf } from '../../support/workbook';

const PAGE = '/account/data';
const ARCHIVE = `${PAGE}/archive`;
const DAY_MS = 86_400_000;

let app: TestApp;
let andrew: Agent;
let userId: number;
beforeAll(async () => {
  app = await withApp();
  andrew = await app.agentFor('andrew');
  userId = (await app.user('andrew')).id;
});
afterAll(() => app.close());
afterEach(() => clock.reset());

const ask = (agent = andrew, currentPassword = 'notes-demo-2026') => post(agent, PAGE, { currentPassword });
const make = async () => (await makeTakeouts(app.deps))?.done;
const shown = async (agent = andrew) => page(await agent.get(PAGE));
const last = () => app.db.prisma.takeout.findFirstOrThrow({ where: { userId }, orderBy: { id: 'desc' } });
const archiveOf = async (agent = andrew) =>
  entriesOf((await agent.get(ARCHIVE).buffer(true).parse(asBytes)).body as Buffer);
const later = (ms: number) => clock.set(new Date(clock.now().getTime() + ms));
const keysStored = async () => {
  const keys = [];
  for await (const { key } of app.deps.storage.list()) keys.push(key);
  return keys;
};
const halfMade = async () =>
  (await readdir(app.deps.config.uploadTempDir).catch(() => [])).filter((name) => name.startsWith('takeout-'));

async function message(agent: Agent, url: string, text: string): Promise<void> {
  const answer = await agent.post(`${url}/messages`).type('form').send({ message: text });
  expect(answer.status).toBe(303);
}

test('a wrong password makes nothing, and the page says so', async () => {
  const refused = await ask(andrew, 'something else');
  expect(refused.status).toBe(422);
  expect(page(refused).$('[name=currentPassword]').attr('aria-invalid')).toBe('true');
  expect(await app.db.prisma.takeout.count()).toBe(0);
});

test('what is one’s own comes as a ZIP file, and nothing that one may not see', async () => {
  const memo = await makeMemo(app, 'andrew', {
    to: 'garry',
    title: 'New <chairs>',
    body: '<p>Five, <strong>blue</strong></p>',
  });
  const lost = await makeMemo(app, 'garry', { to: 'ruth', title: 'Not for Andrew', subscribers: ['andrew'] });
  const other = await makeMemo(app, 'garry', { to: 'ruth', title: 'He reads along', subscribers: ['andrew'] });
  await message(andrew, `/memos/${memo}`, 'Mine, on my own memo');
  await message(andrew, `/memos/${lost}`, 'Said where I am no more');
  await message(andrew, `/memos/${other}`, 'Said where I read along');
  await message(await app.agentFor('garry'), `/memos/${memo}`, 'Garry said this');
  await app.db.prisma.participant.deleteMany({ where: { memoId: lost, userId } });
  const stored = await app.db.prisma.attachment.create({
    data: {
      memoId: memo,
      uploaderId: userId,
      fileName: '../offer: 1?.txt',
      mediaType: 'text/plain',
      sizeBytes: 5,
      sha256: '0'.repeat(64),
      storageKey: 'ab/ab000000-0000-4000-8000-000000000001',
    },
  });
  const gone = await app.db.prisma.attachment.create({
    data: {
      memoId: memo,
      uploaderId: userId,
      fileName: 'gone.txt',
      mediaType: 'text/plain',
      sizeBytes: 5,
      sha256: '0'.repeat(64),
      storageKey: 'ab/ab000000-0000-4000-8000-000000000002',
    },
  });
  const held = await app.db.prisma.attachment.create({
    data: {
      memoId: memo,
      uploaderId: userId,
      fileName: 'virus.txt',
      mediaType: 'text/plain',
      sizeBytes: 5,
      sha256: '0'.repeat(64),
      storageKey: 'ab/ab000000-0000-4000-8000-000000000003',
      scan: 'infected',
      scanFound: 'Eicar',
    },
  });
  const arrived = path.join(app.deps.config.uploadTempDir, 'arrived');
  await writeFile(arrived, 'Bytes');
  await app.deps.storage.store(arrived, stored.storageKey);

  expect((await ask()).headers.location).toBe(PAGE);
  expect((await shown()).content).toContain('is being put together');
  expect((await shown()).$(`form[action="${PAGE}"]`)).toHaveLength(0);
  await make();
  const ready = await shown();
  expect(ready.content).toMatch(/, \d+ (B|KB)\. It can be downloaded until/);
  expect(ready.$(`a[href="${ARCHIVE}"]`).text()).toBe('Download');

  const entries = await archiveOf();
  const text = entries.get(`memos/${memo}/text.html`) ?? '';
  // Tables that were pasted have their lines.
  expect(text).toMatch(/div td,div th\{border:1px solid/);
  expect(text).toContain('New &lt;chairs&gt;');
  expect(text).toContain('<strong>blue</strong>');
  expect(text).toContain(`<a href="files/${stored.id}%20.._offer_%201_.txt">${stored.id} .._offer_ 1_.txt</a>`);
  expect(JSON.parse(entries.get(`memos/${memo}/data.json`) ?? '')).toMatchObject({
    tags: [],
    subscribers: [],
    title: 'New <chairs>',
    recipient: { name: 'Garry Chief' },
  });
  expect(entries.get(`memos/${memo}/files/${stored.id} .._offer_ 1_.txt`)).toBe('Bytes');
  expect(entries.get('missing-files.txt')).toContain(`${gone.id} gone.txt`);
  expect([...entries.keys()].join()).not.toContain(`${held.id} virus`);
  const messages = entries.get('messages.json') ?? '';
  expect(messages).toContain('Mine, on my own memo');
  expect(messages).toContain('Said where I read along');
  expect(messages).not.toContain('Said where I am no more');
  expect(messages).not.toContain('Garry said this');
  expect([...entries.keys()].filter((name) => name.startsWith(`memos/${other}`))).toEqual([]);
  const profile = JSON.parse(entries.get('profile.json') ?? '') as object;
  expect(profile).toMatchObject({ email: 'andrew@demo.test', department: { name: 'Global sales' } });
  expect([...entries.values()].join()).not.toMatch(/argon2|passwordHash|Not for Andrew/);
  expect(JSON.parse(entries.get('sign-ins.json') ?? '')).toContainEqual(
    expect.objectContaining({ type: 'session.started' }),
  );
  const readable = ['notices.json', 'reminders.json', 'saved-views.json'].map(
    (name) => JSON.parse(entries.get(name) ?? '') as unknown,
  );
  for (const list of readable) expect(list).toBeInstanceOf(Array);
  for (const task of [...entries.keys()].filter((name) => /^tasks.*html$/.test(name)))
    expect(entries.get(task)).toContain('<h1');
});

test('of the deciders’ notes come those that one may still read', async () => {
  const garry = await app.agentFor('garry');
  const memo = await makeMemo(app, 'olga', { to: 'garry', title: 'With notes' });
  const answer = await garry.post(`/memos/${memo}/notes/messages`).type('form').send({ message: 'Between us' });
  expect(answer.status).toBe(303);
  await ask(garry);
  await make();
  expect((await archiveOf(garry)).get('messages.json')).toContain('Between us');
  const { id: garryId } = await app.user('garry');
  await app.db.prisma.participant.updateMany({
    where: { memoId: memo, userId: garryId },
    data: { isRecipient: false, isSubscriber: true },
  });
  await ask(garry);
  await make();
  expect((await archiveOf(garry)).get('messages.json')).not.toContain('Between us');
});

test('it is told in the bell and by mail without the file, and the audit knows who asked and who downloaded', async () => {
  await drainJobs(app.deps);
  const bell = page(await andrew.get('/notifications'));
  expect(bell.content).toContain('Your data is ready: it can be downloaded until');
  const notice = await app.db.prisma.notification.findFirstOrThrow({
    where: { userId, event: { type: 'person.dataReady' } },
    include: { mail: true },
  });
  expect(notice.mail).not.toBeNull();
  await andrew.get(ARCHIVE);
  const types = await app.db.prisma.auditEntry.findMany({
    where: { actorId: userId, type: { startsWith: 'takeout.' } },
    orderBy: { id: 'asc' },
  });
  expect(types[0]?.type).toBe('takeout.asked');
  expect(types.at(-1)?.type).toBe('takeout.downloaded');
  const audit = page(await (await app.agentFor('admin')).get('/admin/audit?kind=exports'));
  expect(audit.content).toContain('Downloaded their own data');
});

test('nobody else has it: not a colleague, an admin, nor who is signed out', async () => {
  for (const person of ['olga', 'admin', 'ekaterina'])
    expect((await (await app.agentFor(person)).get(ARCHIVE)).status).toBe(404);
  const stranger = await app.agent().get(ARCHIVE);
  expect(stranger.headers.location).toMatch(/^\/login/);
});

test('one is made at a time: asked again meanwhile, nothing new begins', async () => {
  const before = await app.db.prisma.takeout.count({ where: { userId } });
  await ask();
  await ask();
  expect(await app.db.prisma.takeout.count({ where: { userId } })).toBe(before + 1);
  await make();
  expect(await make()).toBeUndefined();
});

test('whoever asks again and again is asked to wait', async () => {
  const olga = await app.agentFor('olga');
  for (let at = 0; at < 5; at += 1) expect((await ask(olga)).status).toBe(303);
  expect((await ask(olga)).status).toBe(429);
  await make();
});

test('after a kill midway it is taken up again, under the same name, and nothing is left over', async () => {
  const { id: mashaId } = await app.user('masha');
  const masha = await app.agentFor('masha');
  await ask(masha);
  // As a killed process leaves it: claimed, half a file, and the bytes of an attempt that could not say so any more.
  const { id, storageKey } = await app.db.prisma.takeout.findFirstOrThrow({ where: { userId: mashaId } });
  await app.db.prisma.takeout.update({ where: { id }, data: { claimedAt: clock.now(), attempts: 1 } });
  const half = path.join(app.deps.config.uploadTempDir, `takeout-${id}-1.zip`);
  await writeFile(half, 'half');
  const early = path.join(app.deps.config.uploadTempDir, 'early');
  await writeFile(early, 'early');
  await app.deps.storage.store(early, storageKey);
  expect(await make()).toBeUndefined();
  expect((await shown(masha)).content).toContain('is being put together');
  later(3 * 60_000);
  await make();
  expect((await archiveOf(masha)).has('profile.json')).toBe(true);
  expect(await halfMade()).toEqual([]);
  expect((await keysStored()).filter((key) => key === storageKey)).toHaveLength(1);
});

test('what fails is tried again, and at last says what to do', async () => {
  const { id: valeriaId } = await app.user('valeria');
  const valeria = await app.agentFor('valeria');
  await ask(valeria);
  const broken = { ...app.deps, storage: { ...app.deps.storage, store: () => Promise.reject(new Error('no room')) } };
  for (let at = 0; at < 5; at += 1) await (await makeTakeouts(broken))?.done;
  const failed = await shown(valeria);
  expect(failed.content).toContain('could not be put together');
  expect(failed.content).toContain('Please try again');
  expect(failed.$(`form[action="${PAGE}"] button`).text()).toBe('Take out my data');
  expect((await valeria.get(ARCHIVE)).status).toBe(404);
  expect(await halfMade()).toEqual([]);
  await drainJobs(app.deps);
  expect(page(await valeria.get('/notifications')).content).toContain('could not be put together');
  expect(await app.db.prisma.takeout.count({ where: { userId: valeriaId, failedAt: { not: null } } })).toBe(1);
});

test('the nightly sweep of files without a row leaves it, and after seven days it is gone', async () => {
  const { storageKey } = await last();
  later(2 * DAY_MS);
  await sweepOrphanFiles(app.deps, clock.now());
  expect(await keysStored()).toContain(storageKey);
  expect((await andrew.get(ARCHIVE)).status).toBe(200);
  later(5 * DAY_MS + 1000);
  expect((await andrew.get(ARCHIVE)).status).toBe(404);
  expect((await shown()).content).toContain('The last file has expired');
  await removeEndedTakeouts(app.deps);
  expect(await keysStored()).not.toContain(storageKey);
});

test('after a restore, which brings the row alone, it counts as expired', async () => {
  await ask();
  await make();
  await app.deps.storage.remove((await last()).storageKey);
  expect((await shown()).content).toContain('The last file has expired');
  const answer = await andrew.get(ARCHIVE);
  expect(answer.status).toBe(404);
  expect(page(answer).content).toContain('it has expired');
});

test('of whoever has left nothing is made, and what was made is removed', async () => {
  const tanya = await app.agentFor('tanya');
  const { id: tanyaId } = await app.user('tanya');
  await ask(tanya);
  await make();
  const { storageKey } = await app.db.prisma.takeout.findFirstOrThrow({ where: { userId: tanyaId } });
  await app.db.prisma.user.update({
    where: { id: tanyaId },
    data: { deactivatedAt: clock.now(), credentialsVersion: { increment: 1 } },
  });
  expect((await tanya.get(ARCHIVE)).status).not.toBe(200);
  await removeEndedTakeouts(app.deps);
  expect(await keysStored()).not.toContain(storageKey);
});
