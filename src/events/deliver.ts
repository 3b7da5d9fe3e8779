import type { Deps } from '#src/platform/http/context';
import { findEvent } from './event.queries';
import { subscribers } from './subscribers';

/** The job behind every event. May run again after a crash: each subscriber leaves alone what it did before. */
export async function deliverEvent(deps: Pick<Deps, 'db' | 'config' | 'realtime'>, eventId: number): Promise<void> {
  const event = await findEvent(deps.db.prisma, eventId);
  if (!event) return;
  for (const react of subscribers[event.type]) await react(deps, event);
}
