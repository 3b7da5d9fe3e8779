import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { endImports } from '#src/features/admin/imports/importProcess.service';
import { sweepUploads } from '#src/features/admin/imports/uploads.service';
import { clock } from '#src/platform/clock';
import { DEMO_PASSWORD } from '#src/seed/demoPeople';
import { dumpFile } from '../../import/living';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { drainJobs } from '../../support/jobs';

vi.setConfig({ testTimeout: 300_000 });

let app: TestApp;
let admin: Agent;
let folder: string;
beforeAll(async () => {
  app = await withApp();
  admin = await app.agentFor('admin');
  folder = await mkdtemp(path.join(tmpdir(), 'notes-import-page-'));
});
afterAll(async () => {
  await endImports();
  await rm(folder, { recursive: true, force: true });
  await app.close();
});

const WHOLE = dumpFile('whole.json.gz');
const runs = () => app.db.prisma.importRun;

/** Every file below the folder of imports. */
async function filesHere(): Promise<string[]> {
  const entries = await readdir(app.deps.config.importsDir, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}

type File = { content?: Buffer; path?: string; name: string };

async function upload(files: File[], as = 'dry-run', agent = admin) {
  const form = agent.post('/admin/import').field('as', as);
  for (const { content, path: file, name } of files) form.attach('files', content ?? file ?? '', name);
  return form;
}

const whole = (name = 'whole.json.gz'): File => ({ path: WHOLE, name });

/** The run that an answer leads to, once its process has ended. */
async function ended(answer: { headers: Record<string, string> }) {
  const id = Number(/\/admin\/import\/runs\/(\d+)$/.exec(answer.headers.location ?? '')?.[1]);
  await drainJobs(app.deps);
  await expect
    .poll(() => runs().findUniqueOrThrow({ where: { id } }), { timeout: 250_000 })
    .toMatchObject({
      endedAt: expect.any(Date),
    });
  return runs().findUniqueOrThrow({ where: { id } });
}

describe('an admin', () => {
  test('uploads a dump, sees in a dry run what would come, and imports the same files', async () => {
    const memosBefore = await app.db.prisma.memo.count();
    const media = { path: dumpFile('media.tar.gz'), name: 'media.tar.gz' };
    const filesBefore = await app.db.prisma.attachment.count();
    const dry = await ended(await upload([whole(), media]));
    expect(dry).toMatchObject({ outcome: 'done', isDryRun: true, failure: null });
    expect(await app.db.prisma.memo.count()).toBe(memosBefore);
    const page = (await admin.get(`/admin/import/runs/${dry.id}`)).text;
    for (const words of [
      `Dry run ${dry.id}`,
      'This was a dry run: nothing was changed',
      'Memos (tasks.memo)',
      'whole.json.gz',
    ])
      expect(page).toContain(words);
    // Words that the command line and the page share.
    expect(page).toContain('Passwords are never taken.');
    expect(page).not.toContain('import.remarks');

    const again = await admin.post(`/admin/import/uploads/${dry.uploadId}/runs`).type('form').send({ as: 'import' });
    const run = await ended(again);
    expect(run).toMatchObject({ outcome: 'done', isDryRun: false, uploadId: dry.uploadId });
    expect(await app.db.prisma.memo.count()).toBe(memosBefore + 45);
    expect(await app.db.prisma.attachment.count()).toBeGreaterThan(filesBefore + 20);
    const types = (await app.db.prisma.auditEntry.findMany({ where: { type: { startsWith: 'import.' } } })).map(
      ({ type }) => type,
    );
    expect(types.sort()).toEqual(['import.started', 'import.started', 'import.uploaded']);
    const list = (await admin.get('/admin/import')).text;
    for (const words of [`Import ${run.id}`, `Dry run ${dry.id}`, 'Remove files']) expect(list).toContain(words);
  });

  test('compares ten pairs, which the audit and the memos’ histories say', async () => {
    const run = await runs().findFirstOrThrow({ where: { isDryRun: false, outcome: 'done' } });
    const shut = (await admin.get(`/admin/import/runs/${run.id}`)).text;
    expect(shut).not.toContain('import-pair');
    const page = (await admin.get(`/admin/import/runs/${run.id}?pairs=1`)).text;
    expect(page.split('import-pair').length - 1).toBe(10);
    const readings = await app.db.prisma.auditEntry.groupBy({
      by: ['type'],
      where: { type: { contains: '.read' } },
      _count: true,
    });
    expect(readings.reduce((sum, { _count }) => sum + _count, 0)).toBe(10);
    expect(await app.db.prisma.auditEntry.count({ where: { type: 'memo.compared' } })).toBe(1);
    const memos = readings.find(({ type }) => type === 'memo.read')?._count ?? 0;
    expect(await app.db.prisma.event.count({ where: { type: 'memo.read' } })).toBe(memos);
    await admin.get(`/admin/import/runs/${run.id}?pairs=1`);
    expect(await app.db.prisma.auditEntry.count({ where: { type: 'memo.compared' } })).toBe(1);
  });

  test('removes the files, and with them the words that were kept of them', async () => {
    const { uploadId } = await runs().findFirstOrThrow();
    expect(await filesHere()).toHaveLength(2);
    expect((await stat((await filesHere())[0]!)).mode & 0o777).toBe(0o600);
    await admin.post(`/admin/import/uploads/${uploadId}/removal`).expect(303);
    expect(await filesHere()).toEqual([]);
    const left = await runs().findMany({ where: { uploadId: uploadId! } });
    expect(left.map(({ pairs, report }) => [pairs, report === null])).toEqual([
      [null, false],
      [null, false],
    ]);
    await admin.post(`/admin/import/uploads/${uploadId}/runs`).type('form').send({ as: 'import' }).expect(404);
  });

  test('reads why an import failed, with the name that the file had', async () => {
    const broken = gunzipSync(await readFile(dumpFile('broken/truncated.json.gz')));
    const run = await ended(await upload([{ content: broken, name: '../../../etc/Müller & Söhne.json' }], 'import'));
    expect(run).toMatchObject({ outcome: 'failed', failure: { key: 'import.errors.cutOff' } });
    const page = (await admin.get(`/admin/import/runs/${run.id}`)).text;
    expect(page).toContain('Müller &amp; Söhne.json, line 1');
    expect(page).toContain('Go on');
    for (const file of await filesHere()) expect(file.startsWith(app.deps.config.importsDir)).toBe(true);
  });
});

describe('what is no dump', () => {
  const none = async () => (await filesHere()).length;
  let before: number;
  beforeEach(async () => {
    before = await none();
  });

  test.each([
    ['a picture', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), 'photo.json'],
    ['a packed picture', gzipSync('\x89PNG'), 'photo.json.gz'],
    ['an empty file', Buffer.alloc(0), 'empty.json'],
    ['a zip', Buffer.from('PK\x03\x04', 'latin1'), 'dump.json.zip'],
    ['broken gzip', Buffer.from([0x1f, 0x8b, 1, 2, 3]), 'dump.json.gz'],
  ])('is refused by name, and nothing of it stays: %s', async (_what, content, name) => {
    const answer = await upload([whole(), { content, name }]);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(`${name} is neither a dump of Django CRM`);
    // What was refused is removed once the answer is on its way.
    await expect.poll(none).toBe(before);
  });

  test('is a form without a file, or without saying what for', async () => {
    expect((await upload([])).text).toContain('Choose at least one file.');
    const unsaid = await upload([whole()], 'both');
    expect(unsaid.status).toBe(422);
    // What was refused is removed once the answer is on its way.
    await expect.poll(none).toBe(before);
  });

  test('is something else of Django, which the run says', async () => {
    const run = await ended(
      await upload([{ content: Buffer.from('[{"model":"shop.order","pk":1,"fields":{}}]'), name: 'shop.json' }]),
    );
    expect(run).toMatchObject({ outcome: 'failed', failure: { key: 'import.errors.nothingToTake' } });
  });

  test('is a packed file that is far larger than it looks: it ends its own run', async () => {
    const run = await ended(
      await upload([{ content: gzipSync(`[${' '.repeat(70 * 1024 * 1024)}]`), name: 'bomb.json.gz' }]),
    );
    expect(run).toMatchObject({
      outcome: 'failed',
      failure: { key: 'import.errors.bomb', values: { file: 'bomb.json.gz' } },
    });
  });
});

test('a file above the limit is refused while it arrives', async () => {
  const small = await withApp({ IMPORT_MAX_MB: '1' });
  const agent = await small.agentFor('admin');
  const answer = await agent
    .post('/admin/import')
    .field('as', 'import')
    .attach('files', Buffer.alloc(2 * 1024 * 1024, ' '), 'large.json');
  expect(answer.status).toBe(413);
  expect(answer.text).toContain('large.json');
  await expect.poll(() => readdir(path.join(small.deps.config.importsDir, 'arriving'))).toEqual([]);
  await small.close();
});

test('a connection that breaks while files arrive leaves nothing', async () => {
  const before = await filesHere();
  const server = createServer(app.app.express).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const signedIn = await fetch(`http://127.0.0.1:${port}/login`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ email: 'admin@demo.test', password: DEMO_PASSWORD }),
  });
  const cookie = signedIn.headers.getSetCookie().map((value) => value.split(';')[0]);
  const boundary = 'x'.repeat(20);
  const arrivingDir = path.join(app.deps.config.importsDir, 'arriving');
  const sending = request({
    port,
    path: '/admin/import',
    method: 'POST',
    headers: {
      cookie: cookie.join('; '),
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': 10_000_000,
    },
  });
  sending.on('error', () => undefined);
  sending.write(
    `--${boundary}\r\nContent-Disposition: form-data; name="files"; filename="dump.json"\r\n\r\n[${' '.repeat(500_000)}`,
  );
  await expect.poll(() => readdir(arrivingDir)).toHaveLength(1);
  sending.destroy();
  await expect.poll(() => readdir(arrivingDir)).toEqual([]);
  await expect.poll(filesHere).toEqual(before);
  await new Promise((resolve) => server.close(resolve));
});

test('nobody but admins uploads, and of what they send nothing is kept', async () => {
  const before = await filesHere();
  const garry = await app.agentFor('garry');
  // Small enough to be sent before the answer, which does not wait for it, ends the connection.
  const dump = { content: Buffer.from('[]'), name: 'small.json' };
  expect((await upload([dump], 'import', garry)).status).toBe(403);
  expect((await upload([dump], 'import', app.agent())).status).toBe(303);
  const foreign = await admin.post('/admin/import').set('Origin', 'https://elsewhere.example').field('as', 'import');
  expect(foreign.status).toBe(403);
  await expect.poll(filesHere).toEqual(before);
});

describe('a run', () => {
  /** Keeps it from ending: the rows that it wants are locked. */
  async function heldUp<T>(work: () => Promise<T>): Promise<T> {
    const client = await app.db.pool.connect();
    try {
      await client.query('BEGIN; LOCK TABLE tags IN ACCESS EXCLUSIVE MODE');
      return await work();
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  }
  const startHeld = async () => {
    const answer = await upload([whole()], 'import');
    await drainJobs(app.deps);
    const id = Number(answer.headers.location?.split('/').at(-1));
    await expect
      .poll(() => runs().findUniqueOrThrow({ where: { id } }), { timeout: 200_000 })
      .toMatchObject({
        progress: { step: 'writing' },
      });
    return id;
  };
  const outcomeOf = (id: number) => ({
    poll: () =>
      expect.poll(async () => (await runs().findUniqueOrThrow({ where: { id } })).outcome, { timeout: 250_000 }),
  });

  test('is the only one; it shows how far it is, is broken off, and goes on', async () => {
    const id = await heldUp(async () => {
      const held = await startHeld();
      const page = (await admin.get(`/admin/import/runs/${held}`)).text;
      for (const words of ['<progress', 'Taking rows', 'Break off', 'data-refresh-every'])
        expect(page).toContain(words);
      const second = await upload([whole('another.json.gz')], 'import');
      expect(second.headers.location).toBe('/admin/import');
      const list = (await admin.get('/admin/import')).text;
      for (const words of ['Another import is under way. The files are kept', 'another.json.gz', `Import ${held}`])
        expect(list).toContain(words);
      const { uploadId } = await runs().findUniqueOrThrow({ where: { id: held } });
      await admin.post(`/admin/import/uploads/${uploadId}/removal`).expect(409);
      await admin.post(`/admin/import/runs/${held}/end`).expect(303);
      expect((await admin.get(`/admin/import/runs/${held}`)).text).toContain('as soon as the current portion is whole');
      // Its next sign tells it, whatever it waits for meanwhile.
      const { seenAt } = await runs().findUniqueOrThrow({ where: { id: held } });
      await expect
        .poll(async () => (await runs().findUniqueOrThrow({ where: { id: held } })).seenAt)
        .not.toEqual(seenAt);
      return held;
    });
    await outcomeOf(id).poll().toBe('brokenOff');
    expect((await admin.get(`/admin/import/runs/${id}`)).text).toContain('Go on takes the rest');
    const next = await ended(await admin.post(`/admin/import/runs/${id}/continuation`));
    expect(next).toMatchObject({ outcome: 'done' });
    expect(await app.db.prisma.auditEntry.count({ where: { type: 'import.brokenOff' } })).toBe(1);
    await admin.post(`/admin/import/runs/${id}/end`).expect(303);
    expect((await admin.get(`/admin/import/runs/${id}`)).text).toContain('The import had ended already.');
  });

  test('ends with the application, which says that it was broken off', async () => {
    await heldUp(async () => {
      const id = await startHeld();
      await endImports();
      expect(await runs().findUniqueOrThrow({ where: { id } })).toMatchObject({ outcome: 'brokenOff', failure: null });
    });
  });

  test('that was ordered and broken off before its turn never begins', async () => {
    const answer = await upload([whole()], 'import');
    const id = Number(answer.headers.location?.split('/').at(-1));
    await admin.post(`/admin/import/runs/${id}/end`).expect(303);
    await drainJobs(app.deps);
    expect(await runs().findUniqueOrThrow({ where: { id } })).toMatchObject({ outcome: 'brokenOff', startedAt: null });
  });
});

test('a row that leads out of the folder of imports, as somebody’s archive may restore it, removes nothing', async () => {
  const { importsDir } = app.deps.config;
  const outside = await mkdtemp(path.join(folder, 'outside-'));
  await writeFile(path.join(outside, 'kept'), 'x');
  const stored = path.join(path.relative(importsDir, outside), '1.dump');
  const files = [{ name: 'dump.json', stored, sizeBytes: 1, kind: 'dump' }];
  const { id: uploadedById } = await app.db.prisma.user.findFirstOrThrow({ where: { isAdmin: true } });
  const data = { uploadedById, files, sizeBytes: 1, createdAt: new Date(0) };
  const { id } = await app.db.prisma.importUpload.create({ data });
  await sweepUploads(app.deps);
  await admin.post(`/admin/import/uploads/${id}/removal`);
  expect(await readdir(outside)).toEqual(['kept']);
  expect((await admin.get('/admin/import')).status).toBe(200);
  await app.db.prisma.importUpload.delete({ where: { id } });
});

test('files are removed after a week, and what a killed upload left after a day', async () => {
  const { importsDir } = app.deps.config;
  const left = path.join(importsDir, 'arriving', 'left-by-a-killed-process');
  const arrives = path.join(importsDir, 'arriving', 'arrives-just-now');
  await writeFile(left, '[');
  await writeFile(arrives, '[');
  const twoDaysAgo = new Date(Date.now() - 2 * 86_400_000);
  await utimes(left, twoDaysAgo, twoDaysAgo);
  const kept = (await filesHere()).length;
  await sweepUploads(app.deps);
  expect(await filesHere()).toHaveLength(kept - 1);
  expect(await filesHere()).toContain(arrives);
  clock.set(new Date(Date.now() + 8 * 86_400_000));
  await sweepUploads(app.deps);
  expect(await filesHere()).toEqual([]);
  expect(await app.db.prisma.importUpload.count({ where: { removedAt: null } })).toBe(0);
});
