import { recordAudit } from '../../../audit/audit.service';
import type { Database } from '#src/platform/db';
import type { Actor } from '#src/web/actor';
import { countUsersOf, findUsers, type ListedUser } from './list.queries';
import type { UsersQuery } from './list.address';

const BATCH = 1000;

/** That people were taken out is written down, before the first of them leaves. */
export async function recordUsersExport(db: Database, actor: Actor, query: UsersQuery): Promise<void> {
  const details = { count: await countUsersOf(db, query) };
  await recordAudit(db.prisma, { type: 'users.exported', actorId: actor.id, details });
}

/** The people of the list as it is filtered, all pages, some at a time. */
export async function* usersInBatches(db: Database, query: UsersQuery): AsyncGenerator<ListedUser[]> {
  let after: UsersQuery['after'];
  for (;;) {
    const users = await findUsers(db, { ...query, before: undefined, after }, BATCH);
    yield users;
    const last = users.at(-1);
    if (!last || users.length < BATCH) return;
    after = { key: last.key, id: last.id, position: 0 };
  }
}
