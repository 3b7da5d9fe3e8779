import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { readFile, readOlderFiles } from '#src/features/fileTexts/reading.service';
import { clock } from '#src/platform/clock';
import { withApp, type TestApp } from '../../support/app';
import { protectedPdf } from '../../support/documents';
import { drainJobs } from '../../support/jobs';
import { page } from '../../support/page';
import { attached } from '../files/support';

let app: TestApp;
beforeAll(async () => {
  app = await withApp();
});
afterAll(() => app.close());
afterEach(() => clock.reset());

const viewer = async (person: string, id: number) => page(await (await app.agentFor(person)).get(`/files/${id}/view`));
const again = async (person: string, id: number) => (await app.agentFor(person)).post(`/files/${id}/reading`);
const stateOf = async (sha256: string) => (await app.db.prisma.fileReading.findUnique({ where: { sha256 } }))?.state;

describe('the page of a file', () => {
  test('says whether the search knows its words, and those who may have it read again', async () => {
    const file = await attached(app, protectedPdf(), 'Locked.pdf');
    expect((await viewer('olga', file.id)).content).toContain('it is being read');
    await drainJobs(app.deps);
    const seen = await viewer('olga', file.id);
    expect(seen.content).toContain('it opens with a password');
    expect(seen.content).not.toContain('Read again');
    expect((await again('olga', file.id)).status).toBe(403);
    expect((await viewer('andrew', file.id)).content).toContain('Read again');
    // A moment later it would be the same.
    await again('andrew', file.id);
    expect(await stateOf(file.sha256)).toBe('protected');
    clock.set(new Date(clock.now().getTime() + 120_000));
    await again('andrew', file.id);
    expect(await stateOf(file.sha256)).toBe('reading');
    await drainJobs(app.deps);
    expect(await stateOf(file.sha256)).toBe('protected');
  });
});

test('what was never read, or by an older version, is read one after the other, the newest first', async () => {
  const first = await attached(app, 'the older words', 'older.txt');
  const second = await attached(app, 'the newer words', 'newer.txt');
  await app.db.pool.query('DELETE FROM graphile_worker._private_jobs');
  await app.db.prisma.fileReading.deleteMany();
  await readOlderFiles(app.deps, { before: null }, 0);
  expect([await stateOf(second.sha256), await stateOf(first.sha256)]).toEqual(['read', undefined]);
  await app.db.prisma.fileReading.update({ where: { sha256: second.sha256 }, data: { version: 0 } });
  await readOlderFiles(app.deps, { before: null });
  expect([await stateOf(second.sha256), await stateOf(first.sha256)]).toEqual(['read', 'read']);
});

test('what is read when the program ends is left at once, and read when it is back, however often that happens', async () => {
  const file = await attached(app, Buffer.concat([protectedPdf(), Buffer.from('\n% long')]), 'Long.pdf');
  await app.db.pool.query('DELETE FROM graphile_worker._private_jobs');
  const stopping = new AbortController();
  for (let end = 0; end < 4; end += 1) {
    const read = readFile({ ...app.deps, stopping: stopping.signal }, file.sha256);
    stopping.abort();
    await read;
    expect(await stateOf(file.sha256)).toBe('reading');
  }
  await drainJobs(app.deps);
  expect(await stateOf(file.sha256)).toBe('protected');
});

test('what cannot be read is tried three times, and then called failed', async () => {
  const file = await attached(app, 'the lost words', 'lost.txt');
  await app.deps.storage.remove(file.storageKey);
  for (const state of ['reading', 'reading', 'failed']) {
    await readFile(app.deps, file.sha256);
    expect(await stateOf(file.sha256)).toBe(state);
  }
});
