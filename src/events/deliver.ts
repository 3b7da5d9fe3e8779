import { allOf } from '#src/platform/allOf';
import { findEvent } from './event.queries';
import { subscribers, type Reach } from './subscribers';

/**
 * The job behind every event. May run again after a crash or a failure: each subscriber leaves alone what it did before.
 * One that fails does not keep the others from their work.
 */
export async function deliverEvent(deps: Reach, eventId: number): Promise<void> {
  const event = await findEvent(deps.db.prisma, eventId);
  if (!event) return;
  await allOf(subscribers[event.type].map((react) => () => react(deps, event)));
}
