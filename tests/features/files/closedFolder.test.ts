import { rename, rm, writeFile } from 'node:fs/promises';
import { load } from 'cheerio';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { withApp, type TestApp } from '../../support/app';

let app: TestApp;
const aside = () => `${app.deps.config.uploadsDir}-aside`;

beforeAll(async () => {
  app = await withApp();
  const olga = await app.agentFor('olga');
  await olga
    .post('/memos')
    .field({ title: 'Before', recipient: 'company', body: 'x' })
    .attach('files', Buffer.from('x'), 'a.txt');
});
afterAll(() => app.close());

/** A file where the folder was: root, as whom tests may run, is refused by nothing else. */
async function closeFolder(): Promise<void> {
  const { uploadsDir } = app.deps.config;
  await rename(uploadsDir, aside());
  await writeFile(uploadsDir, '');
}

afterEach(async () => {
  const { uploadsDir } = app.deps.config;
  await rm(uploadsDir, { force: true });
  await rename(aside(), uploadsDir);
});

describe('while the folder of files takes none', () => {
  test('a memo with a file is refused with a sentence, 507, and its text; nothing of it is there', async () => {
    const olga = await app.agentFor('olga');
    const before = await app.db.prisma.memo.count();
    await closeFolder();
    const answer = await olga
      .post('/memos')
      .field({ title: 'Kept as typed', recipient: 'company', body: '<div>my words</div>' })
      .attach('files', Buffer.from('bytes'), 'notes.txt');
    expect(answer.status).toBe(507);
    const page = load(answer.text);
    expect(page('[name=title]').val()).toBe('Kept as typed');
    expect(answer.text).toContain('my words');
    expect(answer.text).toContain('Files cannot be stored at the moment');
    expect(await app.db.prisma.memo.count()).toBe(before);
  });

  test('who watches over the program hears of it, and a memo without files goes out', async () => {
    await closeFolder();
    const problem = async () => String((await app.agent().get('/readyz')).body.problem);
    await expect.poll(problem).toContain('no file can be stored');
    const olga = await app.agentFor('olga');
    const answer = await olga
      .post('/memos')
      .type('form')
      .send({ title: 'Words alone', recipient: 'company', body: 'x' });
    expect(answer.status).toBe(303);
  });
});
