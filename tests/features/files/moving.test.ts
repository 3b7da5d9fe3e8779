import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { moveFiles, type Move } from '#src/features/files/moving.service';
import { diskStorage } from '#src/platform/storage/diskStorage';
import { readS3Url } from '#src/platform/storage/s3Address';
import { s3Storage } from '#src/platform/storage/s3Storage';
import type { Storage } from '#src/platform/storage/storage';
import { withApp, type TestApp } from '../../support/app';
import { s3Server, type S3Server } from '../../support/s3Server';
import { attached } from './support';

let server: S3Server;
let app: TestApp;
let disk: Storage;
let bucket: Storage;
beforeAll(async () => {
  server = await s3Server();
  app = await withApp();
  const { uploadsDir } = app.deps.config;
  const address = readS3Url(server.url());
  if (typeof address === 'string') throw new Error(address);
  disk = diskStorage(uploadsDir);
  bucket = s3Storage(address, uploadsDir);
});
afterAll(async () => {
  await app.close();
  await server.close();
});

const keysOf = async (storage: Storage) => {
  const keys = [];
  for await (const { key } of storage.list()) keys.push(key);
  return keys.sort();
};

const move = (from: Storage, to: Storage, more: Partial<Move> = {}) =>
  moveFiles({
    db: app.db,
    from,
    to,
    arrivingDir: app.deps.config.uploadTempDir,
    keep: false,
    tell: () => undefined,
    ...more,
  });

test('files go to the bucket and back, broken off midway and begun again; what is missing or altered is named and stays', async () => {
  const contents = ['one', 'two', 'three', 'four', 'five'].map((word) => Buffer.from(word));
  const files = [];
  for (const content of [...contents, randomBytes(9 * 1024 * 1024)])
    files.push(await attached(app, content, `${files.length}.txt`));
  const [lost, changed] = [await attached(app, 'lost', 'lost.txt'), await attached(app, 'changed', 'changed.txt')];
  await rm(path.join(app.deps.config.uploadsDir, lost.storageKey));
  await writeFile(path.join(app.deps.config.uploadsDir, changed.storageKey), 'chanced');
  const whole = files.map(({ storageKey }) => storageKey).sort();
  const found = { missing: [lost.storageKey], altered: [changed.storageKey] };

  for (const [from, to] of [
    [disk, bucket],
    [bucket, disk],
  ] as const) {
    const breakOff = ({ copied }: { copied: number }) => {
      if (copied === 3) throw new Error('broken off');
    };
    await expect(move(from, to, { tell: breakOff })).rejects.toThrow('broken off');
    expect(await move(from, to, { keep: true })).toMatchObject({ there: 3, copied: 3, removed: 0 });
    expect((await keysOf(from)).filter((key) => whole.includes(key)).length).toBe(3);
    expect(await move(from, to)).toMatchObject({ ...found, there: 6, copied: 0, removed: 3 });
    expect((await keysOf(to)).filter((key) => key !== changed.storageKey)).toEqual(whole);
    expect(await keysOf(from)).toEqual([changed.storageKey]);
  }
  for (const [index, content] of contents.entries())
    expect((await buffer(await disk.open(files[index]?.storageKey ?? ''))).equals(content)).toBe(true);
});

test('a bucket that goes away midway ends it, and no original is gone that did not arrive', async () => {
  const before = await keysOf(disk);
  const gone: Promise<void>[] = [];
  const tell = () => void (gone.length === 0 && gone.push(server.away()));
  await expect(move(disk, bucket, { tell })).rejects.toThrow('errors.storageAway.message');
  await Promise.all(gone);
  await server.back();
  await expect.poll(() => bucket.problem()).toBeNull();
  const everywhere = new Set([...(await keysOf(disk)), ...(await keysOf(bucket))]);
  expect([...everywhere].sort()).toEqual(before);
  await move(disk, bucket);
  expect((await keysOf(bucket)).length).toBe(before.length);
});

/** `npm run files:move`, as somebody types it. */
async function command(...words: string[]): Promise<string> {
  const { uploadsDir: UPLOADS_DIR, dataDir: DATA_DIR } = app.deps.config;
  const env = {
    ...process.env,
    BASE_URL: '',
    DATABASE_URL: app.databaseUrl,
    S3_URL: server.url(),
    UPLOADS_DIR,
    DATA_DIR,
  };
  const run = promisify(execFile)(process.execPath, ['scripts/move.mjs', ...words], { env });
  const { stdout, stderr } = await run.catch((error: { stdout: string; stderr: string }) => error);
  return stdout + stderr;
}

test('the command says how it is used, keeps every original while the program runs, and removes them when it is stopped', async () => {
  expect(await command('disk')).toContain('Usage: npm run files:move -- disk s3');
  const { storageKey } = await attached(app, 'by command', 'command.txt');
  await app.db.pool.query(
    `INSERT INTO queue_runners (id, lane, takes_jobs, beat_at) VALUES ('other', 'bulk', true, now())`,
  );
  const running = await command('disk', 's3');
  expect(running).toContain('Originals removed: 0.');
  expect(running).toContain('The program runs, so the originals stay');
  expect([await keysOf(disk), await keysOf(bucket)]).toEqual([
    expect.arrayContaining([storageKey]),
    expect.arrayContaining([storageKey]),
  ]);
  await app.db.pool.query('DELETE FROM queue_runners');
  const stopped = await command('disk', 's3');
  expect(stopped).toContain('Originals removed: 1.');
  expect(stopped).toContain('start the program so that it finds them');
  expect(await keysOf(disk)).not.toContain(storageKey);
});
