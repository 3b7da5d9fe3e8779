import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { drainJobs } from '../../support/jobs';
import { eventsOf, makeMemo, memoOf } from '../../support/memos';
import { toldOf, toldOfTask } from '../../support/notices';
import { makeTask, taskEventsOf, taskOf } from '../../support/tasks';
import { page } from '../../support/page';
import { withApp, type Agent, type TestApp } from '../../support/app';

let test: TestApp;
let admin: Agent;
let memoId: number;
let taskId: number;
let head: { departments: number };

const idOf = async (person: string): Promise<number> => (await test.user(person)).id;
const pathOf = async (person: string): Promise<string> => `/admin/users/${await idOf(person)}/deactivation`;
const leave = async (person: string, form: object = {}) =>
  admin
    .post(await pathOf(person))
    .type('form')
    .send(form);
const comeBack = (person: string) =>
  test.db.prisma.user.update({ where: { email: `${person}@demo.test` }, data: { deactivatedAt: null } });

beforeAll(async () => {
  test = await withApp();
  admin = await test.agentFor('admin');
  const { id } = await test.db.prisma.department.findFirstOrThrow({ where: { name: 'Global sales' } });
  head = { departments: id };
});
afterAll(() => test.close());

/** Darian, head of Global sales: a memo waits for him, a task of his own, one that he works on, and a reminder on each. */
beforeEach(async () => {
  memoId = await makeMemo(test, 'andrew', { to: 'darian', subscribers: ['olga'], title: 'Very secret' });
  taskId = await makeTask(test, 'darian', { title: 'Also secret', responsible: ['darian', 'andrew'] });
  const userId = await idOf('darian');
  const dueAt = new Date('2099-01-01');
  await test.db.prisma.reminder.createMany({
    data: [
      { userId, memoId, dueAt },
      { userId, taskId, dueAt },
    ],
  });
});

describe('the page before somebody leaves', () => {
  it('says in numbers what waits for them, and shows no title', async () => {
    const shown = page(await admin.get(await pathOf('darian')));
    expect(shown.content).toContain('1 memo waits for a decision');
    expect(shown.content).toContain('1 open task');
    expect(shown.content).toContain('owner of 1 · responsible for 1');
    expect(shown.content).toContain('2 reminders');
    expect(shown.content).toContain('Head of 1 department');
    expect(shown.content).not.toMatch(/secret/i);
  });

  it('asks for a decision on each, and leaves everything as it is until then', async () => {
    const nothing = await leave('darian', { ...head, heads: '', memosTo: '', tasksTo: '' });
    expect(nothing.status).toBe(422);
    expect(page(nothing).errorAt('Who decides instead')).toContain('Please choose who takes this over');
    const half = await leave('darian', { ...head, heads: '', memosTo: await idOf('garry'), tasksTo: 'nobody' });
    expect(half.status).toBe(422);
    expect(page(half).errorAt('Head of Global sales')).toBe('Please decide who heads Global sales.');
    expect(page(half).valueOf('Who decides instead')).toBe(String(await idOf('garry')));
    expect((await test.user('darian')).deactivatedAt).toBeNull();
    expect((await memoOf(test, memoId)).recipientId).toBe(await idOf('darian'));
  });

  it('takes no successor who would decide what they have asked for', async () => {
    const form = { ...head, heads: 'ends', memosTo: await idOf('andrew'), tasksTo: 'nobody' };
    const answer = await leave('darian', form);
    expect(answer.status).toBe(422);
    expect(page(answer).errorAt('Who decides instead')).toContain('nobody decides their own request');
    expect((await memoOf(test, memoId)).recipientId).toBe(await idOf('darian'));
  });

  it('hands no memo to oneself to anybody', async () => {
    const own = await makeMemo(test, 'masha', { to: 'masha', title: 'My list' });
    expect((await leave('masha', {})).status).toBe(303);
    expect((await memoOf(test, own)).recipientId).toBe(await idOf('masha'));
    await comeBack('masha');
  });

  it.each(['darian', 'left', '999999', 'x'])('takes no successor like %s', async (who) => {
    if (who === 'left')
      await test.db.prisma.user.update({ where: { email: 'tanya@demo.test' }, data: { deactivatedAt: new Date() } });
    const memosTo = who === 'left' ? await idOf('tanya') : who === 'darian' ? await idOf('darian') : who;
    const answer = await leave('darian', { ...head, heads: 'ends', memosTo, tasksTo: 'nobody' });
    expect(answer.status).toBe(422);
    expect(page(answer).errorAt('Who decides instead')).toContain('Please choose an active person');
    if (who === 'left') await comeBack('tanya');
  });
});

describe('whoever leaves', () => {
  it('hands memos, tasks, reminders and department over in one step, and everybody in them is told', async () => {
    const [garry, valeria] = [await idOf('garry'), await idOf('valeria')];
    const answer = await leave('darian', { ...head, heads: valeria, memosTo: garry, tasksTo: 'valeria@demo.test' });
    expect(answer.status).toBe(303);
    await drainJobs(test.deps);

    expect(await memoOf(test, memoId)).toMatchObject({ recipientId: garry, stage: 'pending' });
    expect(await eventsOf(test, memoId)).toContain('recipientChanged');
    expect((await toldOf(test, memoId, 'memo.recipientChanged')).sort()).toEqual(['andrew', 'garry', 'olga']);
    const opened = page(await (await test.agentFor('garry')).get(`/memos/${memoId}`));
    expect(opened.content).toContain('Darian Voss');

    const task = await taskOf(test, taskId);
    expect(task.ownerId).toBe(valeria);
    const roles = task.participants.map(({ userId, isOwner, isResponsible }) => [userId, isOwner, isResponsible]);
    expect(roles).toEqual(
      expect.arrayContaining([
        [valeria, true, true],
        [await idOf('andrew'), false, true],
      ]),
    );
    expect(roles.map(([id]) => id)).not.toContain(await idOf('darian'));
    expect(await taskEventsOf(test, taskId)).toEqual(
      expect.arrayContaining(['task.edited', 'task.responsibleChanged']),
    );
    expect((await toldOfTask(test, taskId, 'task.responsibleChanged')).sort()).toEqual(['andrew', 'valeria']);
    const history = page(await (await test.agentFor('valeria')).get(`/tasks/${taskId}`));
    expect(history.content).toContain('Darian Voss');

    const reminders = await test.db.prisma.reminder.findMany({
      where: { OR: [{ memoId }, { taskId }] },
      orderBy: { id: 'asc' },
    });
    expect(reminders.map(({ userId }) => userId)).toEqual([garry, valeria]);
    const heads = await test.db.prisma.departmentHead.findMany({ where: { departmentId: head.departments } });
    expect(heads.map(({ userId }) => userId)).toEqual([valeria]);
    const audit = await test.db.prisma.auditEntry.findFirst({
      where: { type: 'user.deactivated' },
      orderBy: { id: 'desc' },
    });
    expect(audit?.details).toMatchObject({
      memos: { to: 'Garry Chief' },
      tasks: { to: 'Valeria Ortiz' },
      heads: [{ department: 'Global sales', head: 'Valeria Ortiz' }],
    });
    expect(JSON.stringify(audit?.details)).not.toMatch(/secret/i);

    await comeBack('darian');
    const userId = await idOf('darian');
    await test.db.prisma.departmentHead.deleteMany({ where: { userId: valeria } });
    await test.db.prisma.departmentHead.create({ data: { departmentId: head.departments, userId } });
  });

  it('may leave all as it is, when that is said, and is head again on return', async () => {
    const answer = await leave('darian', { ...head, heads: 'stays', memosTo: 'nobody', tasksTo: 'nobody' });
    expect(answer.status).toBe(303);
    expect((await memoOf(test, memoId)).recipientId).toBe(await idOf('darian'));
    await admin
      .post(`/admin/users/${await idOf('darian')}/deactivation/delete`)
      .type('form')
      .send({});
    expect(await test.db.prisma.departmentHead.count({ where: { userId: await idOf('darian') } })).toBe(1);
  });

  it('hands a postponed memo over as pending, and one that the successor subscribed to without a second row', async () => {
    const id = memoId;
    const data = { stage: 'postponed', postponedUntil: new Date('2099-01-01') } as const;
    await test.db.prisma.memo.update({ where: { id }, data });
    await leave('darian', { ...head, heads: 'stays', memosTo: await idOf('olga'), tasksTo: 'nobody' });
    expect(await memoOf(test, id)).toMatchObject({ stage: 'pending', postponedUntil: null });
    const rows = await test.db.prisma.participant.findMany({ where: { memoId: id, userId: await idOf('olga') } });
    expect(rows).toMatchObject([{ isRecipient: true, isSubscriber: false }]);
    await comeBack('darian');
  });

  it('and whose successor leaves at the same moment, hands over to nobody who is gone', async () => {
    const [darian, marina] = [await idOf('darian'), await idOf('marina')];
    const local = (await test.db.prisma.department.findFirstOrThrow({ where: { name: 'Local sales' } })).id;
    await Promise.all([
      leave('darian', { ...head, heads: 'stays', memosTo: marina, tasksTo: marina }),
      leave('marina', { departments: local, heads: 'stays', memosTo: darian, tasksTo: darian }),
    ]);
    const gone = await test.db.prisma.user.findMany({ where: { deactivatedAt: { not: null } }, select: { id: true } });
    const waiting = await test.db.prisma.memo.count({
      where: { id: memoId, recipientId: { in: gone.map(({ id }) => id) } },
    });
    expect(gone).toHaveLength(1 + waiting);
    await Promise.all([comeBack('darian'), comeBack('marina')]);
  });
});
