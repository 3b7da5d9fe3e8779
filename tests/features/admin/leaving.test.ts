import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bulkKinds } from '#src/bulkKinds';
import { runBulk } from '#src/features/bulk/bulkRuns.service';
import { handOverMemos } from '#src/features/memos/roles/handover.service';
import { inTransaction, type Tx } from '#src/platform/db';
import { drainJobs } from '../../support/jobs';
import { eventsOf, makeMemo, memoOf } from '../../support/memos';
import { toldPeople } from '../../support/notices';
import { makeTask, taskEventsOf, taskOf } from '../../support/tasks';
import { page } from '../../support/page';
import { countStatements } from '../../support/statements';
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

  it('asks for a second person for what the successor wrote, and hands the rest to the first', async () => {
    const field = 'Memos that the successor wrote: to whom?';
    const rest = await makeMemo(test, 'olga', { to: 'darian' });
    const [andrew, garry] = [await idOf('andrew'), await idOf('garry')];
    const form = { ...head, heads: 'stays', memosTo: andrew, tasksTo: 'nobody' };
    const asked = await leave('darian', form);
    expect(asked.status).toBe(422);
    expect(page(asked).errorAt(field)).toContain('nobody decides their own request');
    expect(page(asked).valueOf('Who decides instead')).toBe(String(andrew));
    const same = await leave('darian', { ...form, ownMemosTo: andrew });
    expect(same.status).toBe(422);
    expect(page(same).errorAt(field)).toContain('Please choose someone else');
    expect((await memoOf(test, memoId)).recipientId).toBe(await idOf('darian'));
    expect((await leave('darian', { ...form, ownMemosTo: garry })).status).toBe(303);
    await drainJobs(test.deps);
    expect((await memoOf(test, memoId)).recipientId).toBe(garry);
    expect((await memoOf(test, rest)).recipientId).toBe(andrew);
    await comeBack('darian');
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
  it('hands memos, tasks and department over, everybody in them is told once, and reminders stay private', async () => {
    const [garry, valeria] = [await idOf('garry'), await idOf('valeria')];
    const answer = await leave('darian', { ...head, heads: valeria, memosTo: garry, tasksTo: 'valeria@demo.test' });
    expect(answer.status).toBe(303);
    await drainJobs(test.deps);

    expect(await memoOf(test, memoId)).toMatchObject({ recipientId: garry, stage: 'pending' });
    expect(await eventsOf(test, memoId)).toContain('recipientChanged');
    const told = await toldPeople(test, 'person.workHandedOver');
    expect(told.map(({ to }) => to)).toEqual(['andrew', 'garry', 'olga', 'valeria']);
    const mails = await test.db.prisma.mailDelivery.findMany({
      where: { user: { email: 'garry@demo.test' } },
      orderBy: { id: 'desc' },
      take: 1,
    });
    expect(mails[0]?.text).toMatch(/handed \d+ memos? of Darian Voss over to you/);
    expect(mails[0]?.text).toContain(`/memos/${memoId}`);
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
    const history = page(await (await test.agentFor('valeria')).get(`/tasks/${taskId}`));
    expect(history.content).toContain('Darian Voss');

    const reminders = await test.db.prisma.reminder.findMany({
      where: { OR: [{ memoId }, { taskId }] },
      orderBy: { id: 'asc' },
    });
    const darian = await idOf('darian');
    expect(reminders.map(({ userId }) => userId)).toEqual([darian, darian]);
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
    await drainJobs(test.deps);
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
    await drainJobs(test.deps);
    const gone = await test.db.prisma.user.findMany({ where: { deactivatedAt: { not: null } }, select: { id: true } });
    const waiting = await test.db.prisma.memo.count({
      where: { id: memoId, recipientId: { in: gone.map(({ id }) => id) } },
    });
    expect(gone).toHaveLength(1 + waiting);
    await Promise.all([comeBack('darian'), comeBack('marina')]);
  });

  it('answers at once whatever waits, and the page says how far the job is', async () => {
    const ids = [];
    for (let count = 0; count < 30; count += 1) ids.push(await makeMemo(test, 'olga', { to: 'darian' }));
    await drainJobs(test.deps);
    const form = { ...head, heads: 'stays', memosTo: await idOf('garry'), tasksTo: 'nobody' };
    // Mails and notices of what waited before, and the agent's sign-in, are done: these are the leaving's own.
    expect(await countStatements(async () => void (await leave('darian', form)))).toBeLessThan(80);
    const shown = async () =>
      page(await admin.get(`/admin/users/${await idOf('darian')}`))
        .$('#bulk-runs section')
        .first();
    expect((await shown()).text()).toContain('0 of');
    expect((await shown()).find('progress').attr('value')).toBe('0');
    const { id: runId } = await test.db.prisma.bulkRun.findFirstOrThrow({ orderBy: { id: 'desc' } });
    expect(await countStatements(() => runBulk({ ...test.deps, kinds: bulkKinds(test.deps) }, runId))).toBeLessThan(
      120,
    );
    expect((await shown()).text()).toMatch(/3\d done\./);
    expect((await shown()).find('progress')).toHaveLength(0);
    for (const id of ids) expect((await memoOf(test, id)).recipientId).toBe(await idOf('garry'));
    await drainJobs(test.deps);
    const mails = { user: { email: 'garry@demo.test' }, kind: 'memo-changed' };
    const told = await test.db.prisma.mailDelivery.findMany({ where: mails, orderBy: { id: 'desc' }, take: 2 });
    expect(told[0]?.subject).toMatch(/handed 3\d memos of Darian Voss over to you/);
    expect(told[1]?.subject).not.toBe(told[0]?.subject);
    await comeBack('darian');
  });

  it('cannot be the one to whom somebody’s work is just going', async () => {
    await leave('darian', { ...head, heads: 'stays', memosTo: await idOf('olga'), tasksTo: 'nobody' });
    const answer = await leave('olga', { memosTo: 'nobody', tasksTo: 'nobody' });
    expect(answer.status).toBe(409);
    await drainJobs(test.deps);
    await comeBack('darian');
  });

  it('is handed over to the end although one memo cannot be, and the page says which and why', async () => {
    const others = [await makeMemo(test, 'olga', { to: 'darian' }), await makeMemo(test, 'olga', { to: 'darian' })];
    await test.db.pool.query(
      `CREATE FUNCTION break_one() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'broken row'; END $$;
       CREATE TRIGGER break_one BEFORE UPDATE ON memos FOR EACH ROW WHEN (OLD.id = ${memoId}) EXECUTE FUNCTION break_one()`,
    );
    await leave('darian', { ...head, heads: 'stays', memosTo: await idOf('garry'), tasksTo: 'nobody' });
    await drainJobs(test.deps);
    await test.db.pool.query('DROP TRIGGER break_one ON memos; DROP FUNCTION break_one()');
    expect((await memoOf(test, memoId)).recipientId).toBe(await idOf('darian'));
    for (const id of others) expect((await memoOf(test, id)).recipientId).toBe(await idOf('garry'));
    const run = page(await admin.get(`/admin/users/${await idOf('darian')}`))
      .$('#bulk-runs section')
      .first();
    expect(run.text()).toMatch(/\d+ done, 1 not\./);
    expect(run.find('details').text()).toContain(`Memo #${memoId}: Something went wrong here`);
    await comeBack('darian');
  });

  it('keeps nobody from writing meanwhile: a batch locks its own memos and nothing else', async () => {
    const lockedMeanwhile = async (tx: Tx) => {
      const [locks] = await tx.$queryRaw<{ exclusive: bigint }[]>`
        SELECT count(*) AS exclusive FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ExclusiveLock' AND pid = pg_backend_pid()`;
      return Number(locks?.exclusive);
    };
    await leave('darian', { ...head, heads: 'stays', memosTo: await idOf('garry'), tasksTo: 'nobody' });
    const { id: bulkRunId } = await test.db.prisma.bulkRun.findFirstOrThrow({ orderBy: { id: 'desc' } });
    const [from, to] = [await test.user('darian'), await test.user('garry')];
    await inTransaction(test.db, async (tx) => {
      expect(await handOverMemos(tx, [memoId], { from, to, actorId: to.id, bulkRunId })).toBe(1);
      expect(await lockedMeanwhile(tx)).toBe(0);
      await makeMemo(test, 'olga', { to: 'company' });
      await makeMemo(test, 'olga', { to: 'darian', isDraft: true }).catch(() => undefined);
    });
    await drainJobs(test.deps);
    await comeBack('darian');
  });

  it('is handed over once by two processes at once, and by one that comes after another was killed', async () => {
    const ids = [];
    for (let count = 0; count < 6; count += 1) ids.push(await makeMemo(test, 'olga', { to: 'darian' }));
    await leave('darian', { ...head, heads: 'stays', memosTo: await idOf('garry'), tasksTo: await idOf('valeria') });
    const { id: runId } = await test.db.prisma.bulkRun.findFirstOrThrow({ orderBy: { id: 'desc' } });
    const work = { ...test.deps, kinds: bulkKinds(test.deps) };
    await Promise.all([runBulk(work, runId), runBulk(work, runId)]);
    await runBulk(work, runId);
    await drainJobs(test.deps);
    const events = { bulkRunId: runId, type: 'memo.recipientChanged', memoId: { in: ids } };
    expect(await test.db.prisma.event.count({ where: events })).toBe(ids.length);
    const { id: garry } = await test.user('garry');
    const told = { userId: garry, event: { type: 'person.workHandedOver', userId: garry } };
    const [newest, before] = await test.db.prisma.notification.findMany({
      where: told,
      orderBy: { id: 'desc' },
      take: 2,
    });
    expect(newest?.createdAt).not.toEqual(before?.createdAt);
    await comeBack('darian');
  });
});
