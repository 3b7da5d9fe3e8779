import type { Place } from '#src/platform/http/context';
import type { Tx } from '#src/platform/db';
import { memoSubject } from './memoSubject';
import { placeOf, type Columns } from './place';
import type { Reader } from './subject';
import { taskSubject } from './taskSubject';

export const subjectAt = ({ kind }: Pick<Place, 'kind'>) => (kind === 'memo' ? memoSubject : taskSubject);

type Titled = Pick<Tx, 'memo' | 'task'>;

export type Titles = { of: (row: Columns) => string | null; isProject: (row: Columns) => boolean };

/** Null without access. At most two queries. */
export async function findTitles(db: Titled, actor: Reader, rows: readonly Columns[]): Promise<Titles> {
  const keyOf = ({ kind, id }: Place): string => `${kind} ${id}`;
  const titlesOf = async (kind: Place['kind'], ids: readonly number[]) => {
    const found = ids.length === 0 ? [] : await subjectAt({ kind }).findTitles(db, actor, [...new Set(ids)]);
    return found.map((one) => [keyOf({ kind, id: one.id }), one] as const);
  };
  const titles = new Map(
    (
      await Promise.all([
        titlesOf(
          'memo',
          rows.flatMap(({ memoId }) => memoId ?? []),
        ),
        titlesOf(
          'task',
          rows.flatMap(({ taskId }) => taskId ?? []),
        ),
      ])
    ).flat(),
  );
  const at = (row: Columns) => titles.get(keyOf(placeOf(row)));
  return { of: (row) => at(row)?.title ?? null, isProject: (row) => at(row)?.kind === 'project' };
}

/** Does not count as reading. */
export const sees = async (db: Titled, actor: Reader, place: Place): Promise<boolean> =>
  (await subjectAt(place).findTitles(db, actor, [place.id])).length > 0;
