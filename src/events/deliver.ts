import { allOf } from '#src/platform/allOf';
import type { Deps } from '#src/platform/http/context';
import { catalogue, type EventType } from './catalogue';
import { closePages } from './closePages';
import { findEvent, type HappenedEvent } from './event.queries';
import { notify } from './notify';
import { refresh } from './refresh';

type Reach = Pick<Deps, 'db' | 'config' | 'realtime' | 'logger'>;
type Reaction = (deps: Reach, event: HappenedEvent) => Promise<void> | void;

/** The order matters. */
export function reactionsTo(type: EventType): Reaction[] {
  const { kind, leavers, refreshes = ['page'] } = catalogue[type];
  return [
    ...(leavers ? [closePages] : []),
    ...(kind === null ? [] : [notify]),
    ...refreshes.map((pages) => refresh[pages]),
  ];
}

/**
 * The job behind every event. It may run again: each reaction skips what it did before, and one that fails does not
 * stop the others. `isHeld`: it could be undone until now.
 */
export async function deliverEvent(deps: Reach, eventId: number, isHeld = false): Promise<void> {
  // Who undoes it at this moment locks the row: either it is too late for them, or there is nothing to tell.
  if (isHeld) await deps.db.prisma.heldAct.deleteMany({ where: { eventId } });
  const event = await findEvent(deps.db.prisma, eventId);
  if (!event) return;
  await allOf(reactionsTo(event.type).map((react) => () => react(deps, event)));
}
