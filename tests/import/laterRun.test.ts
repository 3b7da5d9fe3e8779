import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ADMIN, person, textOf, withDatabase, type Bench } from './support';

const at = { creation_date: '2026-01-02T10:00:00Z' };
const memo = (pk: number, fields: object = {}) => ({
  model: 'tasks.memo',
  pk,
  fields: { name: `Memo ${pk}`, to: 1, owner: 1, stage: 'pen', ...at, ...fields },
});
const task = (pk: number, fields: object = {}) => ({
  model: 'tasks.task',
  pk,
  fields: { name: `Task ${pk}`, owner: 1, responsible: [1], ...at, ...fields },
});
const PEOPLE = [{ ...ADMIN, pk: 1 }, person({ username: 'ann', email: 'ann@example.com' }, 2)];

describe('a later run', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await withDatabase('empty');
  });
  beforeEach(() => bench.clear());
  afterAll(() => bench.close());

  const run = async (...rows: object[]) => bench.run([await bench.file([...PEOPLE, ...rows])]);
  const memoOf = async (taskId: number) =>
    (await bench.db.prisma.task.findUniqueOrThrow({ where: { id: taskId } })).memoId;

  it('links a new memo to the task that was here already, and does so once', async () => {
    await run(task(1));
    const all = [task(1), memo(5, { stage: 'rev', task: 1 })];
    expect((await run(...all)).changed).toBe(true);
    expect(await memoOf(1)).toBe(5);
    expect((await run(...all)).changed).toBe(false);
  });

  it('does not hang a task at a memo that is still open here, nor at one that has another task', async () => {
    await run(memo(1), memo(2, { stage: 'rev', task: 1 }), task(1));
    const text = textOf(
      await run(memo(1, { stage: 'rev', task: 3 }), memo(2, { stage: 'rev', task: 4 }), task(1), task(3), task(4)),
    );
    expect(text).toContain('Memo #1 is not considered here, though it is in the files');
    expect([await memoOf(1), await memoOf(3), await memoOf(4)]).toEqual([2, null, null]);
    expect((await bench.db.prisma.memo.findUniqueOrThrow({ where: { id: 1 } })).stage).toBe('pending');
  });

  it('names what was changed in Django CRM since, unless it was edited here after that, and leaves it as it is', async () => {
    const rows = [memo(1), memo(2), task(1), task(2)];
    await run(...rows);
    expect(textOf(await run(...rows))).not.toContain('was changed in Django CRM');
    await bench.db.prisma.memo.update({ where: { id: 2 }, data: { title: 'Edited here' } });
    const changed = { name: 'Changed there', update_date: '2026-01-05T10:00:00Z' };
    const report = await run(memo(1, changed), memo(2, changed), task(1, changed), task(2));
    const named = textOf(report).match(/tasks\.\w+ \d+(?= was changed in Django CRM)/g);
    expect(named).toEqual(['tasks.memo 1', 'tasks.task 1']);
    expect(report.changed).toBe(false);
    const memos = await bench.db.prisma.memo.findMany({ orderBy: { id: 'asc' } });
    expect(memos.map(({ title }) => title)).toEqual(['Memo 1', 'Edited here']);
  });

  it('keeps the number of a new memo, and gives another where the number is taken here', async () => {
    await run(memo(1));
    const { id } = await bench.db.prisma.user.findFirstOrThrow({ where: { email: 'ann@example.com' } });
    await bench.db.prisma.memo.create({
      data: { id: 2, title: 'Written here', ownerId: id, recipientId: id, clientKey: crypto.randomUUID() },
    });
    await run(memo(1), memo(2), memo(9));
    const memos = await bench.db.prisma.memo.findMany({ orderBy: { id: 'asc' } });
    expect(memos.map((one) => [one.id, one.title]).slice(0, 3)).toEqual([
      [1, 'Memo 1'],
      [2, 'Written here'],
      [9, 'Memo 9'],
    ]);
    expect(memos[3]).toMatchObject({ title: 'Memo 2' });
  });

  it('hides a main task from who closed their part and wished it so, unless another part of theirs is open', async () => {
    const stages = [
      { model: 'tasks.taskstage', pk: 1, fields: { name: 'pending', default: true, active: true } },
      { model: 'tasks.taskstage', pk: 2, fields: { name: 'completed', done: true, active: false } },
    ];
    const part = (pk: number, main: number, stage: number, responsible: number, hides: boolean) =>
      task(pk, { task: main, stage, responsible: [responsible], hide_main_task: hides });
    await run(
      ...stages,
      ...[1, 2].map((pk) => task(pk, { stage: 1, responsible: [1, 2] })),
      part(3, 1, 2, 1, true),
      part(4, 1, 2, 2, false),
      part(5, 2, 2, 1, true),
      part(6, 2, 1, 1, false),
      part(7, 2, 1, 2, true),
    );
    const hidden = await bench.db.prisma.taskParticipant.findMany({ where: { hiddenAt: { not: null } } });
    const root = await bench.db.prisma.user.findFirstOrThrow({ where: { email: 'root@example.com' } });
    expect(hidden.map(({ taskId, userId }) => [taskId, userId])).toEqual([[1, root.id]]);
  });
});
