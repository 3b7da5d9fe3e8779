import { findActor } from '#src/features/people/actor.queries';
import type { Database } from '#src/platform/db';
import type { Actor } from '#src/web/actor';
import { findLive } from './sessions.queries';

/** Whose session it is, looked up anew: null when it has ended in whatever way since the page was opened. */
export async function findPersonIn(db: Database, sid: string): Promise<Actor | null> {
  const userId = (await findLive(db, [sid])).get(sid);
  return userId === undefined ? null : findActor(db, userId);
}

/** Which of these sessions still are. */
export const findLiveSessions = async (db: Database, sids: readonly string[]): Promise<ReadonlySet<string>> =>
  new Set((await findLive(db, sids)).keys());
