import type { PageContext } from '#src/platform/http/context';
import type { HistoryRow } from './history.queries';
import { shortened, shortenedChange, type Change } from './shortened';

export { shortenedChange };

export type Detail = Change & { field: string };

export type HistoryEntry = {
  icon: string;
  sentence: string;
  at: Date;
  details: Detail[];
  note: string;
  /** Null when the step is shown in full. */
  fullUrl: string | null;
};

export type Told = Omit<HistoryEntry, 'fullUrl'>;

const DETAIL_MAX = 400;
const NOTE_MAX = 600;
/** A step on its own page is whole, but texts may have 100,000 characters. */
const ALONE_MAX = 40_000;

export function listed(told: Told, { id }: Pick<HistoryRow, 'id'>, url: string): HistoryEntry {
  const changes = told.details.map(({ field, ...change }) => ({ field, ...shortenedChange(change, DETAIL_MAX) }));
  const note = shortened(told.note, NOTE_MAX);
  const isCut = note !== told.note || changes.some((change) => change.isCut);
  return { ...told, details: changes, note, fullUrl: isCut ? `${url}/history/${id}` : null };
}

export function alone(told: Told): HistoryEntry {
  const whole = (text: string): string => shortened(text, ALONE_MAX);
  const details = told.details.map(({ field, from, to }) => ({ field, from: whole(from), to: whole(to) }));
  return { ...told, details, note: whole(told.note), fullUrl: null };
}

const NAMES_MAX = 10;

export function namesIn({ t }: Pick<PageContext, 't'>, names: readonly string[]): string {
  const more = names.length - NAMES_MAX;
  if (more <= 0) return names.join(', ');
  return t('history.namesAndMore', { names: names.slice(0, NAMES_MAX).join(', '), count: more });
}
