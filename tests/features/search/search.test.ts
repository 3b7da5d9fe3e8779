import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  appendToMemoSearch,
  appendToTaskSearch,
  refreshMemoSearch,
  refreshTaskSearch,
} from '#src/features/search/search.service';
import { inTransaction, type Tx } from '#src/platform/db';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { makeMemo } from '../../support/memos';
import { makeTask } from '../../support/tasks';
import { listPage } from '../memos/listPage';
import { storeMemo } from '../memos/storedMemo';

let app: TestApp;
let andrew: Agent;
let rotterdam: number;
let foreign: number;

const search = async (words: string, agent = andrew, more = '') =>
  (await listPage(agent, `/memos?q=${encodeURIComponent(words)}${more}`)).titles;

beforeAll(async () => {
  app = await withApp();
  andrew = await app.agentFor('andrew');
  rotterdam = await storeMemo(app, {
    title: 'Rotterdam trade fair',
    owner: 'andrew',
    to: 'garry',
    body: '<div>The <strong>carpenter</strong> asks for a deposit. Kühlschrank &amp; table.</div>',
    stage: 'considered',
    conclusion: '<div>Negotiate once more.</div>',
    files: ['Final_quotation-2026.xlsx'],
  });
  await storeMemo(app, { title: '100% of the plan_x', owner: 'andrew', to: 'garry' });
  await storeMemo(app, { title: '年度预算报告', owner: 'andrew', to: 'garry' });
  await storeMemo(app, { title: 'Nothing special', owner: 'andrew', to: 'garry', created: '2026-11-19T10:00:00Z' });
  foreign = await storeMemo(app, { title: 'Secret carpenter', owner: 'masha', to: 'marina' });
  await storeMemo(app, { title: 'Draft carpenter', owner: 'olga', to: 'andrew', stage: 'draft' });
  await storeMemo(app, { title: 'Withdrawn carpenter', owner: 'andrew', to: 'garry', withdrawn: true });
});

afterAll(() => app.close());

const searchAll = async (words: string) =>
  (await listPage(await app.agentFor('ekaterina'), `/memos?view=company&q=${encodeURIComponent(words)}`)).titles;

describe('search by words', () => {
  it.each([
    ['the title', 'rotterdam'],
    ['the body', 'carpenter'],
    ['the conclusion', 'negotiate'],
    ['a part of a file name', 'quotation'],
    ['a whole file name', 'Final_quotation-2026.xlsx'],
    ['the beginning of a word', 'carpen'],
    ['a word without its accent', 'kuhlschrank'],
    ['several fields at once', 'rotterdam negotiate carpenter'],
    ['words in quotes', '"trade fair"'],
    ['all but one word', 'rotterdam -plan'],
  ])('finds %s', async (_, words) => {
    expect(await search(words)).toEqual(['Rotterdam trade fair']);
  });

  it('finds nothing of what is not there, or not for the reader', async () => {
    expect(await search('strong')).toEqual([]);
    expect(await search('"fair trade"')).toEqual([]);
    expect(await search('secret')).toEqual([]);
    expect(await search('carpenter')).not.toContain('Draft carpenter');
  });

  it('lets operators find in all sent memos', async () => {
    expect(await searchAll('carpenter')).toEqual(expect.arrayContaining(['Rotterdam trade fair', 'Secret carpenter']));
    expect(await searchAll('carpenter')).toHaveLength(2);
  });

  it('takes signs of patterns and of queries as nothing special', async () => {
    for (const typed of [
      '%',
      '_',
      '%%%',
      '\\',
      "'",
      '"',
      '&',
      '!',
      '|',
      ':*',
      '<->',
      '()',
      "' OR 1=1 --",
      '-',
      '"-"',
    ]) {
      expect(await search(typed), typed).toEqual([]);
    }
    expect(await search('100%')).toEqual(['100% of the plan_x']);
  });

  it('finds a part of a title in a writing without spaces', async () => {
    expect(await search('预算')).toEqual(['年度预算报告']);
    expect(await search('预%告')).toEqual([]);
  });

  it('goes together with views, filters and sorts', async () => {
    expect(await search('carpenter', andrew, '&view=mine&stage=considered&sort=title')).toEqual([
      'Rotterdam trade fair',
    ]);
    expect(await search('carpenter', andrew, '&view=subscribed')).toEqual([]);
    expect(await search('carpenter', andrew, '&stage=pending')).toEqual([]);
  });

  it('marks the hits in title and text', async () => {
    const { $ } = await listPage(andrew, '/memos?q=rotterdam');
    expect($('tbody tr td').first().find('mark').text()).toBe('Rotterdam');
    const text = (await listPage(andrew, '/memos?q=kuhlschrank')).$('tbody mark');
    expect(text.text()).toBe('Kühlschrank');
    expect(text.parent().text()).toContain('Kühlschrank & table');
  });
});

describe('search by number', () => {
  it('finds a memo by its number, with or without the sign', async () => {
    expect(await search(String(rotterdam))).toEqual(['Rotterdam trade fair']);
    expect(await search(`#${rotterdam}`)).toEqual(['Rotterdam trade fair']);
  });

  it('puts the memo of that number above memos that hold it as a word', async () => {
    await storeMemo(app, {
      title: `See number ${rotterdam}`,
      owner: 'andrew',
      to: 'garry',
      created: '2026-11-22T10:00:00Z',
    });
    expect(await search(String(rotterdam))).toEqual(['Rotterdam trade fair', `See number ${rotterdam}`]);
    expect(await search(`#${rotterdam}`)).toEqual(['Rotterdam trade fair']);
  });

  it('finds nothing for the number of a foreign memo, or of none', async () => {
    expect(await search(String(foreign))).toEqual([]);
    expect(await search(`#${foreign}`)).toEqual([]);
    for (const number of ['0', '#0', '2147483647', '2147483648', '99999999999', '#99999999999']) {
      expect(await search(number), number).toEqual([]);
    }
  });

  it('finds a foreign memo for an operator', async () => {
    expect(await searchAll(`#${foreign}`)).toEqual(['Secret carpenter']);
  });
});

describe('the words of a memo', () => {
  it('follow what is written anew', async () => {
    const { refreshMemoSearch } = await import('#src/features/search/search.service');
    const id = await storeMemo(app, { title: 'Old words', owner: 'andrew', to: 'garry' });
    await app.db.prisma.memo.update({ where: { id }, data: { title: 'Fresh heading' } });
    await refreshMemoSearch(app.db.prisma, id);
    expect(await search('"old words"')).toEqual([]);
    expect(await search('fresh')).toEqual(['Fresh heading']);
  });

  it('may be very many', async () => {
    const body = `<div>${Array.from({ length: 14_000 }, (_, index) => `w${index}x`).join(' ')}</div>`.slice(0, 100_000);
    const id = await storeMemo(app, { title: 'Long', owner: 'andrew', to: 'garry', body });
    expect(await search('w13000x')).toEqual(['Long']);
    expect(id).toBeGreaterThan(0);
  });
});

describe('a chat that holds more words than can be searched', () => {
  /** 20 words of 490 letters, which are stored in a hundredth of their length. */
  const longWords = (from: number) =>
    Array.from({ length: 20 }, (_, index) => 'a'.repeat(485) + String(from + index).padStart(5, '0')).join(' ');
  const places = {
    memo: async () => ({ memoId: await makeMemo(app, 'andrew', { to: 'garry' }), taskId: null }),
    task: async () => ({ memoId: null, taskId: await makeTask(app, 'andrew', { title: 'Done without end' }) }),
  };
  const say = (url: string, message: string) => andrew.post(`${url}/messages`).type('form').send({ message });

  it.each(['memo', 'task'] as const)(
    'of a %s can be written in all the same, and its newest words are found',
    async (kind) => {
      const place = await places[kind]();
      const url = `/${kind}s/${place.memoId ?? place.taskId}`;
      await say(url, 'The beginning');
      const { id: conversationId } = await app.db.prisma.conversation.findFirstOrThrow({ where: place });
      const { id: authorId } = await app.user('andrew');
      // As the chat itself adds them.
      for (let from = 0; from < 2_400; from += 20) {
        const text = longWords(from);
        await app.db.prisma.message.create({
          data: { conversationId, authorId, text, clientKey: randomUUID(), revision: from + 10 },
        });
        await inTransaction(app.db, (tx) =>
          kind === 'memo'
            ? appendToMemoSearch(tx, place.memoId ?? 0, text)
            : appendToTaskSearch(tx, place.taskId ?? 0, text),
        );
      }
      expect((await say(url, 'Newestword')).status).toBe(303);
    },
  );

  it.each(['memo', 'task'] as const)('of a %s with thousands of files can be written in', async (kind) => {
    const place = await places[kind]();
    const { id: uploaderId } = await app.user('andrew');
    const file = { ...place, uploaderId, mediaType: 'text/plain', sizeBytes: 1, sha256: 'x'.repeat(64) };
    const nameOf = (index: number) =>
      Array.from({ length: 30 }, (_, word) => `w${index}q${word}`)
        .join('_')
        .slice(0, 250);
    await app.db.patient.prisma.attachment.createMany({
      data: Array.from({ length: 6_000 }, (_, index) => ({
        ...file,
        fileName: nameOf(index),
        storageKey: `${kind} ${index}`,
      })),
    });
    const refresh = (tx: Tx) =>
      place.memoId === null ? refreshTaskSearch(tx, place.taskId) : refreshMemoSearch(tx, place.memoId);
    await inTransaction(app.db.patient, refresh);
    expect((await say(`/${kind}s/${place.memoId ?? place.taskId}`, 'Still here')).status).toBe(303);
  });
});
