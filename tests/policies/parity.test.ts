import { afterAll, beforeAll, expect, test } from 'vitest';
import { findActor } from '#src/features/people/actor.queries';
import { canRead, visibleTo } from '#src/policies/memo.policy';
import { canReadTask, visibleTasks } from '#src/policies/task.policy';
import { withApp, type TestApp } from '../support/app';
import { comeBack, goAway } from '../support/absences';
import { act, idIn, makeMemo, post } from '../support/memos';
import { page } from '../support/page';
import { actorOf, makeTask } from '../support/tasks';

let app: TestApp;

beforeAll(async () => {
  app = await withApp();
  const owners = ['andrew', 'darian', 'garry', 'ekaterina', 'admin'];
  for (const owner of owners) {
    // From the middle on one recipient is away: somebody stands in for what waits already, and for what comes.
    if (owner === 'garry') await goAway(app, 'sergey', { deputy: 'tanya' });
    for (const to of [owner, 'company', 'ruth', 'sergey']) {
      const subscribers = ['olga', 'garry', 'ekaterina', 'admin'];
      await makeMemo(app, owner, { to, isDraft: true, subscribers });
      for (const state of ['pending', 'postponement', 'consideration', 'withdrawal']) {
        const id = await makeMemo(app, owner, { to, subscribers: to === 'ruth' ? [] : subscribers });
        // Four eyes: the one executive decides what the other wrote.
        const decider = state === 'withdrawal' ? owner : to === 'company' ? (owner === 'garry' ? 'ruth' : 'garry') : to;
        if (state !== 'pending') await act(await app.agentFor(decider), `/memos/${id}/${state}`);
      }
    }
  }
  await askAdvisers();
  await sendInOrder();
  await makeTasks();
});
afterAll(() => app.close());

/** Of memos to Ruth: one waits for an opinion, one is considered since. */
async function askAdvisers(): Promise<void> {
  const ruth = await app.agentFor('ruth');
  const advisers = String((await app.user('masha')).id);
  for (const state of ['pending', 'consideration']) {
    const id = await makeMemo(app, 'andrew', { to: 'ruth' });
    await act(ruth, `/memos/${id}/opinions`, { advisers, question: 'What do you think?' });
    if (state !== 'pending') await act(ruth, `/memos/${id}/${state}`);
  }
}

/** To Ruth, then Marina: one waits for the first, one for the second, and one was declined before her turn. */
async function sendInOrder(): Promise<void> {
  const [andrew, ruth] = [await app.agentFor('andrew'), await app.agentFor('ruth')];
  await app.db.prisma.purpose.updateMany({ data: { outcomes: ['approved', 'declined'] } });
  const purpose = String((await app.db.prisma.purpose.findFirstOrThrow({ where: { archivedAt: null } })).id);
  const recipient = await Promise.all(['ruth', 'marina'].map(async (name) => String((await app.user(name)).id)));
  for (const outcome of [null, 'approved', 'declined']) {
    const form = { title: 'In order', body: '<p>Chairs</p>', recipient, rule: 'in_order', purpose };
    const id = idIn(await post(andrew, '/memos', form));
    if (outcome) await act(ruth, `/memos/${id}/consideration`, { outcome, conclusion: 'So be it' });
  }
}

/** Tasks in which everybody has each role somewhere, and subtasks of people who see nothing of the main one but their part. */
async function makeTasks(): Promise<void> {
  const alone = await makeTask(app, 'olga', { subscribers: ['admin'] });
  await makeTask(app, 'olga', { parent: alone, subscribers: ['tanya'] });
  const team = await makeTask(app, 'garry', {
    responsible: ['valeria', 'masha', 'ekaterina'],
    coOwner: 'marina',
    subscribers: ['andrew'],
  });
  for (const person of ['valeria', 'masha', 'ekaterina'])
    await makeTask(app, person, { parent: team, subscribers: person === 'masha' ? ['sergey', 'admin'] : [] });
  await makeTask(app, 'darian', { responsible: ['olga', 'andrew'], coOwner: 'ruth' });
  await makeTask(app, 'ekaterina', { responsible: ['garry'] });
}

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

test('a deputy finds what waits for the absent recipient, and no draft, nor anything after the absence', async () => {
  const deputised = { participants: { some: { isDeputy: true, user: { email: 'tanya@demo.test' } } } };
  const stages = await app.db.prisma.memo.groupBy({ by: ['stage'], where: deputised, orderBy: { stage: 'asc' } });
  expect(stages.map(({ stage }) => stage)).toEqual(['pending', 'postponed', 'considered']);
  // Pending, postponed and considered ones of three owners, and of the two before them what still waited; of those the
  // withdrawn are nobody's.
  expect(await expectParity('tanya')).toBe(3 * 3 + 2 * 2);
  await comeBack(app, 'sergey');
  expect(await expectParity('tanya')).toBe(0);
});

test('an assistant finds what waits for whom they assist, and nothing of it when that ends', async () => {
  const before = await expectParity('valeria');
  const ruth = await app.agentFor('ruth');
  await act(ruth, '/account/assistants', { assistant: String((await app.user('valeria')).id) });
  const own = { isAssistant: true, user: { email: 'valeria@demo.test' } };
  const assisted = await app.db.prisma.memo.findMany({ where: { participants: { some: own } } });
  expect(new Set(assisted.map(({ stage }) => stage))).toEqual(new Set(['pending', 'postponed']));
  expect(assisted.every(({ withdrawnAt }) => withdrawnAt === null)).toBe(true);
  expect(await expectParity('valeria')).toBe(before + assisted.length);
  const { $ } = page(await ruth.get('/account/assistants'));
  await act(ruth, String($('form[action$="/delete"]').attr('action')));
  expect(await expectParity('valeria')).toBe(before);
});

test('a later recipient in order finds nothing of it before their turn', async () => {
  const actor = await findActor(app.db, (await app.user('marina')).id);
  const where = { AND: [{ title: 'In order' }, actor ? visibleTo(actor) : {}] };
  const seen = await app.db.prisma.memo.findMany({ where, include: { considerations: true } });
  expect(seen.map(({ considerations }) => considerations.map(({ outcome }) => outcome))).toEqual([['approved']]);
});

test('the filter and the policy also agree on executives who may read all', async () => {
  const before = await expectParity('ruth');
  await app.db.prisma.company.update({ where: { id: 1 }, data: { executivesReadAll: true } });
  expect(await expectParity('ruth')).toBeGreaterThan(before);
  expect(await expectParity('masha')).toBe(2);
  await app.db.prisma.company.update({ where: { id: 1 }, data: { executivesReadAll: false } });
});

test.each(people)('%s finds exactly the tasks that the policy lets them read, subtasks included', async (person) => {
  const actor = await actorOf(app, person);
  const orderBy = { id: 'asc' } as const;
  const visible = await app.db.prisma.task.findMany({ where: visibleTasks(actor), select: { id: true }, orderBy });
  const all = await app.db.prisma.task.findMany({
    include: { participants: true, parent: { include: { participants: true } } },
    orderBy,
  });
  const readable = all.filter((task) =>
    canReadTask(actor, { ...task, parentParticipants: task.parent?.participants ?? [] }),
  );
  expect(visible.map(({ id }) => id)).toEqual(readable.map(({ id }) => id));
  const { isOperator } = actor;
  if (isOperator) expect(visible).toHaveLength(all.length);
  else expect(visible.length).toBeLessThan(all.length);
});

test('whoever has a role in the main task sees its subtasks, and not the other way round', async () => {
  const seenBy = async (person: string) => {
    const where = {
      AND: [
        { OR: [{ subtasks: { some: {} } }, { parentId: { not: null } }] },
        visibleTasks(await actorOf(app, person)),
      ],
    };
    const found = await app.db.prisma.task.findMany({ where, select: { parentId: true } });
    return {
      main: found.filter(({ parentId }) => parentId === null).length,
      parts: found.filter(({ parentId }) => parentId !== null).length,
    };
  };
  expect(await seenBy('andrew')).toEqual({ main: 1, parts: 3 });
  expect(await seenBy('marina')).toEqual({ main: 1, parts: 3 });
  expect(await seenBy('sergey')).toEqual({ main: 0, parts: 1 });
  expect(await seenBy('tanya')).toEqual({ main: 0, parts: 1 });
});
