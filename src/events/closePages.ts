import type { Deps } from '#src/platform/http/context';
import { eventSchemas } from './catalogue';
import { findReaders, type HappenedEvent } from './event.queries';

type Reach = Pick<Deps, 'db' | 'realtime'>;

/** Whom an event may have cost the sight of its memo or task. */
function leavers({ type, changes, actorId }: HappenedEvent): { id: number }[] {
  switch (type) {
    case 'memo.recipientChanged':
    case 'task.responsibleChanged':
      return eventSchemas[type].parse(changes).left;
    case 'memo.deputyLeft':
    case 'memo.subscriberRemoved':
    case 'task.subscriberRemoved':
      return eventSchemas[type].parse(changes).people;
    case 'memo.subscriberLeft':
    case 'task.subscriberLeft':
      return actorId === null ? [] : [{ id: actorId }];
    default:
      return [];
  }
}

/**
 * Closes the live pages of those who lost the memo or task. Whoever acted has done so already; this holds should that
 * process have died, or not been heard by the others. A withdrawn memo has no page any more, for nobody.
 */
export async function closePages({ db, realtime }: Reach, event: HappenedEvent): Promise<void> {
  const { place, isVisibleTo } = event.subject;
  if (!place) return;
  if (event.type === 'memo.withdrawn') return realtime.closePage(place);
  const ids = leavers(event).map(({ id }) => id);
  const readers = await findReaders(db.prisma, ids, () => 'memo-changed');
  for (const reader of readers) if (!isVisibleTo(reader)) realtime.leavePage(reader.id, place);
}
