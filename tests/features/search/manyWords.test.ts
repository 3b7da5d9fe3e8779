import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { refreshStaleSearch } from '#src/features/search/reindexing.service';
import { refreshMemoSearch, WORDS_VERSION } from '#src/features/search/search.service';
import { vectorsOf } from '#src/platform/words/vector';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { said } from '../../support/chat';
import { leastCpuMs } from '../../support/cpu';
import { drainJobs } from '../../support/jobs';
import { makeMemo } from '../../support/memos';
import { listPage } from '../memos/listPage';
import { storeMemo } from '../memos/storedMemo';

let app: TestApp;
let andrew: Agent;

const search = async (words: string, agent = andrew) =>
  (await listPage(agent, `/memos?q=${encodeURIComponent(words)}`)).titles;

const manyWords = (count: number, mark: string): string =>
  Array.from({ length: count }, (_, index) => `${mark}${index.toString().padStart(5, '0')}`).join(' ');

/** The blocks that PostgreSQL looks at for the list which `work` asks for. */
async function blocksOf(app: TestApp, work: () => Promise<unknown>): Promise<number> {
  const query = vi.spyOn(app.db, 'query');
  await work();
  const [text, , values] = query.mock.calls.find(([one]) => one.includes('hits AS MATERIALIZED')) ?? [];
  query.mockRestore();
  const { rows } = await app.db.pool.query(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`, values);
  const plan = z.object({ Plan: z.object({ 'Shared Hit Blocks': z.number(), 'Shared Read Blocks': z.number() }) });
  const [{ 'QUERY PLAN': explained }] = z.tuple([z.object({ 'QUERY PLAN': z.tuple([plan]) })]).parse(rows);
  return explained[0].Plan['Shared Hit Blocks'] + explained[0].Plan['Shared Read Blocks'];
}

beforeAll(async () => {
  app = await withApp();
  // Once PostgreSQL has counted tables as small as these it reads them from end to end, which it does in no company.
  await app.db.pool.query('ALTER TABLE memo_search SET (autovacuum_enabled = off)');
  await app.db.pool.query('ALTER TABLE task_search SET (autovacuum_enabled = off)');
  andrew = await app.agentFor('andrew');
});
afterAll(() => app.close());

describe('very many words', () => {
  it('are all found, alone and together, wherever they stand', async () => {
    const id = await storeMemo(app, {
      title: 'Endless',
      owner: 'andrew',
      to: 'garry',
      stage: 'considered',
      body: `<p>${manyWords(12_000, 'b')}</p>`,
      conclusion: `<p>${manyWords(12_000, 'c')}</p>`,
    });
    const author = await app.user('garry');
    const texts = Array.from({ length: 30 }, (_, part) => manyWords(1000, `m${part}x`));
    await app.db.prisma.conversation.create({
      data: {
        memoId: id,
        messages: { create: texts.map((text) => ({ authorId: author.id, text, clientKey: randomUUID() })) },
      },
    });
    await refreshMemoSearch(app.db.prisma, id);
    for (const words of [
      'b00000',
      'b11999',
      'c11999',
      'm0x00000',
      'm29x00999',
      'endless b11999 m29x00999',
      '"m28x00998 m28x00999"',
      'b11999 -nothing',
      'nothing OR (m29x00999 c00001)',
    ])
      expect(await search(words), words).toEqual(['Endless']);
    for (const words of ['b11999 -m29x00999', 'endless b12000', '"m28x00999 m28x00998"'])
      expect(await search(words), words).toEqual([]);
    expect(await app.db.prisma.memoSearch.count({ where: { memoId: id, isSplit: true } })).toBeGreaterThan(1);

    await app.db.prisma.message.deleteMany({});
    await refreshMemoSearch(app.db.prisma, id);
    expect(await search('m29x00999')).toEqual([]);
    expect(await search('b11999 c11999')).toEqual(['Endless']);
  });

  it('are added message by message', async () => {
    const id = await makeMemo(app, 'andrew', { to: 'garry', title: 'Talkative' });
    for (let part = 0; part < 12; part += 1) await said(andrew, `/memos/${id}`, manyWords(1000, `t${part}x`));
    for (const words of ['talkative', 't0x00000', 't11x00999', 'talkative t0x00007 t11x00007'])
      expect(await search(words), words).toEqual(['Talkative']);
    expect(await search('t0x00000 -t11x00999')).toEqual([]);
    const { $ } = await listPage(andrew, '/memos?q=t11x00999');
    expect($('.memo-hit mark').text()).toBe('t11x00999');
  });

  it('cost nobody who does not see them, be they of a memo or of a draft that names its reader', async () => {
    const look = () => search('budget chairs', andrew);
    const before = await blocksOf(app, look);
    for (const index of Array(8).keys()) {
      const id = await storeMemo(app, {
        title: `Flood ${index}`,
        owner: 'masha',
        to: 'garry',
        subscribers: ['andrew'],
        stage: 'draft',
        body: `<p>budget ${manyWords(12_000, `f${index}x`)} chairs</p>`,
      });
      await refreshMemoSearch(app.db.prisma, id);
    }
    expect(await blocksOf(app, look)).toBeLessThan(2 * before + 100);
    expect(await look()).toEqual([]);
  });

  it('cost little, whatever they are', () => {
    const texts = [
      manyWords(14_000, 'w'),
      "a'".repeat(50_000),
      'a-'.repeat(50_000),
      'ก'.repeat(100_000),
      '漢'.repeat(100_000),
      '1 '.repeat(50_000),
      '1 000'.repeat(20_000),
      'aB'.repeat(50_000),
      'c++'.repeat(33_000),
      'ש"'.repeat(50_000),
      '\u1100\u1161'.repeat(50_000),
    ];
    for (const text of texts)
      expect(
        leastCpuMs(() => vectorsOf([text.slice(0, 100_000)]), 3, 300),
        text.slice(0, 4),
      ).toBeLessThan(300);
  });
});

describe('what an older version stored', () => {
  it('is written anew by the job, and goes on where it was', async () => {
    const id = await storeMemo(app, { title: 'Ältestes “Pergament”', owner: 'andrew', to: 'garry' });
    await app.db.prisma.$executeRaw`UPDATE memo_search SET doc = '', version = 0 WHERE memo_id = ${id}`;
    await app.db.prisma.$executeRaw`UPDATE users SET search_name = NULL`;
    expect(await search('pergament')).toEqual([]);
    await refreshStaleSearch(app.deps);
    expect(await search('pergament')).toEqual(['Ältestes “Pergament”']);
    expect(await app.db.prisma.memoSearch.count({ where: { version: 0 } })).toBe(0);
    expect(await app.db.prisma.user.count({ where: { searchName: null } })).toBe(0);
  });
});

describe('a raised version of the words', () => {
  it('reaches what was said in a chat, too, so that the hit leads there', async () => {
    const id = await makeMemo(app, 'andrew', { to: 'garry', title: 'Before the upgrade' });
    await said(andrew, `/memos/${id}`, 'the quarterlyHorizon stands');
    await app.db.prisma
      .$executeRaw`UPDATE memo_search SET doc = '', version = ${WORDS_VERSION - 1} WHERE memo_id = ${id}`;
    await app.db.prisma
      .$executeRaw`UPDATE messages SET words = '' WHERE conversation_id IN (SELECT id FROM conversations WHERE memo_id = ${id})`;
    await refreshStaleSearch(app.deps);
    const hit = (await listPage(andrew, '/memos?q=horizon')).$('.memo-hit');
    expect(hit.find('mark').text()).toBe('quarterlyHorizon');
    expect(hit.find('a').attr('href')).toContain('message=');
  });

  it('has the indexes by which the job finds what is older', async () => {
    const { rows } = await app.db.pool.query<{ indexdef: string }>(
      `SELECT indexdef FROM pg_indexes WHERE indexname IN ('memo_search_stale', 'task_search_stale')`,
    );
    expect(rows).toHaveLength(2);
    for (const { indexdef } of rows) expect(indexdef).toContain(`(version < ${WORDS_VERSION})`);
  });
});

describe('the people of a memo', () => {
  it('find it by their names, and by a new one after a change', async () => {
    await storeMemo(app, { title: 'For Sergey', owner: 'andrew', to: 'sergey' });
    const sergey = await app.user('sergey');
    expect(await search(sergey.name)).toEqual(['For Sergey']);
    const admin = await app.agentFor('admin');
    const answer = await admin
      .post(`/admin/users/${sergey.id}`)
      .type('form')
      .send({
        name: 'Sergeï Brückner',
        email: sergey.email,
        department: String(sergey.departmentId ?? ''),
        headOf: [],
        version: String(sergey.version),
      });
    expect(answer.status).toBe(303);
    await drainJobs(app.deps);
    expect(await search('sergei brueckner')).toEqual(['For Sergey']);
    expect(await search(sergey.name)).toEqual([]);
  });
});

describe('little found', () => {
  it('is made more by similar words in the reader’s language', async () => {
    await storeMemo(app, { title: 'The new catalogue', owner: 'andrew', to: 'garry' });
    const { titles, content } = await listPage(andrew, '/memos?q=catalogues');
    expect(titles).toContain('The new catalogue');
    expect(content).toContain('Also found with similar words');
    expect(await search('"catalogues"')).toEqual([]);
    expect((await listPage(andrew, '/memos?q=catalogue')).content).not.toContain('similar words');
  });
});
