import { load } from 'cheerio';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { beginFileChecks, checkFiles } from '#src/features/files/checks.service';
import { sweepOrphanFiles } from '#src/features/files/files.service';
import { withApp, type TestApp } from '../../support/app';
import { drainJobs } from '../../support/jobs';
import { s3Server, type S3Server } from '../../support/s3Server';
import { png } from '#src/seed/files/png';
import { attached } from './support';

let server: S3Server;
let app: TestApp;
beforeAll(async () => {
  server = await s3Server();
  app = await withApp({ S3_URL: server.url() });
  for (const person of ['andrew', 'olga', 'admin']) await app.agentFor(person);
});
afterAll(async () => {
  await app.close();
  await server.close();
});
beforeEach(() => expect.poll(() => app.deps.storage.problem()).toBeNull());

const stored = async () => {
  const keys = [];
  for await (const { key } of app.deps.storage.list()) keys.push(key);
  return keys;
};
const andrew = () => app.agentFor('andrew');

/** The bucket is away while `work` lasts. */
async function without(work: () => Promise<void>): Promise<void> {
  await server.away();
  await work().finally(() => server.back());
}

test('what is attached lies in the bucket alone, and is downloaded whole, in ranges, and small', async () => {
  const file = await attached(app, 'figures of the year', 'figures.txt');
  expect(await stored()).toEqual([file.storageKey]);
  expect((await (await andrew()).get(`/files/${file.id}`)).text).toBe('figures of the year');
  const part = await (await andrew()).get(`/files/${file.id}`).set('Range', 'bytes=8-9');
  expect([part.status, part.text, part.headers['content-range']]).toEqual([206, 'of', 'bytes 8-9/19']);
  expect((await (await andrew()).get(`/files/${file.id}/view`)).text).toContain('figures of the year');
  const picture = await attached(app, png(400, 300, []), 'chart.png');
  const small = await (await andrew()).get(`/files/${picture.id}/thumbnail`);
  expect([small.status, small.type]).toEqual([200, 'image/webp']);
  expect(await stored()).toContain(`${picture.storageKey}.thumbnail`);
});

test('while the bucket is away a memo with a file is refused with a sentence and its text; sent again it stands once', async () => {
  const olga = await app.agentFor('olga');
  const send = () =>
    olga
      .post('/memos')
      .field({ title: 'Kept as typed', recipient: 'company', body: '<div>my words</div>' })
      .attach('files', Buffer.from('bytes'), 'notes.txt');
  const before = { memos: await app.db.prisma.memo.count(), files: await stored() };
  await without(async () => {
    const answer = await send();
    expect(answer.status).toBe(503);
    expect(load(answer.text)('[name=title]').val()).toBe('Kept as typed');
    expect(answer.text).toContain('my words');
    expect(answer.text).toContain('The store of files does not answer at the moment');
  });
  expect(await app.db.prisma.memo.count()).toBe(before.memos);
  await expect.poll(() => app.deps.storage.problem()).toBeNull();
  expect(await stored()).toEqual(before.files);
  expect((await send()).status).toBe(303);
  expect((await stored()).length).toBe(before.files.length + 1);
});

test('while it is away pages that list files work, a download is a sentence, and admins see it', async () => {
  const file = await attached(app, 'later', 'later.txt');
  await without(async () => {
    const page = await (await andrew()).get(`/memos/${file.memoId}`);
    expect([page.status, page.text.includes('later.txt')]).toEqual([200, true]);
    const answer = await (await andrew()).get(`/files/${file.id}`).set('Accept', 'text/html');
    expect([answer.status, answer.headers['content-disposition']]).toEqual([503, undefined]);
    expect(answer.text).toContain('The store of files does not answer at the moment');
    const health = load((await (await app.agentFor('admin')).get('/admin/health')).text);
    const said = health('#check-uploads').closest('section').text();
    expect(said).toContain('The object store of the files does not answer.');
    expect(said).toContain('ECONNREFUSED');
    const ready = await app.agent().get('/readyz');
    expect(ready.status).toBe(503);
    expect(ready.body.problem).toContain('no file can be stored');
  });
});

test('a night in which the bucket is away calls no file missing', async () => {
  const file = await attached(app, 'whole', 'whole.txt');
  await beginFileChecks(app.deps);
  const due = { left: 1e12, since: new Date(Date.now() + 1_000) };
  await without(() => expect(checkFiles(app.deps, due)).rejects.toThrow('errors.storageAway.message'));
  const { fault } = await app.db.prisma.attachment.findUniqueOrThrow({ where: { id: file.id } });
  expect(fault).toBeNull();
  await expect.poll(() => app.deps.storage.problem()).toBeNull();
  await app.deps.storage.remove(file.storageKey);
  await checkFiles(app.deps, due);
  expect((await app.db.prisma.attachment.findUniqueOrThrow({ where: { id: file.id } })).fault).toBe('missing');
});

test('what has no row is swept, and nothing of a bucket that another installation came to first', async () => {
  const [kept, lost] = [await attached(app, 'kept', 'kept.txt'), await attached(app, 'lost', 'lost.txt')];
  await app.db.prisma.attachment.delete({ where: { id: lost.id } });
  const tomorrow = new Date(Date.now() + 25 * 3_600_000);
  const other = await withApp({ S3_URL: server.url() });
  expect(await sweepOrphanFiles(app.deps, tomorrow)).toBe(1);
  expect(await sweepOrphanFiles(other.deps, tomorrow)).toBe(0);
  await other.close();
  expect(await stored()).toContain(kept.storageKey);
  expect(await stored()).not.toContain(lost.storageKey);
});

test('a draft is deleted though the bucket is away, and its files go when it is back', async () => {
  const draft = await (
    await andrew()
  )
    .post('/memos/drafts')
    .field({ title: 'No', body: 'x', recipient: 'company' })
    .attach('files', Buffer.from('x'), 'no.txt');
  const id = Number(/\d+/.exec(draft.headers.location ?? '')?.[0]);
  const { storageKey } = await app.db.prisma.attachment.findFirstOrThrow({ where: { memoId: id } });
  await without(async () => {
    expect((await (await andrew()).post(`/memos/${id}/delete`).type('form').send({})).status).toBe(303);
  });
  await expect.poll(() => app.deps.storage.problem()).toBeNull();
  expect(await stored()).toContain(storageKey);
  await drainJobs(app.deps);
  expect(await stored()).not.toContain(storageKey);
});
