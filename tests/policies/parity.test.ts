import { afterAll, beforeAll, expect, test } from 'vitest';
import { findActor } from '#src/features/people/actor.queries';
import { canRead, visibleTo } from '#src/policies/memo.policy';
import { withApp, type TestApp } from '../support/app';
import { act, makeMemo } from '../support/memos';

let app: TestApp;

beforeAll(async () => {
  app = await withApp();
  const owners = ['andrew', 'darian', 'garry', 'ekaterina', 'admin'];
  for (const owner of owners) {
    for (const to of [owner, 'company', 'ruth', 'sergey']) {
      const subscribers = ['olga', 'garry', 'ekaterina', 'admin'];
      await makeMemo(app, owner, { to, isDraft: true, subscribers });
      for (const state of ['pending', 'postponement', 'consideration', 'withdrawal']) {
        const id = await makeMemo(app, owner, { to, subscribers: to === 'ruth' ? [] : subscribers });
        const decider = state === 'withdrawal' ? owner : to === 'company' ? 'garry' : to;
        if (state !== 'pending') await act(await app.agentFor(decider), `/memos/${id}/${state}`);
      }
    }
  }
});
afterAll(() => app.close());

const people = 'admin garry ruth darian andrew olga valeria marina masha sergey tanya ekaterina'.split(' ');

async function expectParity(person: string): Promise<number> {
  const actor = await findActor(app.db, (await app.user(person)).id);
  if (!actor) throw new Error(`${person} is not here`);
  const visible = await app.db.prisma.memo.findMany({
    where: visibleTo(actor),
    select: { id: true },
    orderBy: { id: 'asc' },
  });
  const all = await app.db.prisma.memo.findMany({
    include: { participants: true, task: true },
    orderBy: { id: 'asc' },
  });
  const readable = all.filter((memo) => canRead(actor, { ...memo, hasTask: memo.task !== null }));
  expect(visible.map(({ id }) => id)).toEqual(readable.map(({ id }) => id));
  return visible.length;
}

test.each(people)('%s finds exactly the memos that the policy lets them read', async (person) => {
  await expectParity(person);
});

test('the filter and the policy also agree on executives who may read all', async () => {
  const before = await expectParity('ruth');
  await app.db.prisma.company.update({ where: { id: 1 }, data: { executivesReadAll: true } });
  expect(await expectParity('ruth')).toBeGreaterThan(before);
  expect(await expectParity('tanya')).toBe(0);
  await app.db.prisma.company.update({ where: { id: 1 }, data: { executivesReadAll: false } });
});
