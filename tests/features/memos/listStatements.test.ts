import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canRead } from '#src/policies/memo.policy';
import { findActor } from '#src/features/people/actor.queries';
import { DEMO_PEOPLE } from '#src/seed/demoPeople';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { listPage } from './listPage';
import { storeMemo } from './storedMemo';

const STATEMENTS_MAX = 6;

let app: TestApp;
let tanya: Agent;
let garry: Agent;

beforeAll(async () => {
  app = await withApp();
  tanya = await app.agentFor('tanya');
  garry = await app.agentFor('garry');
  for (let index = 0; index < 5; index += 1)
    await storeMemo(app, { title: `Small ${index}`, owner: 'tanya', to: 'sergey' });
  for (let index = 0; index < 88; index += 1) {
    const stage = (['pending', 'considered', 'postponed', 'draft'] as const)[index % 4];
    await storeMemo(app, {
      title: `Large ${index}`,
      owner: ['andrew', 'olga', 'masha'][index % 3] ?? '',
      to: index % 5 === 0 ? 'company' : 'garry',
      subscribers: index % 2 === 0 ? ['valeria'] : [],
      withdrawn: index % 12 === 1,
      stage,
    });
  }
});

afterAll(() => app.close());

/** Every statement that goes to PostgreSQL during the work, whoever sends it. */
async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const sent: string[] = [];
  const { pool } = app.db;
  const query = pool.query.bind(pool);
  pool.query = ((...given: Parameters<typeof query>) => {
    const [first] = given as unknown as [string | { text: string }];
    sent.push(typeof first === 'string' ? first : first.text);
    return query(...given);
  }) as typeof pool.query;
  try {
    await work();
  } finally {
    pool.query = query;
  }
  return sent;
}

describe('the statements of a list page', () => {
  it('are at most six, and the same for 5 rows and for 50', async () => {
    const small = await statementsOf(() => tanya.get('/memos'));
    const large = await statementsOf(() => garry.get('/memos'));
    expect((await listPage(tanya)).rows).toHaveLength(5);
    expect((await listPage(garry)).rows).toHaveLength(50);
    expect(large.length).toBe(small.length - 1); // the options of the filters are kept for a minute
    expect(small.length).toBeLessThanOrEqual(STATEMENTS_MAX);
    expect(large.length).toBeGreaterThan(2);
  });

  it.each([
    'q=large',
    'q=%2317',
    'q=17',
    'view=drafts&stage=pending&sort=title&files=1',
    'owner=tanya@demo.test&q=small',
    'tag=4711',
  ])('are at most six for %s', async (query) => {
    expect((await statementsOf(() => garry.get(`/memos?${query}`))).length).toBeLessThanOrEqual(STATEMENTS_MAX);
  });
});

describe('the list and the policy', () => {
  it.each(DEMO_PEOPLE.map(({ email }) => [email]))('say the same for %s', async (email) => {
    await app.db.prisma.company.update({ where: { id: 1 }, data: { executivesReadAll: true } });
    for (const executivesReadAll of [true, false]) {
      await app.db.prisma.company.update({ where: { id: 1 }, data: { executivesReadAll } });
      const { id } = await app.user(email);
      const actor = await findActor(app.db, id);
      const memos = await app.db.prisma.memo.findMany({ include: { participants: true } });
      const readable = memos
        .filter((memo) => !memo.withdrawnAt && actor && canRead(actor, { ...memo, hasTask: false }))
        .map((memo) => memo.id);
      const agent = await app.agentFor(email);
      const listed: number[] = [];
      // What one may read without a role stands in a view of its own.
      for (const first of ['/memos', '/memos?view=company'])
        for (let next: string | undefined = first; next;) {
          const page = await listPage(agent, next);
          listed.push(...page.ids);
          next = page.link('Older');
        }
      expect([...new Set(listed)].sort((a, b) => a - b)).toEqual(readable.sort((a, b) => a - b));
    }
  });
});
