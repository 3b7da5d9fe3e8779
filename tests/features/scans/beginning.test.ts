import { afterAll, beforeAll, expect, test } from 'vitest';
import { attendToScanner, beginScanning, dismissScanner } from '#src/features/scans/scanning.service';
import { readConfig } from '#src/config';
import type { Deps } from '#src/platform/http/context';
import { openScanner } from '#src/platform/scanner/openScanner';
import { withApp, type TestApp } from '../../support/app';
import { clamdServer, EICAR, type ClamdServer } from '../../support/clamdServer';
import { drainJobs } from '../../support/jobs';
import { attached } from '../files/support';

let clamd: ClamdServer;
let app: TestApp;
/** The same program, started with CLAMD_URL. */
let scanned: Deps;
beforeAll(async () => {
  clamd = await clamdServer();
  app = await withApp();
  scanned = { ...app.deps, config: { ...app.deps.config, clamd: readConfig({ CLAMD_URL: clamd.url }).clamd } };
});
afterAll(async () => {
  await app.close();
  await clamd.close();
});

const scans = async () => (await app.db.prisma.attachment.findMany({ orderBy: { id: 'asc' } })).map(({ scan }) => scan);
const orders = async () =>
  (await app.db.pool.query(`SELECT 1 FROM graphile_worker.jobs WHERE task_identifier = 'scan_file'`)).rowCount;
const statusFor = async (person: string, id: number) => (await (await app.agentFor(person)).get(`/files/${id}`)).status;

test('without a scanner nothing waits, is ordered or shown', async () => {
  const file = await attached(app, EICAR, 'before.txt');
  expect([await scans(), await orders(), await statusFor('darian', file.id)]).toEqual([[null], 0, 200]);
  const admin = await app.agentFor('admin');
  expect((await admin.get('/admin/settings')).text).not.toContain('letUnscannedPass');
  expect((await admin.get('/admin/health')).text).not.toContain('check-scanner');
});

test('files from before it are open while they are checked behind the others, and a virus is found in them, too', async () => {
  await beginScanning(scanned);
  const old = await app.db.prisma.attachment.findFirstOrThrow();
  expect(await statusFor('darian', old.id)).toBe(200);
  await attached(app, 'since then', 'since.txt');
  expect([await scans(), await orders()]).toEqual([[null, 'waiting'], 1]);
  await drainJobs(scanned);
  expect([await scans(), await statusFor('darian', old.id)]).toEqual([['infected', 'clean'], 403]);
});

test('a program without it lets go what waited, but no virus', async () => {
  const file = await attached(app, 'waits', 'waits.txt');
  await dismissScanner(app.deps);
  expect([await scans(), await orders(), await statusFor('darian', file.id)]).toEqual([
    ['infected', 'clean', null],
    0,
    200,
  ]);
  await attached(app, 'free', 'free.txt');
  expect((await scans()).at(-1)).toBeNull();
});

test('a company that is founded while the program runs is known within a minute', async () => {
  const scanner = openScanner(scanned.config);
  if (!scanner) throw new Error('there is a scanner');
  await attendToScanner({ ...scanned, scanner });
  await attached(app, 'from now on', 'now.txt');
  expect((await scans()).at(-1)).toBe('waiting');
  await drainJobs(scanned);
  expect(await scans()).toEqual(['infected', 'clean', 'clean', 'clean', 'clean']);
});

test('whoever writes the row, an import as well, its file waits, and each file is ordered once', async () => {
  const { uploaderId, memoId } = await app.db.prisma.attachment.findFirstOrThrow();
  await app.db.pool.query(
    `INSERT INTO attachments (memo_id, uploader_id, file_name, media_type, size_bytes, sha256, storage_key)
     SELECT $1, $2, 'copied.txt', 'text/plain', 4, repeat('a', 64), 'aa/' || (n % 3) FROM generate_series(1, 30) n`,
    [memoId, uploaderId],
  );
  expect(await app.db.prisma.attachment.count({ where: { fileName: 'copied.txt', scan: 'waiting' } })).toBe(30);
  expect(await orders()).toBe(3);
});
