import { findOptions, findPeople, type FoundPerson, type Options } from '#src/features/memos/list/options.queries';
import { isCommon, questionOf } from '#src/features/search/search.queries';
import { memoNumberIn } from '#src/features/search/terms.service';
import { clock } from '#src/platform/clock';
import type { Actor } from '#src/web/actor';
import type { Context } from '#src/platform/http/context';
import { readsAllSent } from '#src/policies/memo.policy';
import { duePeriod } from './due';
import type { TaskSearch } from './list.fragments';
import { findStageOptions, type StageOption } from './list.queries';
import type { Order, TaskQuery } from './list.schema';
import type { TaskQuestion } from './list.statement';
import { readOrder } from './order.service';

type Reach = Pick<Context, 'db' | 'format'> & { actor: Actor };

/** What an address asks for, with everything that names of it. */
export type Asked = {
  query: TaskQuery;
  order: Order;
  options: Options;
  people: FoundPerson[];
  stages: StageOption[];
  /** Without a search for words. */
  question: TaskQuestion;
};

/** Reads the names that an address uses, and makes of it what the database is asked. */
export async function askedFor({ db, actor, format }: Reach, query: TaskQuery): Promise<Asked> {
  const [{ options, people }, stages] = await Promise.all([optionsFor(db, query), findStageOptions(db)]);
  // An address of nobody we know belongs to no task.
  const idOf = (ref: TaskQuery['owner']) =>
    typeof ref === 'string' ? (people.find(({ email }) => email === ref)?.id ?? -1) : ref;
  const kept = readOrder(actor.taskOrder);
  const order = query.sort && query.dir ? { sort: query.sort, dir: query.dir } : kept;
  const question: TaskQuestion = {
    readerId: actor.id,
    seesAll: actor.isOperator,
    readsAllMemos: readsAllSent(actor),
    query: { ...query, owner: idOf(query.owner), responsible: idOf(query.responsible) },
    order,
    due: duePeriod(query, format.isoDay(clock.now())),
    search: { by: 'none' },
  };
  return { query, order, options, people, stages, question };
}

async function optionsFor(db: Reach['db'], query: TaskQuery): Promise<Pick<Asked, 'options' | 'people'>> {
  const refs = [query.owner, query.responsible].filter((ref) => ref !== undefined);
  const isListed = (list: { id: number }[], id: number | undefined) =>
    id === undefined || list.some((option) => option.id === id);
  const options = await findOptions(
    db,
    (kept) =>
      isListed(kept.departments, query.department) &&
      isListed(kept.tags, query.tag) &&
      (kept.people === null || refs.every((ref) => typeof ref === 'string' || isListed(kept.people ?? [], ref))),
  );
  const needsPeople = refs.length > 0 && (options.people === null || refs.some((ref) => typeof ref === 'string'));
  return { options, people: needsPeople ? await findPeople(db, refs) : [] };
}

/** The tasks of an address in one walk: a number is a number here, not also a word. */
export function searchOf(
  db: Reach['db'],
  { query, order }: Pick<Asked, 'query' | 'order'>,
): Promise<TaskSearch> | TaskSearch {
  const numbered = memoNumberIn(query.q);
  return numbered ? { by: 'number', number: numbered.number } : searchBy(db, query.q, order);
}

/** How the words of an address are looked for. Only the order of time can be walked until a page is full. */
export async function searchBy(db: Reach['db'], q: string, { sort }: Order): Promise<TaskSearch> {
  if (q === '') return { by: 'none' };
  const words = questionOf(q);
  const walks = sort === 'created' && (await isCommon(db, words, 'task'));
  return { by: walks ? 'walk' : 'index', words };
}

/** Where no piece of the texts is shown none is read. */
export const unquoted = (search: TaskSearch): TaskSearch =>
  search.by === 'walk' || search.by === 'index' ? { ...search, isUnquoted: true } : search;
