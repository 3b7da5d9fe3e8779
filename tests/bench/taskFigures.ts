import { gzipSync } from 'node:zlib';
import type pg from 'pg';
import { boardStatement } from '#src/features/tasks/board/board.statement';
import type { Order, TaskQuery } from '#src/features/tasks/list/list.address';
import { EVERY_ACTIVE, taskListStatement, type TaskQuestion } from '#src/features/tasks/list/list.statement';
import { closedLoop, openLoop, quantile } from './load';
import { signIn, type Program } from './programs';
import { emailOf, HEAVY, LIGHT, OPERATOR, TYPICAL } from './seed';
import { buffers, medianMs } from './statements';
import type { Figures } from './table';

const READERS = [
  ['a heavy reader', HEAVY],
  ['a typical reader', TYPICAL],
  ['a light reader', LIGHT],
  ['an operator', OPERATOR],
] as const;

const asked = (readerId: number, query: Partial<TaskQuery> = {}, order: Partial<Order> = {}): TaskQuestion => ({
  kind: 'task',
  readerId,
  seesAll: readerId === OPERATOR,
  readsAllMemos: readerId === OPERATOR,
  query: { ...EVERY_ACTIVE, ...query, owner: undefined, responsible: undefined },
  order: { sort: 'created', dir: 'desc', ...order },
  due: { isOpen: false },
  search: { by: 'none' },
});

const COLUMNS = [1, 2, 3, 4, 5].map((stageId) => ({ stageId, cards: 20 }));

/** Blocks and times of the statements of the list and the board. */
export async function measureTasks(figures: Figures, client: pg.Client): Promise<void> {
  for (const [name, id] of READERS) {
    const page = taskListStatement(asked(id));
    figures.most(`blocks of the tasks, ${name}`, await buffers(client, page), 300, 'blocks');
    const all = taskListStatement(asked(id, { stage: 'any' }));
    figures.most(`blocks of the tasks of any stage, ${name}`, await buffers(client, all), 300, 'blocks');
    figures.most(`the board, ${name}`, await medianMs(client, boardStatement(asked(id), COLUMNS), 9), 10, 'ms');
    for (const sort of ['title', 'step', 'due'] as const) {
      const sorted = taskListStatement(asked(id, {}, { sort, dir: 'asc' }));
      figures.most(
        `tasks by ${sort}, ${name}`,
        await medianMs(client, sorted, 9),
        sort === 'title' && id === HEAVY ? 150 : 10,
        'ms',
      );
    }
  }
}

/** The page through HTTP. */
export async function measureTaskPage(figures: Figures, app: Program): Promise<void> {
  const cookie = await signIn(app.port, emailOf(TYPICAL));
  const next = () => ({ path: '/tasks' });
  const page = await fetch(`http://127.0.0.1:${app.port}/tasks`, { headers: { cookie } }).then((answer) =>
    answer.text(),
  );
  figures.most('page of tasks, gzip', gzipSync(page).length / 1000, 10, 'KB');
  const rounds: { tasks: number; memos: number }[] = [];
  await closedLoop({ port: app.port, cookie, connections: 32, seconds: 3, next });
  for (let round = 0; round < 3; round += 1) {
    const memos = await closedLoop({
      port: app.port,
      cookie,
      connections: 32,
      seconds: 4,
      next: () => ({ path: '/memos' }),
    });
    const tasks = await closedLoop({ port: app.port, cookie, connections: 32, seconds: 4, next });
    rounds.push({ tasks: tasks.perSecond, memos: memos.perSecond });
  }
  const median = (values: number[]): number => quantile(values, 0.5);
  figures.least('tasks, 32 connections', median(rounds.map(({ tasks }) => tasks)), 350, 'req/s');
  figures.least('tasks ÷ memos', median(rounds.map(({ tasks, memos }) => tasks / memos)), 0.7, '');
  const open = await openLoop({ port: app.port, cookie, rate: 200, seconds: 10, next });
  figures.most('tasks at 200 req/s, p99', open.p99, 250, 'ms');
  figures.most('tasks, failed requests', open.errors, 0, '');
}
