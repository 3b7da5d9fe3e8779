import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { page } from '../../support/page';
import { drainJobs } from '../../support/jobs';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { makeTask, moveTo, taskOf } from '../../support/tasks';

let test: TestApp;
let admin: Agent;

beforeAll(async () => {
  test = await withApp();
  admin = await test.agentFor('admin');
});
afterAll(() => test.close());

const stageOf = (name: string) => test.db.prisma.taskStage.findFirstOrThrow({ where: { name } });
const send = (path: string, form: object) => admin.post(path).type('form').send(form);

/** The stage's form with these changes; boxes that are not ticked are not sent. */
async function change(name: string, changes: object, confirmed = false) {
  const stage = await stageOf(name);
  const { isDefault, isInProgress, isDone, isActive, colour, version } = stage;
  const form = { name, colour, version, isDefault, isInProgress, isDone, isActive, ...changes };
  const sent = Object.entries({ ...form, confirmed }).filter(([, value]) => value !== false);
  return send(
    `/admin/stages/${stage.id}`,
    Object.fromEntries(sent.map(([key, value]) => [key, value === true ? '1' : value])),
  );
}

describe('stages', () => {
  it('are listed in their order, with what they mean and how many tasks are in them', async () => {
    await makeTask(test, 'garry', { title: 'A secret task' });
    const { $, content } = page(await admin.get('/admin/stages'));
    const rows = $('#choice-list tbody tr')
      .map((_, row) => $(row).find('td').slice(1).text().replace(/\s+/g, ' ').trim())
      .get();
    expect(rows[0]).toBe('pendingDefault · Active1 task');
    expect(rows[2]).toBe('completedDone · ClosedNot used');
    expect(content).not.toContain('A secret task');
  });

  it.each([
    [{ isDone: true, isActive: true }, 'Done', 'What is done is no longer active: take one of the two away.'],
    [{ isInProgress: true, isActive: false }, 'In progress', 'What is in progress is active: tick “Active” too.'],
    [{ isDefault: true, isActive: false }, 'Default', 'New tasks are open: the default has to be active.'],
    [
      { isDefault: true, isInProgress: true },
      'Default',
      'New tasks have not begun: the default cannot be in progress.',
    ],
  ])('do not take flags that contradict each other: %j', async (flags, label, sentence) => {
    const answer = await change('postponed', flags);
    expect(answer.status).toBe(422);
    expect(page(answer).errorAt(label)).toBe(sentence);
    expect(page(answer).valueOf('Active')).toBe(!('isActive' in flags) || flags.isActive);
  });

  it('are kept from contradictions by the database too, and from there being no default', async () => {
    const { id } = await stageOf('completed');
    await expect(test.db.prisma.taskStage.update({ where: { id }, data: { isActive: true } })).rejects.toThrow();
    await expect(test.db.prisma.taskStage.updateMany({ data: { isDefault: false } })).rejects.toThrow();
    expect(await test.db.prisma.taskStage.count({ where: { isDefault: true } })).toBe(1);
  });

  it('say how many tasks a change of flags touches before they make it, and close them with their date by a job', async () => {
    const taskId = await makeTask(test, 'garry');
    await moveTo(test, 'garry', taskId, 'postponed');
    const asked = await change('postponed', { isActive: false, colour: 'teal' });
    expect(asked.status).toBe(200);
    expect(page(asked).content).toContain('1 task is closed, finished today.');
    expect(page(asked).valueOf('Active')).toBe(false);
    expect((await stageOf('postponed')).isActive).toBe(true);
    expect((await taskOf(test, taskId)).closedAt).toBeNull();

    const done = await change('postponed', { isActive: false, colour: 'teal' }, true);
    expect(done.headers.location).toBe('/admin/stages');
    const progress = async () =>
      page(await admin.get('/admin/stages'))
        .$('#bulk-runs [role=status]')
        .first()
        .text();
    expect(await progress()).toContain('0 of 1 done.');
    await drainJobs(test.deps);
    expect(await progress()).toBe('1 done.');
    const task = await test.db.prisma.task.findUniqueOrThrow({
      where: { id: taskId },
      include: { participants: true },
    });
    expect(task).toMatchObject({ isActive: false, closedAt: expect.any(Date) });
    expect(task.participants.map(({ isActive }) => isActive)).toEqual([false]);
    const garry = await test.agentFor('garry');
    expect((await garry.get(`/tasks/${taskId}`)).text).toContain('task-teal');
    const entry = await test.db.prisma.auditEntry.findFirstOrThrow({ where: { type: 'stage.changed' } });
    expect(entry.details).toMatchObject({
      name: 'postponed',
      tasks: 1,
      changes: { isActive: { from: true, to: false }, colour: { from: 'violet', to: 'teal' } },
    });

    await change('postponed', { isActive: true }, true);
    await drainJobs(test.deps);
    expect(await test.db.prisma.task.findUniqueOrThrow({ where: { id: taskId } })).toMatchObject({
      isActive: true,
      closedAt: null,
    });
  });

  it('that close and open again before the job ran leave their tasks open: the later change counts', async () => {
    const taskId = await makeTask(test, 'garry');
    await moveTo(test, 'garry', taskId, 'postponed');
    await change('postponed', { isActive: false }, true);
    await change('postponed', { isActive: true }, true);
    await drainJobs(test.deps);
    const { isActive, closedAt } = await test.db.prisma.task.findUniqueOrThrow({ where: { id: taskId } });
    expect({ isActive, closedAt }).toEqual({ isActive: true, closedAt: null });
  });

  it('change without a lock on their tasks: who writes one meanwhile does not wait', async () => {
    const taskId = await makeTask(test, 'garry');
    await moveTo(test, 'garry', taskId, 'postponed');
    const done = await test.db.prisma.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM tasks WHERE id = ${taskId} FOR UPDATE`;
      return change('postponed', { isActive: false }, true);
    });
    expect(done.status).toBe(303);
    await change('postponed', { isActive: true }, true);
    await drainJobs(test.deps);
  });

  it('are renamed and coloured at once, for that touches no task', async () => {
    expect((await change('canceled', { colour: 'blue' })).status).toBe(303);
    expect((await stageOf('canceled')).colour).toBe('blue');
  });

  it('do not close main tasks whose subtasks are open', async () => {
    const main = await makeTask(test, 'garry', { responsible: ['andrew', 'olga'] });
    await makeTask(test, 'andrew', { parent: main });
    await test.db.prisma.task.update({ where: { id: main }, data: { stageId: (await stageOf('postponed')).id } });
    const answer = await change('postponed', { isActive: false }, true);
    expect(answer.status).toBe(422);
    expect(page(answer).errorAt('Active')).toContain('have open subtasks, and cannot be closed before those (1)');
    expect((await stageOf('postponed')).isActive).toBe(true);
  });

  it('hand the default on to another stage, and never lose it', async () => {
    const refused = await change('pending', { isDefault: false });
    expect(page(refused).errorAt('Default')).toContain('Make another stage the default instead');
    await change('postponed', { isDefault: true }, true);
    expect((await stageOf('pending')).isDefault).toBe(false);
    const task = await taskOf(test, await makeTask(test, 'garry'));
    expect(task.stage.name).toBe('postponed');
    await change('pending', { isDefault: true }, true);
    expect((await stageOf('postponed')).isDefault).toBe(false);
  });

  it('in use are archived, but the default is not', async () => {
    const [pending, postponed] = [await stageOf('pending'), await stageOf('postponed')];
    const refused = await send(`/admin/stages/${pending.id}/archive`, {});
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('New tasks begin in this stage');
    expect((await send(`/admin/stages/${postponed.id}/delete`, {})).status).toBe(409);
    expect((await send(`/admin/stages/${postponed.id}/archive`, {})).status).toBe(303);
    expect((await stageOf('postponed')).archivedAt).not.toBeNull();
    await send(`/admin/stages/${postponed.id}/archive/delete`, {});
  });

  it('of two admins at once keep what the later one typed', async () => {
    const { version } = await stageOf('canceled');
    await change('canceled', { colour: 'dark' });
    const late = await change('canceled', { name: 'given up', version });
    expect(late.status).toBe(409);
    expect(page(late).valueOf('Name')).toBe('given up');
    expect(page(late).summary).toContain('“canceled”');
  });

  it('of a task that is moved while its new stage closes are never half closed', async () => {
    const taskId = await makeTask(test, 'garry');
    await Promise.all([change('canceled', { isActive: true }, true), moveTo(test, 'garry', taskId, 'canceled')]);
    await drainJobs(test.deps);
    const task = await test.db.prisma.task.findUniqueOrThrow({ where: { id: taskId }, include: { stage: true } });
    expect([task.isActive, task.closedAt === null]).toEqual([task.stage.isActive, task.stage.isActive]);
  });
});
