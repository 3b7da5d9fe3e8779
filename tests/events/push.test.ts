import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { recordEvent } from '#src/events/record';
import { deliverEvent } from '#src/events/deliver';
import { inTransaction } from '#src/platform/db';
import { withApp, type TestApp } from '../support/app';
import { makeMemo } from '../support/memos';
import { countStatements } from '../support/statements';

const MANY = 120;

let app: TestApp;
let few: number;
let many: number;
let readers: number[];

beforeAll(async () => {
  app = await withApp();
  few = await makeMemo(app, 'andrew', { title: 'Among few', to: 'darian' });
  many = await makeMemo(app, 'andrew', { title: 'Among many', to: 'darian' });
  const { id: _, email: __, ...like } = await app.user('olga');
  const data = Array.from({ length: MANY }, (_each, number) => ({ ...like, email: `reader${number}@demo.test` }));
  const users = await app.db.prisma.user.createManyAndReturn({ data, select: { id: true } });
  readers = users.map(({ id }) => id);
  const memo = await app.db.prisma.memo.findUniqueOrThrow({ where: { id: many } });
  await app.db.prisma.participant.createMany({
    data: readers.map((userId) => ({
      memoId: many,
      userId,
      isSubscriber: true,
      stage: memo.stage,
      createdAt: memo.createdAt,
    })),
  });
});
afterAll(() => app.close());

async function considered(memoId: number): Promise<number> {
  const { id: actorId } = await app.user('darian');
  return inTransaction(app.db, (tx) =>
    recordEvent(tx, { type: 'memo.considered', actorId, memoId, changes: { outcome: 'noted', conclusion: '' } }),
  );
}

const hintsOf = (event: string) => app.pushed.filter((sent) => sent.event === event);

test('badges are counted by one statement, and for nobody without an open page', async () => {
  const here = new Set(readers.slice(0, 50));
  const realtime = { ...app.deps.realtime, isHere: (id: number) => here.has(id) };
  const named = vi.spyOn(app.db, 'named');
  app.pushed.length = 0;
  await deliverEvent({ ...app.deps, realtime }, await considered(many));
  const counted = named.mock.calls.filter(([name]) => name === 'badges');
  expect(counted).toHaveLength(1);
  expect((counted[0]?.[3][0] as number[]).toSorted((a, b) => a - b)).toEqual([...here].sort((a, b) => a - b));
  expect(hintsOf('notice')).toHaveLength(here.size);
  named.mockClear();
  await deliverEvent({ ...app.deps, realtime: { ...realtime, isHere: () => false } }, await considered(many));
  expect(named.mock.calls.filter(([name]) => name === 'badges')).toEqual([]);
  named.mockRestore();
});

test('telling a hundred people costs as many statements as telling one', async () => {
  const [ofFew, ofMany] = [await considered(few), await considered(many)];
  const forFew = await countStatements(() => deliverEvent(app.deps, ofFew));
  const forMany = await countStatements(() => deliverEvent(app.deps, ofMany));
  expect(forMany).toBeLessThanOrEqual(forFew + 2);
});
