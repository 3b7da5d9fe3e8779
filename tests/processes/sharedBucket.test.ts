import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { png } from '#src/seed/files/png';
import { ended, freePort, spawnProgram, startProgram, type Program } from '../e2e/support/program';
import { clamdServer, type ClamdServer } from '../support/clamdServer';
import { createTestDatabase } from '../support/database';
import { s3Server, type S3Server } from '../support/s3Server';
import { signIn, type Visitor } from './visitor';

const DARIAN = '4';
const SECRET = 'a secret that both programs know';

let bucket: S3Server;
let scanner: ClamdServer;
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let here: Program;
let there: Program;
let andrew: Visitor;

beforeAll(async () => {
  [bucket, scanner, database] = await Promise.all([s3Server(), clamdServer(), createTestDatabase()]);
  const settings = {
    DATABASE_URL: database.url,
    SESSION_SECRET: SECRET,
    S3_URL: bucket.url(),
    CLAMD_URL: scanner.url,
    BACKUP_URL: bucket.url(),
    LOG_LEVEL: 'info',
    WRITE_LIMITS: 'off',
  };
  [here, there] = await Promise.all([startProgram(settings), startProgram(settings)]);
  andrew = await signIn(here, 'andrew');
});
afterAll(async () => {
  await Promise.all([here.stop(), there.stop()]);
  await Promise.all([bucket.close(), scanner.close(), database.drop()]);
});

type Sent = { key: string; content: Buffer; name: string };

async function send(who: Visitor, { key, content, name }: Sent): Promise<number | null> {
  const form = new FormData();
  const fields = { title: `With a file ${key}`, recipient: DARIAN, body: '<div>Look</div>', clientKey: key };
  for (const [field, value] of Object.entries(fields)) form.append(field, value);
  form.append('files', new File([new Uint8Array(content)], name));
  const answer = await who.post('/memos', form).catch(() => null);
  const text = (await answer?.text()) ?? '';
  return answer?.ok === true ? Number(/\/memos\/(\d+)/.exec(text)?.[1]) : null;
}

/** The address of a memo's only file, as its page at this program shows it. */
async function fileOf(who: Visitor, memoId: number): Promise<string> {
  const page = await (await who.get(`/memos/${memoId}`)).text();
  return /\/files\/\d+/.exec(page)?.[0] ?? '';
}

const bytesAt = async (who: Visitor, url: string): Promise<Buffer> =>
  Buffer.from(await (await who.get(url)).arrayBuffer());
const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

test('what is attached at one program the other one shows, whole, in ranges and small, and to others once it is checked', async () => {
  const content = png(400, 300, []);
  const memoId = await send(andrew, { key: randomUUID(), content, name: 'chart.png' });
  const file = await fileOf(andrew.at(there), memoId ?? 0);
  expect(hashOf(await bytesAt(andrew.at(there), file))).toBe(hashOf(content));
  const range = await fetch(there.url + file, { headers: { ...andrew.headers, range: 'bytes=8-15' } });
  expect([range.status, Buffer.from(await range.arrayBuffer())]).toEqual([206, content.subarray(8, 16)]);
  const small = await andrew.at(there).get(`${file}/thumbnail`);
  expect([small.status, small.headers.get('content-type')]).toEqual([200, 'image/webp']);
  const again = await andrew.get(`${file}/thumbnail`);
  expect(hashOf(Buffer.from(await again.arrayBuffer()))).toBe(hashOf(Buffer.from(await small.arrayBuffer())));
  const darian = await signIn(there, 'darian');
  await expect.poll(async () => (await darian.get(file)).status, { timeout: 30_000 }).toBe(200);
});

test('the bucket is taken away and brought back while people send: what was acknowledged is there once and whole', async () => {
  const acknowledged: (Sent & { id: number })[] = [];
  let refused = 0;
  let isOver = false;
  const write = async (who: Visitor) => {
    while (!isOver) {
      const key = randomUUID();
      const sent = { key, content: Buffer.from(`figures of ${key}`), name: `${key}.txt` };
      for (let id = null; id === null && !isOver;) {
        id = await send(who, sent);
        if (id === null) refused += 1;
        else acknowledged.push({ ...sent, id });
      }
    }
  };
  const writers = [andrew, andrew.at(there), andrew].map(write);
  const until = (condition: () => boolean) => expect.poll(condition, { timeout: 60_000 }).toBe(true);
  await until(() => acknowledged.length >= 6);
  await bucket.away();
  const before = refused;
  await until(() => refused >= before + 4);
  await bucket.back();
  const during = acknowledged.length;
  await until(() => acknowledged.length >= during + 6);
  isOver = true;
  await Promise.all(writers);
  expect(new Set(acknowledged.map(({ id }) => id)).size).toBe(acknowledged.length);
  for (const [at, { id, content }] of acknowledged.entries()) {
    const reader = at % 2 === 0 ? andrew.at(there) : andrew;
    expect(hashOf(await bytesAt(reader, await fileOf(reader, id)))).toBe(hashOf(content));
  }
});

test('the start says where files and backups are kept and who checks them, and which of these does not answer', async () => {
  const said = here.log.join('');
  for (const sentence of [
    'Files are kept in the bucket notes-files',
    'The bucket answers.',
    'Nightly backups are kept in the bucket notes-files',
  ])
    expect(said).toContain(sentence);
  expect(said).toContain(`Files are checked by the virus scanner at ${scanner.url}`);
  for (const secret of ['S3RVER:S3RVER', SECRET]) expect(said).not.toContain(secret);

  const [dataDir, port, nobody] = [
    await mkdtemp(path.join(tmpdir(), 'notes-alone-')),
    await freePort(),
    await freePort(),
  ];
  const away = `http://KEY:a-secret-key@127.0.0.1:${nobody}/files`;
  const place = { port, url: `http://localhost:${port}`, dataDir, mailUrl: '' };
  const settings = { DATABASE_URL: database.url, S3_URL: away, BACKUP_URL: away, CLAMD_URL: `127.0.0.1:${nobody}` };
  const { child, log } = spawnProgram(place, settings);
  try {
    const all = () => log.join('');
    for (const sentence of [
      'No file can be stored in the bucket files',
      'No nightly backup can be kept',
      'The virus scanner at 127',
    ])
      await expect.poll(all, { timeout: 60_000 }).toContain(sentence);
    expect(all()).not.toContain('a-secret-key');
    await expect
      .poll(
        () =>
          fetch(`${place.url}/login`).then(
            (answer) => answer.status,
            () => 0,
          ),
        { timeout: 60_000 },
      )
      .toBe(200);
  } finally {
    await ended(child);
    await rm(dataDir, { recursive: true, force: true });
  }
});
