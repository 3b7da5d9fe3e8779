import { afterAll, beforeAll, expect, it } from 'vitest';
import { findPage, seesMuch } from '#src/features/memos/list/list.queries';
import { EVERYTHING, type Question } from '#src/features/memos/list/list.statement';
import { writeTimedKey } from '#src/platform/listing/cursor';
import { withApp, type TestApp } from '../../support/app';
import { storeMemo } from './storedMemo';

// Who sees very many memos has an index walked instead of all of them sorted: the pages must be the same.

const MEMOS = 130;
const OWNERS = ['garry', 'olga', 'andrew', 'masha'];
const RECIPIENTS = ['andrew', 'company', 'valeria', 'ruth', undefined];

let app: TestApp;

beforeAll(async () => {
  app = await withApp();
  // Namesakes are one name in the order.
  await app.db.prisma.user.updateMany({ where: { email: { startsWith: 'ruth' } }, data: { name: 'Valeria Ortiz' } });
  for (let index = 0; index < MEMOS; index += 1) {
    const to = RECIPIENTS[index % RECIPIENTS.length];
    const stage = to ? ((['pending', 'considered', 'draft'] as const)[index % 3] ?? 'pending') : 'draft';
    await storeMemo(app, {
      title: ['Äpfel', 'apples', 'Zebra', `Memo ${index}`][index % 4] ?? '',
      owner: OWNERS[index % OWNERS.length] ?? '',
      ...(to && { to }),
      subscribers: index % 2 === 1 ? ['garry'] : [],
      stage,
      withdrawn: stage !== 'draft' && index % 17 === 0,
      created: new Date(Date.UTC(2026, 10, 20 - Math.floor(index / 10))).toISOString(),
    });
  }
});
afterAll(() => app.close());

const questionOf = (readerId: number, changes: Partial<Question>, query: Partial<Question['query']>): Question => ({
  readerId,
  readsAll: false,
  period: {},
  search: { by: 'none' },
  now: new Date(),
  today: '2026-11-28',
  withdrawn: { since: new Date(0), isOfAll: false },
  isCommonTag: false,
  seesMuch: false,
  ...changes,
  query: { ...EVERYTHING, ...query, owner: undefined, recipient: undefined },
});

/** Ids of all pages, there or back. */
async function idsOf(
  question: Question,
  way: 'after' | 'before',
  from?: Question['query']['after'],
): Promise<number[]> {
  const query = { ...question.query, [way]: from };
  const { rows, hasNewer, hasOlder } = await findPage(app.db, { ...question, query });
  const ids = rows.map(({ id }) => id);
  const end = way === 'after' ? rows.at(-1) : rows[0];
  if (!end || !(way === 'after' ? hasOlder : hasNewer)) return ids;
  const key = query.sort === 'title' ? end.key : writeTimedKey(end.created_at, end.key);
  const others = await idsOf(question, way, { key, id: end.id, position: 0 });
  return way === 'after' ? [...ids, ...others] : [...others, ...ids];
}

it.each(['title', 'recipient', 'owner'] as const)('shows the same pages by %s to who sees much', async (sort) => {
  for (const [email, changes] of [
    ['garry', { readsAll: false }],
    ['andrew', { readsAll: false }],
    ['andrew', { readsAll: true, isSearch: true }],
  ] as const)
    for (const dir of ['asc', 'desc'] as const)
      for (const filter of [{}, { view: 'mine' }, { stage: 'considered' }] as const) {
        const question = questionOf((await app.user(email)).id, changes, { sort, dir, ...filter });
        const sorted = await idsOf(question, 'after');
        const what = JSON.stringify([email, changes, dir, filter]);
        expect(sorted.length, what).toBeGreaterThan(5);
        expect(await idsOf({ ...question, seesMuch: true }, 'after'), what).toEqual(sorted);
        const key = dir === 'asc' ? 'zzz' : '';
        const end = {
          key: sort === 'title' ? key : writeTimedKey(new Date(dir === 'asc' ? 9e12 : 0), key),
          id: 1,
          position: 0,
        };
        expect(await idsOf({ ...question, seesMuch: true }, 'before', end), what).toEqual(
          await idsOf(question, 'before', end),
        );
      }
});

it('does not take a few memos for many', async () => {
  expect(await seesMuch(app.db, questionOf((await app.user('garry')).id, {}, { view: 'to-consider' }))).toBe(false);
});
