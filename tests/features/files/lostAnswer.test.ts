import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { withApp, type TestApp } from '../../support/app';
import { databaseProxy, type DatabaseProxy, type Pair } from '../../support/databaseProxy';

let app: TestApp;
let proxy: DatabaseProxy;

beforeAll(async () => {
  app = await withApp({}, async (url) => (proxy = await databaseProxy(url)).url);
});
afterEach(() => proxy.heal());
afterAll(async () => {
  await app.close();
  await proxy.close();
});

/** Ends the next transaction that stored a file between its COMMIT and the answer to it. */
function cutAtCommit(how: (pair: Pair) => void): { isDone: () => boolean } {
  const storing = new Set<Pair>();
  const committed = new Set<Pair>();
  let isDone = false;
  proxy.onQuestion = (bytes, pair) => {
    const said = bytes.toString('latin1');
    if (/INSERT INTO "public"."attachments"/.test(said)) storing.add(pair);
    if (!isDone && storing.has(pair) && said.includes('COMMIT')) committed.add(pair);
    pair.database.write(bytes);
  };
  proxy.onAnswer = (bytes, pair) => {
    if (!committed.delete(pair)) return void pair.program.write(bytes);
    isDone = true;
    how(pair);
  };
  return { isDone: () => isDone };
}

const ways: [string, (pair: Pair) => void][] = [
  ['reset', ({ program }) => void program.resetAndDestroy()],
  ['closed', ({ program }) => void program.end()],
];

describe.each(ways)('when the connection is %s between the commit and its answer', (_how, cut) => {
  test.each([
    ['memo', '/memos', { title: 'Kept', recipient: 'company', body: 'x' }],
    ['task', '/tasks', { title: 'Kept', responsible: '6', description: 'x' }],
  ])('the file of the %s stays, and the form sent again finds it', async (_kind, path, fields) => {
    const olga = await app.agentFor('olga');
    const form = { ...fields, clientKey: randomUUID() };
    const bytes = Buffer.from(`bytes of ${form.clientKey}`);
    const send = () => {
      const request = olga.post(path);
      for (const [name, value] of Object.entries(form)) void request.field(name, value);
      return request.attach('files', bytes, 'kept.txt');
    };
    const { isDone } = cutAtCommit(cut);
    const first = await send();
    expect(isDone()).toBe(true);
    expect(first.status).toBe(503);
    expect((await send()).status).toBe(303);
    const file = await app.db.prisma.attachment.findFirstOrThrow({ orderBy: { id: 'desc' } });
    const download = await olga.get(`/files/${file.id}`).buffer();
    expect(download.status).toBe(200);
    expect(download.text).toBe(bytes.toString());
  });
});
