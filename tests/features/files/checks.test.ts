import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { costOf } from '#src/features/files/checks.queries';
import { beginFileChecks, checkFiles } from '#src/features/files/checks.service';
import { clock } from '#src/platform/clock';
import { HttpError } from '#src/platform/errors';
import { withApp, type TestApp } from '../../support/app';
import { drainJobs } from '../../support/jobs';
import { act, idIn, post } from '../../support/memos';
import { page } from '../../support/page';
import { attached } from './support';

let app: TestApp;
let today: number;
beforeAll(async () => {
  app = await withApp();
  await app.agentFor('admin');
});
afterAll(() => app.close());
beforeEach(async () => {
  today = Date.now();
  await app.db.prisma.attachment.deleteMany();
});
afterEach(() => clock.reset());

const DAY_MS = 86_400_000;
const EVERYTHING = 1e12;

const onDisk = (file: { storageKey: string }) => path.join(app.deps.config.uploadsDir, file.storageKey);
const attach = (content: string) => attached(app, content, 'secret-plans.txt');

/** One more night goes by. */
async function night(): Promise<void> {
  clock.set(new Date((today += DAY_MS)));
  await beginFileChecks(app.deps);
  await drainJobs(app.deps);
}

const found = () =>
  app.db.prisma.attachment.findMany({ select: { id: true, fault: true, checkedAt: true }, orderBy: { id: 'asc' } });
const faults = async () => Object.fromEntries((await found()).map(({ id, fault }) => [id, fault]));
const checkedCount = async () => (await found()).filter(({ checkedAt }) => checkedAt !== null).length;

async function toldToAdmin(): Promise<string> {
  const { $ } = page(await (await app.agentFor('admin')).get('/admin/health'));
  return $('#check-files').closest('section').text().replace(/\s+/g, ' ').trim();
}

test('missing and altered files are noticed overnight, and told to admins by number', async () => {
  const [whole, lost, changed] = [await attach('whole'), await attach('lost'), await attach('changed')];
  expect(await toldToAdmin()).toContain('Good No fault is known. Some files have not been looked at yet');
  await rm(onDisk(lost));
  await writeFile(onDisk(changed), 'chanced');
  await night();
  expect(await faults()).toEqual({ [whole.id]: null, [lost.id]: 'missing', [changed.id]: 'altered' });
  const told = await toldToAdmin();
  expect(told).toContain('Act now Missing or damaged: 2');
  expect(told).toMatch(new RegExp(`File no. ${lost.id} is missing .*File no. ${changed.id} was altered`));
  expect(told).not.toContain('secret-plans');
});

test('a fault stands in the log once, and is healed when the file is back', async () => {
  const lost = await attach('lost');
  await night();
  expect(await toldToAdmin()).toContain('Good Every file is whole; each was looked at since');
  const logged = vi.spyOn(app.deps.logger, 'error');
  await rm(onDisk(lost));
  await night();
  await night();
  expect(logged.mock.calls.map(([, message]) => message)).toEqual([`file ${lost.id} is missing`]);
  await writeFile(onDisk(lost), 'lost');
  await night();
  expect(await faults()).toEqual({ [lost.id]: null });
  expect(await toldToAdmin()).toContain('Good Every file is whole');
});

test('a file that cannot be read is told too', async () => {
  const file = await attach('a folder lies in its place');
  await rm(onDisk(file));
  await mkdir(onDisk(file));
  await night();
  expect(await faults()).toEqual({ [file.id]: 'unreadable' });
  await rm(onDisk(file), { recursive: true });
});

test('the copies of a file are as whole as it is', async () => {
  const file = await attach('shared');
  const andrew = await app.agentFor('andrew');
  const copy = idIn(await post(andrew, '/memos', { title: 'Copy', recipient: 'company', copyFiles: String(file.id) }));
  await rm(onDisk(file));
  await night();
  const copied = await app.db.prisma.attachment.findFirstOrThrow({ where: { memoId: copy } });
  expect(await faults()).toEqual({ [file.id]: 'missing', [copied.id]: 'missing' });
  await act(andrew, `/files/${file.id}/delete`);
});

test('a night that is broken off goes on where it was, whether its time was up or it was killed', async () => {
  for (const content of ['one', 'two', 'three', 'four']) await attach(content);
  const share = { left: EVERYTHING, since: clock.now() };
  await checkFiles(app.deps, share, 0);
  expect(await checkedCount()).toBe(1);
  await drainJobs(app.deps);
  expect(await checkedCount()).toBe(4);

  const before = await found();
  const since = new Date(Date.now() + DAY_MS);
  clock.set(new Date(since.getTime() + 1));
  await checkFiles(app.deps, { left: EVERYTHING, since }, 0);
  await app.db.pool.query(`DELETE FROM graphile_worker._private_jobs`);
  await night();
  const after = await found();
  expect(after.every((file, at) => Number(file.checkedAt) > Number(before[at]?.checkedAt))).toBe(true);
});

test('a share is what waited longest, so that every file has its turn', async () => {
  const sizeBytes = 4;
  const files = [await attach('aaaa'), await attach('bbbb'), await attach('cccc')];
  const share = async () => {
    clock.set(new Date((today += DAY_MS)));
    await checkFiles(app.deps, { left: costOf({ sizeBytes }), since: clock.now() });
    const latest = (await found()).filter(({ checkedAt }) => checkedAt?.getTime() === today);
    return latest.map(({ id }) => id);
  };
  const ids = files.map(({ id }) => id);
  const turns = [await share(), await share(), await share(), await share()];
  expect(turns).toEqual([[ids[0]], [ids[1]], [ids[2]], [ids[0]]]);
});

test('a storage that does not answer says nothing of its files', async () => {
  const file = await attach('far away');
  const open = () => Promise.reject(new HttpError(503, 'errors.unavailable.message'));
  const away = { ...app.deps, storage: { ...app.deps.storage, open } };
  await expect(checkFiles(away, { left: EVERYTHING, since: clock.now() })).rejects.toThrow(HttpError);
  expect(await faults()).toEqual({ [file.id]: null });
});
