import { catalogue } from '#src/events/catalogue';
import { memoSubject } from '#src/subjects/memoSubject';
import { placeUrl } from '#src/subjects/place';
import { wordsFor } from '#src/i18n/projectWords';
import { numberOf, type Reader as Anyone } from '#src/subjects/subject';
import { taskSubject } from '#src/subjects/taskSubject';
import { dayOfReader } from '#src/features/myDay/day';
import type { Titled } from '#src/subjects/subjectKind';
import type { Tx } from '#src/platform/db';
import type { Translate } from '#src/platform/http/context';
import { waitsFor } from '#src/policies/waiting.policy';

type Reader = Anyone & Parameters<typeof dayOfReader>[0];
type Event = { type: string; changes: unknown };

/** A notice about many memos and tasks: its link, and the first of them that the reader may see. */
export type Summary = {
  url: string;
  label: string;
  items: { about: string; url: string }[];
  more: number;
  /** Its sentence says all: it is told even when there is nothing to name. */
  saysAll: boolean;
};

type Told = {
  memos: number[];
  /** Memos that the reader need not decide. */
  others?: number[];
  tasks: number[];
  count: number;
  doesWait: boolean;
  saysAll?: boolean;
  /** Where it leads, if to no memo or task. */
  place?: 'assistants' | 'takeout';
};

function toldBy({ type, changes }: Event): Told | null {
  switch (type) {
    case 'person.memosWait': {
      const told = catalogue[type].schema.safeParse(changes).data;
      if (!told) return null;
      const rest = [told.returned, told.decided].filter((some) => some !== undefined);
      const others = rest.flatMap((some) => some.memos);
      const count = rest.reduce((sum, some) => sum + some.count, told.count);
      if (told.count === 0) return { memos: others, tasks: [], count, doesWait: false };
      return { memos: told.memos, others, tasks: [], count, doesWait: true };
    }
    case 'person.standsIn': {
      const told = catalogue[type].schema.safeParse(changes).data;
      return told ? { ...told, tasks: [], doesWait: true } : null;
    }
    case 'person.workHandedOver': {
      const told = catalogue[type].schema.safeParse(changes).data;
      if (!told) return null;
      const { memos, tasks, memoCount, taskCount, isSuccessor } = told;
      return { memos, tasks, count: memoCount + taskCount, doesWait: isSuccessor };
    }
    case 'person.memosActedOn': {
      const told = catalogue[type].schema.safeParse(changes).data;
      return told ? { ...told, tasks: [], doesWait: told.what === 'yourTurn' } : null;
    }
    case 'person.fileInfected': {
      const told = catalogue[type].schema.safeParse(changes).data;
      if (!told) return null;
      const { memos, tasks } = told;
      return { memos, tasks, count: memos.length + tasks.length, doesWait: false, saysAll: true };
    }
    case 'person.assistantNamed':
    case 'person.assistanceEnded':
      return { memos: [], tasks: [], count: 0, doesWait: false, saysAll: true, place: 'assistants' };
    case 'person.dataReady':
      return { memos: [], tasks: [], count: 0, doesWait: false, saysAll: true, place: 'takeout' };
    default:
      return null;
  }
}

/** In the order of the events; null for those that are no summary. Two queries, however many. */
export async function findSummaries(
  db: Pick<Tx, 'memo' | 'task'>,
  t: Translate,
  reader: Reader,
  events: readonly Event[],
): Promise<(Summary | null)[]> {
  const told = events.map(toldBy);
  const memos = await titlesOf(
    told.flatMap((one) => [...(one?.memos ?? []), ...(one?.others ?? [])]),
    (ids) => memoSubject.findTitles(db, reader, ids),
  );
  const waiting = await titlesOf(
    told.flatMap((one) => (one?.doesWait ? one.memos : [])),
    (ids) =>
      db.memo.findMany({
        where: { AND: [{ id: { in: ids } }, waitsFor(reader.id, dayOfReader(reader).today)] },
        select: { id: true, title: true },
      }),
  );
  const tasks = await titlesOf(
    told.flatMap((one) => one?.tasks ?? []),
    (ids) => taskSubject.findTitles(db, reader, ids),
  );
  return told.map((one) => one && summaryOf(t, one, { waiting, memos, tasks }));
}

type Titles = Map<number, Titled>;
type Found = { waiting: Titles; memos: Titles; tasks: Titles };

async function titlesOf(ids: number[], find: (ids: number[]) => Promise<Titled[]>) {
  const found = ids.length === 0 ? [] : await find([...new Set(ids)]);
  return new Map(found.map((one) => [one.id, one]));
}

function summaryOf(t: Translate, told: Told, { waiting, memos, tasks }: Found): Summary {
  const named = (kind: 'memo' | 'task', ids: number[], titles: Titles) =>
    ids.flatMap((id) => {
      const found = titles.get(id);
      if (!found) return [];
      const words = wordsFor(t, { isProject: found.kind === 'project' });
      return [{ about: `${numberOf(words, { kind, id })} ${found.title}`, url: placeUrl({ kind, id }) }];
    });
  const { others = [] } = told;
  const items = [
    ...named('memo', told.memos, told.doesWait ? waiting : memos),
    ...named('memo', others, memos),
    ...named('task', told.tasks, tasks),
  ];
  const more = Math.max(0, told.count - told.memos.length - others.length - told.tasks.length);
  const place = placeOf(told);
  return { url: LISTS[place], label: t(`notices.summary.open.${place}`), items, more, saysAll: told.saysAll === true };
}

const LISTS = {
  toConsider: `${memoSubject.path}?view=to-consider`,
  memos: memoSubject.path,
  tasks: taskSubject.path,
  audit: '/admin/audit?kind=files',
  assistants: '/account/assistants',
  takeout: '/account/data',
};

function placeOf({ memos, tasks, doesWait, saysAll, place }: Told): keyof typeof LISTS {
  if (place) return place;
  if (saysAll && memos.length + tasks.length === 0) return 'audit';
  if (memos.length === 0) return 'tasks';
  return doesWait ? 'toConsider' : 'memos';
}

export function listOf(event: Event): string | null {
  const told = toldBy(event);
  return told && LISTS[placeOf(told)];
}
