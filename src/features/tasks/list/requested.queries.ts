import { findNames, idOfPerson, type Names } from '#src/features/memos/list/options.queries';
import { commonAmong, questionOf } from '#src/features/search/search.queries';
import { numberAsked } from '#src/features/search/number.queries';
import { clock } from '#src/platform/clock';
import type { Actor } from '#src/web/actor';
import type { Context } from '#src/platform/http/context';
import { readsAllSent } from '#src/policies/memo.policy';
import { duePeriod } from './duePeriod';
import type { TaskSearch } from './list.fragments';
import { findStageOptions, type StageOption } from './list.queries';
import type { Kind, Order, TaskQuery } from './list.address';
import type { TaskQuestion } from './list.statement';
import { taskSubject } from '#src/subjects/taskSubject';
import { readOrder } from './keptOrder';

type Reach = Pick<Context, 'db' | 'format'> & { actor: Actor };

/** The parsed address with the people and labels it names. */
export type Requested = Names & {
  kind: Kind;
  /** Of the project that is filtered by; null when the reader does not see it. */
  projectTitle: string | null;
  query: TaskQuery;
  order: Order;
  stages: StageOption[];
  question: TaskQuestion;
};

export async function findRequested({ db, actor, format }: Reach, query: TaskQuery, kind: Kind): Promise<Requested> {
  const { owner, responsible, department, tag } = query;
  const [{ options, people }, stages, projectTitle] = await Promise.all([
    findNames(db, { people: [owner, responsible], department, tag }),
    findStageOptions(db),
    findProjectTitle(db, actor, query.project),
  ]);
  const kept = kind === 'task' ? readOrder(actor.taskOrder) : NEWEST_FIRST;
  const order = query.sort && query.dir ? { sort: query.sort, dir: query.dir } : kept;
  const question: TaskQuestion = {
    kind,
    readerId: actor.id,
    seesAll: actor.isOperator,
    readsAllMemos: readsAllSent(actor),
    query: { ...query, owner: idOfPerson(people, owner), responsible: idOfPerson(people, responsible) },
    order,
    due: duePeriod(query, format.isoDay(clock.now())),
    search: { by: 'none' },
  };
  return { kind, query, projectTitle, order, options, people, stages, question };
}

const NEWEST_FIRST: Order = { sort: 'created', dir: 'desc' };

async function findProjectTitle(db: Reach['db'], actor: Actor, id: number | undefined): Promise<string | null> {
  if (id === undefined) return null;
  const [found] = await taskSubject.findTitles(db.prisma, actor, [id]);
  return found?.title ?? null;
}

/** One statement: a number is only a number here, not also a word. */
export async function findSearch(
  db: Reach['db'],
  { query, order, kind }: Pick<Requested, 'query' | 'order' | 'kind'>,
): Promise<TaskSearch> {
  const numbered = (await numberAsked(db, query.q))(kind);
  return numbered ? { by: 'number', number: numbered.number } : findWords(db, query.q, order);
}

/** A walk is possible only in the order of time. */
export async function findWords(db: Reach['db'], q: string, { sort }: Order): Promise<TaskSearch> {
  if (q === '') return { by: 'none' };
  const words = questionOf(q);
  const common = await commonAmong(db, words);
  const walks = sort === 'created' && common.task;
  return { by: walks ? 'walk' : 'index', words, files: common.files };
}

/** Texts are not read when no passage is shown. */
export const unquoted = (search: TaskSearch): TaskSearch =>
  search.by === 'walk' || search.by === 'index' ? { ...search, isUnquoted: true } : search;
