import { afterAll, beforeAll, expect, test } from 'vitest';
import { findPage } from '#src/features/memos/list/list.queries';
import { memoHits, type HitsQuestion } from '#src/features/memos/list/hits.queries';
import { questionOf } from '#src/features/search/search.queries';
import { taskHits } from '#src/features/tasks/list/hits.queries';
import { findTaskPage } from '#src/features/tasks/list/list.queries';
import { Parameters } from '#src/platform/listing/statement';
import { EVERY_ACTIVE } from '#src/features/tasks/list/list.statement';
import { withApp, type TestApp } from '../../support/app';
import { question } from '../../bench/statements';
import { storeMemo } from '../memos/storedMemo';
import { storeTask } from '../tasks/storedTask';

/** What is common in a large company is looked for in another way than what is rare, and finds the same. */
let app: TestApp;

beforeAll(async () => {
  app = await withApp();
  for (const title of ['Harbour crane', 'Harbour tug', 'Crane of the yard', 'Harbour crane and tug']) {
    await storeMemo(app, { title, owner: 'andrew', to: 'garry' });
    await storeTask(app, { title });
  }
});
afterAll(() => app.close());

const ASKED: [string, number][] = [
  ['harbour', 3],
  ['harbour crane', 2],
  ['harbour -crane', 1],
  ['crane -tug -yard', 1],
  ['tug OR yard', 3],
  ['"harbour crane" OR yard', 3],
  ['harbour crane OR harbour tug', 3],
  ['-harbour yard', 1],
  ['harbour harbor-crane', 0],
];

const WAYS = [
  ['walk', 'all'],
  ['walk', 'newest'],
  ['index', 'all'],
  ['index', 'newest'],
] as const;

test.each(ASKED)(
  '“%s” finds %i, walked or by the index, on lists and on the page of everything',
  async (typed, count) => {
    const words = questionOf(typed);
    const { id: readerId } = await app.user('andrew');
    for (const [by, files] of WAYS)
      for (const readsAll of [false, true]) {
        const memos = await findPage(
          app.db,
          question(readerId, {}, { readsAll, isSearch: readsAll, search: { by, words, files } }),
        );
        expect(memos.rows, `memos, ${by}`).toHaveLength(count);
        const tasks = await findTaskPage(app.db, {
          kind: 'task',
          readerId,
          seesAll: readsAll,
          readsAllMemos: false,
          query: { ...EVERY_ACTIVE, q: typed, stage: 'any', hidden: true },
          order: { sort: 'created', dir: 'desc' },
          due: { isOpen: false },
          search: { by, words, files },
        });
        expect(tasks.rows, `tasks, ${by}`).toHaveLength(count);
        const asked = {
          kind: 'task' as const,
          readerId,
          readsAll,
          words,
          files,
          isCommon: by === 'walk',
          number: null,
          limit: 10,
          countMax: 100,
        };
        expect(await firstHits(memoHits, asked), `first memos, ${by}`).toBe(count);
        expect(await firstHits(taskHits, asked), `first tasks, ${by}`).toBe(count);
      }
  },
);

async function firstHits<Q extends HitsQuestion>(select: (asked: Q, parameters: Parameters) => string[], asked: Q) {
  const parameters = new Parameters();
  const { rows } = await app.db.pool.query(select(asked, parameters).join(' UNION ALL '), parameters.values);
  return rows.length;
}
