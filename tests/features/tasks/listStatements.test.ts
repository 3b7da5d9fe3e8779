import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findActor } from '#src/features/people/actor.queries';
import { canReadTask } from '#src/policies/task.policy';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { drainJobs } from '../../support/jobs';
import { listPage } from '../memos/listPage';
import { storeTask } from './storedTask';

const STATEMENTS_MAX = 6;
const PEOPLE = 'admin garry ruth darian andrew olga valeria marina masha sergey tanya ekaterina'.split(' ');

let app: TestApp;
let tanya: Agent;
let garry: Agent;

beforeAll(async () => {
  app = await withApp();
  tanya = await app.agentFor('tanya');
  garry = await app.agentFor('garry');
  for (let index = 0; index < 5; index += 1) await storeTask(app, { title: `Small ${index}`, owner: 'tanya' });
  for (let index = 0; index < 66; index += 1) {
    const stage =
      index < 55 ? ['pending', 'in progress', 'postponed'][index % 3] : ['completed', 'canceled'][index % 2];
    const responsible = index % 4 === 0 ? ['andrew', 'olga'] : [['andrew', 'olga', 'masha'][index % 3] ?? ''];
    const due = index % 5 === 0 ? undefined : `2026-12-${String((index % 28) + 1).padStart(2, '0')}`;
    const created = new Date(Date.UTC(2026, 10, 1 + Math.floor(index / 10))).toISOString();
    const subscribers = index % 2 === 0 ? ['valeria'] : [];
    const main = await storeTask(app, {
      title: `Large ${index % 9}`,
      owner: 'garry',
      responsible,
      stage,
      due,
      created,
      subscribers,
    });
    if (index % 11 === 0)
      await storeTask(app, { title: `Part ${index}`, owner: 'andrew', responsible: ['masha'], parent: main });
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

describe('the statements of a page of tasks', () => {
  it('are at most six, and the same for 5 rows and for 50', async () => {
    // The options of the filters are kept for a minute; a session is written at its first page.
    for (const agent of [garry, tanya]) await agent.get('/tasks');
    const small = await statementsOf(() => tanya.get('/tasks'));
    const large = await statementsOf(() => garry.get('/tasks'));
    expect((await listPage(tanya, '/tasks')).rows).toHaveLength(5);
    expect((await listPage(garry, '/tasks')).rows).toHaveLength(50);
    expect(large.length).toBe(small.length);
    expect(small.length).toBeGreaterThan(2);
    expect(small.length).toBeLessThanOrEqual(STATEMENTS_MAX);
  });

  it.each([
    '?q=large',
    '?q=%2317',
    '?q=17',
    '?sort=due',
    '?owner=garry@demo.test&q=large&view=mine&due=7d',
    '?tag=4711',
  ])('are at most six for %s', async (query) => {
    const agent = await app.agentFor('olga');
    expect((await statementsOf(() => agent.get(`/tasks${query}`))).length).toBeLessThanOrEqual(STATEMENTS_MAX);
  });

  it('of the board are as many for all its columns', async () => {
    const sent = await statementsOf(() => garry.get('/tasks/board'));
    expect(sent.length).toBeLessThanOrEqual(STATEMENTS_MAX);
  });
});

async function walk(agent: Agent, url: string, link: 'Older' | 'Newer' = 'Older') {
  const pages = [];
  for (let next: string | undefined = url; next !== undefined && pages.length < 10;) {
    const page = await listPage(agent, next);
    pages.push(page);
    next = page.link(link);
  }
  return pages;
}

describe('pages', () => {
  it.each(['created', 'title', 'step', 'due'])(
    'by %s, either way, miss nothing and show nothing twice',
    async (sort) => {
      for (const person of ['garry', 'ekaterina']) {
        const agent = await app.agentFor(person);
        for (const dir of ['asc', 'desc']) {
          const pages = await walk(agent, `/tasks?stage=any&sort=${sort}&dir=${dir}`);
          const seen = pages.flatMap((page) => page.ids);
          expect(seen.length).toBe(person === 'garry' ? 66 : 77);
          expect(new Set(seen).size).toBe(seen.length);
          const back = await walk(agent, pages.at(-1)?.link('Newer') ?? '', 'Newer');
          expect(back.map((page) => page.ids)).toEqual([pages[0]?.ids]);
        }
      }
    },
  );

  it('say where the reader is, and keep their order when another was chosen meanwhile', async () => {
    const first = await listPage(garry, '/tasks?sort=title');
    expect(first.content).toContain('1–50 of 55');
    const older = first.link('Older') ?? '';
    await listPage(garry, '/tasks?sort=due');
    const second = await listPage(garry, older);
    expect(second.content).toContain('51–55 of 55');
    expect(new Set([...first.ids, ...second.ids]).size).toBe(55);
  });
});

describe('the list and the policy', () => {
  it.each(PEOPLE)(
    'agree for %s: the list shows the tasks one has a part in, and nothing one may not read',
    async (person) => {
      const actor = await findActor(app.db, (await app.user(person)).id);
      if (!actor) throw new Error(`${person} is not here`);
      const tasks = await app.db.prisma.task.findMany({
        include: { participants: true, parent: { select: { participants: true } } },
      });
      const facts = tasks.map((task) => ({ ...task, parentParticipants: task.parent?.participants ?? [] }));
      const readable = facts.filter((task) => canReadTask(actor, task));
      const listed = (await walk(await app.agentFor(person), '/tasks?stage=any&sort=created')).flatMap(
        (page) => page.ids,
      );
      expect(readable.map(({ id }) => id)).toEqual(expect.arrayContaining(listed));
      // What is readable and not listed are the parts that others have in one's main tasks, on the page of those.
      const elsewhere = readable.filter(({ id }) => !listed.includes(id));
      expect(elsewhere.every(({ parentId }) => parentId !== null && listed.includes(parentId))).toBe(true);
      expect(elsewhere.some(({ participants }) => participants.some(({ userId }) => userId === actor.id))).toBe(false);
    },
  );
});

describe('the columns of the list', () => {
  const different = () => app.db.prisma.$queryRaw<{ task_id: number }[]>`
    SELECT p.task_id FROM task_participants p JOIN tasks t ON t.id = p.task_id JOIN task_stages s ON s.id = t.stage_id
     WHERE (p.is_active, p.stage_id, p.priority, p.due_key, p.step_key, p.owner_id, p.department_id, p.has_files, t.is_active, t.attachment_count)
           IS DISTINCT FROM
           (s.is_active, t.stage_id, t.priority, coalesce(t.due_date, '9999-12-31'), coalesce(t.next_step_date, '9999-12-31'), t.owner_id,
            t.department_id, t.attachment_count > 0, s.is_active, (SELECT count(*)::int FROM attachments a WHERE a.task_id = t.id))`;

  /** As an admin does it; the tasks follow by a job. */
  async function setActive(stageId: number, isActive: boolean): Promise<void> {
    const { name, colour, version } = await app.db.prisma.taskStage.findUniqueOrThrow({ where: { id: stageId } });
    const form = { name, colour, version, confirmed: '1', ...(isActive ? { isActive: '1' } : {}) };
    const admin = await app.agentFor('admin');
    const answer = await admin.post(`/admin/stages/${stageId}`).type('form').send(form);
    expect(answer.status).toBe(303);
    await drainJobs(app.deps);
  }

  it('follow the task, its files and its stage’s flags', async () => {
    const { prisma } = app.db;
    const id = await storeTask(app, {
      owner: 'andrew',
      responsible: ['olga'],
      due: '2026-12-01',
      files: ['a.txt', 'b.txt'],
    });
    expect(await different()).toEqual([]);
    const data = { name: 'given up', colour: 'dark', isActive: false, position: 9 };
    const { id: stageId } = await prisma.taskStage.create({ data, select: { id: true } });
    await prisma.task.update({ where: { id }, data: { stageId, dueDate: null, priority: 'high' } });
    await prisma.attachment.deleteMany({ where: { taskId: id } });
    expect(await different()).toEqual([]);
    await setActive(stageId, true);
    expect(await different()).toEqual([]);
    const olga = await app.user('olga');
    const own = { taskId_userId: { taskId: id, userId: olga.id } };
    const kept = () =>
      prisma.task.findUnique({
        where: { id },
        select: { isActive: true, attachmentCount: true, responsibleIds: true },
      });
    expect(await kept()).toEqual({ isActive: true, attachmentCount: 0, responsibleIds: [olga.id] });
    await prisma.taskParticipant.update({ where: own, data: { isResponsible: false, isSubscriber: true } });
    expect((await kept())?.responsibleIds).toEqual([]);
    await prisma.taskParticipant.update({ where: own, data: { isResponsible: true, isSubscriber: false } });
    expect((await kept())?.responsibleIds).toEqual([olga.id]);
    await prisma.taskParticipant.delete({ where: own });
    expect((await kept())?.responsibleIds).toEqual([]);
    await setActive(stageId, false);
  });
});
