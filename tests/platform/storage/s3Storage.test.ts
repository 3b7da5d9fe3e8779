import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { HttpError, NotFound } from '#src/platform/errors';
import { StorageAway } from '#src/platform/storage/errors';
import { readS3Url } from '#src/platform/storage/s3Address';
import { s3Storage } from '#src/platform/storage/s3Storage';
import { busyness } from '../../support/cpu';
import { BUCKET, knowLocalhost, s3Server, type S3Server } from '../../support/s3Server';

let server: S3Server;
let servers: Record<'path' | 'virtual', S3Server>;
let folder: string;
beforeAll(async () => {
  knowLocalhost();
  servers = { path: await s3Server(), virtual: await s3Server('virtual') };
  server = servers.path;
  folder = await mkdtemp(path.join(tmpdir(), 'notes-s3-test-'));
});
afterAll(async () => {
  vi.restoreAllMocks();
  for (const one of Object.values(servers)) await one.close();
  await rm(folder, { recursive: true, force: true });
});

const newKey = () => {
  const name = randomUUID();
  return `${name.slice(0, 2)}/${name}`;
};

function storageAt(url: string) {
  const address = readS3Url(url);
  if (typeof address === 'string') throw new Error(address);
  return s3Storage(address, folder);
}

async function arrived(bytes: Buffer): Promise<string> {
  const file = path.join(folder, randomUUID());
  await writeFile(file, bytes);
  return file;
}

const keysIn = async (storage: ReturnType<typeof s3Storage>) => {
  const keys = [];
  for await (const { key, storedAt } of storage.list()) keys.push([key, storedAt.getTime() > 0]);
  return keys;
};

test('no key leads out of the bucket, as a row may that was restored from somebody’s archive', async () => {
  const storage = storageAt(server.url());
  const file = await arrived(Buffer.from('x'));
  for (const key of ['../other/secret', '.owner', `../other/${newKey()}`, `${newKey()}/../../other`]) {
    const asked = [
      () => storage.open(key),
      () => storage.size(key),
      () => storage.remove(key),
      () => storage.store(file, key),
    ];
    for (const ask of asked) await expect(ask()).rejects.toThrow(NotFound);
  }
});

describe.each(['path', 'virtual'] as const)('in the style "%s"', (style) => {
  test('a file is stored, read whole and in ranges, measured, lent, listed and removed', async () => {
    const storage = storageAt(servers[style].url());
    const [key, bytes] = [newKey(), randomBytes(100_000)];
    const file = await arrived(bytes);
    await storage.store(file, key);
    await expect(stat(file)).rejects.toThrow('ENOENT');
    expect((await buffer(await storage.open(key))).equals(bytes)).toBe(true);
    expect((await buffer(await storage.open(key, { start: 10, end: 19 }))).equals(bytes.subarray(10, 20))).toBe(true);
    expect((await buffer(await storage.open(key, { start: 0, end: 1 }))).equals(bytes.subarray(0, 2))).toBe(true);
    expect(await storage.size(key)).toBe(100_000);
    expect(await storage.lend(key, async (lent) => (await stat(lent)).size)).toBe(100_000);
    expect(await readdir(path.join(folder, 'arriving'))).toEqual([]);
    expect(await keysIn(storage)).toContainEqual([key, true]);
    await storage.remove(key);
    await storage.remove(key);
    expect(await keysIn(storage)).toEqual([]);
  });

  test('what is larger than a part goes in parts, of which none is kept in memory, and an empty file is one', async () => {
    const storage = storageAt(servers[style].url());
    const [large, empty, bytes] = [newKey(), newKey(), randomBytes(20 * 1024 * 1024 + 7)];
    await storage.store(await arrived(bytes), large);
    await storage.store(await arrived(Buffer.alloc(0)), empty);
    expect(await storage.size(large)).toBe(bytes.length);
    expect((await buffer(await storage.open(large))).equals(bytes)).toBe(true);
    expect(await storage.size(empty)).toBe(0);
    expect((await buffer(await storage.open(empty))).length).toBe(0);
    for (const key of [large, empty]) await storage.remove(key);
  });

  test('what is not there is NotFound; a bucket that is not there, or not ours, says nothing of any file', async () => {
    const storage = storageAt(servers[style].url());
    for (const ask of [storage.open, storage.size, (key: string) => storage.lend(key, async () => 0)])
      await expect(ask(newKey())).rejects.toBeInstanceOf(NotFound);
    const strangers = [servers[style].url('no-such-bucket'), server.url().replace(':S3RVER@', ':wrong@')];
    for (const url of strangers) {
      const other = storageAt(url);
      expect(await other.problem()).toMatch(/no such bucket|may not use/);
      await expect(other.open(newKey())).rejects.toBeInstanceOf(StorageAway);
      await expect(other.size(newKey())).rejects.toBeInstanceOf(StorageAway);
      await expect(other.store(await arrived(Buffer.from('x')), newKey())).rejects.toBeInstanceOf(StorageAway);
      await expect(keysIn(other)).rejects.toBeInstanceOf(StorageAway);
    }
  });
});

test('the installation that came first may sweep a bucket, no other', async () => {
  const [first, second] = [storageAt(server.url()), storageAt(server.url())];
  expect(await first.isOwn('one company')).toBe(true);
  expect(await second.isOwn('another')).toBe(false);
  expect(await first.isOwn('one company')).toBe(true);
});

test('while the server is gone each request fails within seconds, with the file still there; when it is back it works', async () => {
  const storage = storageAt(server.url());
  const [key, file] = [newKey(), await arrived(Buffer.from('kept'))];
  await server.away();
  const begun = performance.now();
  const failed = await storage.store(file, key).catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(StorageAway);
  expect(failed instanceof HttpError && failed.status).toBe(503);
  expect(performance.now() - begun).toBeLessThan(8_000 * busyness());
  expect((await stat(file)).size).toBe(4);
  expect(await storage.problem()).toMatch(/ECONNREFUSED/);
  await server.back();
  await expect.poll(() => storage.problem()).toBeNull();
  await storage.store(file, key);
  expect((await buffer(await storage.open(key))).toString()).toBe('kept');
});

/** Another server that answers in the bucket's place. */
async function answering(listener: Parameters<typeof createServer>[1]): Promise<{ url: string; close(): void }> {
  const stand: Server = createServer(listener);
  await new Promise<void>((resolve) => stand.listen(0, '127.0.0.1', resolve));
  const address = stand.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return {
    url: `http://key:secret@127.0.0.1:${port}/${BUCKET}`,
    close: () => (stand.closeAllConnections(), stand.close()),
  };
}

test('all pages of a list are read, and nothing that is not a file of ours', async () => {
  const [one, two] = [newKey(), `${newKey()}.thumbnail`];
  const item = (key: string) =>
    `<Contents>\n<Key>${key}</Key><LastModified>2026-01-02T03:04:05.000Z</LastModified></Contents>`;
  const stand = await answering((req, res) => {
    const token = new URL(req.url ?? '', 'http://x').searchParams.get('continuation-token');
    const page = token === 'a&b+c=' ? item(two) : item(one) + item('.owner') + item('backups/notes.tar.gz');
    const next = token === null ? '<NextContinuationToken>a&amp;b+c=</NextContinuationToken>' : '';
    res.end(`<ListBucketResult>${page}${next}</ListBucketResult>`);
  });
  expect(await keysIn(storageAt(stand.url))).toEqual([
    [one, true],
    [two, true],
  ]);
  stand.close();
});

test('a server in trouble is asked again until it has recovered', async () => {
  let asked = 0;
  const stand = await answering((_req, res) => {
    asked += 1;
    if (asked < 3) return void res.writeHead(503).end('<Error><Code>SlowDown</Code></Error>');
    res.end('bytes');
  });
  expect((await buffer(await storageAt(stand.url).open(newKey()))).toString()).toBe('bytes');
  expect(asked).toBe(3);
  stand.close();
});

test('bytes that break off midway, and a store without ranges, are no bytes of the file', async () => {
  const stand = await answering((req, res) => {
    if (req.headers.range) return void res.end('everything');
    res.writeHead(200, { 'content-length': 100 });
    res.write('the beginning');
    setTimeout(() => res.destroy(), 20);
  });
  const storage = storageAt(stand.url);
  await expect(storage.open(newKey()).then(buffer)).rejects.toBeInstanceOf(StorageAway);
  await expect(storage.open(newKey(), { start: 0, end: 3 })).rejects.toBeInstanceOf(StorageAway);
  stand.close();
});

test('parts of which one fails for good leave nothing behind', async () => {
  const seen: string[] = [];
  const stand = await answering((req, res) => {
    seen.push(`${req.method} ${req.url?.split('?')[1] ?? ''}`);
    req.resume().on('end', () => {
      if (req.url?.includes('partNumber=2')) return void res.writeHead(400).end();
      if (req.method === 'DELETE') return void res.writeHead(204).end();
      res.setHeader('etag', '"part"');
      res.end('<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>');
    });
  });
  const file = await arrived(randomBytes(9 * 1024 * 1024));
  await expect(storageAt(stand.url).store(file, newKey())).rejects.toBeInstanceOf(StorageAway);
  expect(seen.at(-1)).toBe('DELETE uploadId=u1');
  expect((await stat(file)).size).toBe(9 * 1024 * 1024);
  stand.close();
});
