import { recordAudit } from '../../../audit/audit.service';
import type { Database } from '#src/platform/db';
import type { Actor } from '#src/platform/http/actor';
import { findUsers, type ListedUser } from './list.queries';
import type { UsersQuery } from './list.schema';

const EXPORT_MAX = 50_000;

/** The people of the list as it is filtered, all pages; that they were taken out is written down. */
export async function takeUsers(db: Database, actor: Actor, query: UsersQuery): Promise<ListedUser[]> {
  const users = await findUsers(db, { ...query, after: undefined, before: undefined }, EXPORT_MAX);
  await recordAudit(db.prisma, { type: 'users.exported', actorId: actor.id, details: { count: users.length } });
  return users;
}
