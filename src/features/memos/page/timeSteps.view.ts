import { changesOf, type EventType } from '#src/events/catalogue';
import { namesIn } from '#src/features/history/history.view';
import type { PageContext } from '#src/platform/http/context';

type Texts = Pick<PageContext, 't' | 'format'>;
type Values = { facts?: Record<string, string>; note?: string };

/** What the history says of a nudge, and of the steps of a late memo. */
export function timeValues({ t, format }: Texts, type: EventType, raw: unknown): Values {
  const named = (people: readonly { name: string }[]): string =>
    namesIn(
      { t },
      people.map(({ name }) => name),
    );
  if (type === 'memo.nudged') return { facts: { people: named(changesOf(type, raw).people) } };
  if (type !== 'memo.late') return {};
  const { day, holders, owner, joined, heads } = changesOf(type, raw);
  const note =
    joined.length > 0 ? t('memos.history.joinedAsHead', { people: named(joined), count: joined.length }) : '';
  return {
    facts: { day: format.longDay(new Date(day)), people: named([...holders, ...owner, ...joined, ...heads]) },
    note,
  };
}
