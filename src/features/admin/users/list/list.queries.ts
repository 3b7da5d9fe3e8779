import { z } from 'zod';
import type { Database } from '#src/platform/db';
import type { UsersQuery } from './list.address';
import { COUNTS, PAGE_SIZE, countStatement, usersStatement } from './list.statement';

const row = z.object({
  id: z.number(),
  name: z.string(),
  email: z.string(),
  department_name: z.string().nullable(),
  is_executive: z.boolean(),
  is_operator: z.boolean(),
  is_admin: z.boolean(),
  is_head: z.boolean(),
  is_active: z.boolean(),
  has_password: z.boolean(),
  locale: z.string(),
  last_seen_at: z.date().nullable(),
  created_at: z.date(),
  sessions: z.number(),
  /** When the last mail could not be delivered, where none could since. */
  failed_at: z.date().nullable(),
  two_steps: z.boolean(),
  key: z.string(),
});

export type ListedUser = z.infer<typeof row>;
export type UsersPage = { rows: ListedUser[]; hasNewer: boolean; hasOlder: boolean };

/** The query's people, up to a bound. */
export async function findUsers(db: Database, query: UsersQuery, limit: number): Promise<ListedUser[]> {
  const { text, values } = usersStatement(query, limit);
  return db.query(text, row, values);
}

/** How many people the query's list has on all pages. */
export async function countUsersOf(db: Database, query: UsersQuery): Promise<number> {
  const { text, values } = countStatement(query);
  const [found] = await db.query(text, z.object({ count: z.number() }), values);
  return found?.count ?? 0;
}

/** A page is asked for with one row more than it shows, which says whether another follows. */
export async function findUsersPage(db: Database, query: UsersQuery): Promise<UsersPage> {
  const rows = await findUsers(db, query, PAGE_SIZE + 1);
  const isFull = rows.length > PAGE_SIZE;
  if (query.before) return { rows: isFull ? rows.slice(1) : rows, hasNewer: isFull, hasOlder: true };
  return { rows: rows.slice(0, PAGE_SIZE), hasNewer: query.after !== undefined, hasOlder: isFull };
}

const counts = z.object({
  all: z.number(),
  active: z.number(),
  invited: z.number(),
  deactivated: z.number(),
  trouble: z.number(),
});

export type UserCounts = z.infer<typeof counts>;

export async function countUsersByStatus(db: Database): Promise<UserCounts> {
  const [found] = await db.named('user_counts', COUNTS, counts, []);
  return found ?? { all: 0, active: 0, invited: 0, deactivated: 0, trouble: 0 };
}
