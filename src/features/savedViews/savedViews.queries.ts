import { z } from 'zod';
import type { Database, Tx } from '#src/platform/db';
import { LIST_KINDS, VIEW_AUDIENCES, type Actor } from '#src/web/actor';
import type { ViewReader } from '#src/policies/savedView.policy';

/** Of the people `u`: whose view `v` they see. `canSeeView` says the same; a test holds both together. */
export const isSeenBy = (u: string): string => `(v.audience = 'everyone'
    OR v.audience = 'me' AND v.owner_id = ${u}.id
    OR v.audience = 'department' AND (v.department_id = ${u}.department_id OR EXISTS (
         SELECT 1 FROM department_heads vh JOIN departments vhd ON vhd.id = vh.department_id
          WHERE vh.user_id = ${u}.id AND vh.department_id = v.department_id AND vhd.archived_at IS NULL)))`;

/** One's own first, then the department's, then everybody's. */
export const VIEW_ORDER = 'v.audience, v.department_id, v.position, v.id';

const headed = z.object({ id: z.number(), name: z.string() });

/** The departments whose head somebody is: for these they may share views. */
export const headedDepartments = (u: string): string => `
  SELECT h.department_id AS id, hd.name FROM department_heads h JOIN departments hd ON hd.id = h.department_id
   WHERE h.user_id = ${u} AND hd.archived_at IS NULL ORDER BY hd.name, hd.id`;

const findHeads = (db: Database, actor: Pick<Actor, 'id'>) =>
  db.named('headed_departments', headedDepartments('$1'), headed, [actor.id]);

export async function findViewReader(db: Database, actor: Actor): Promise<ViewReader> {
  const heads = await findHeads(db, actor);
  return { id: actor.id, isAdmin: actor.isAdmin, departmentId: actor.departmentId, heads: heads.map(({ id }) => id) };
}

export async function headsIn(tx: Tx, { id }: Pick<Actor, 'id'>): Promise<number[]> {
  const where = { userId: id, department: { archivedAt: null } };
  const rows = await tx.departmentHead.findMany({ where, select: { departmentId: true } });
  return rows.map(({ departmentId }) => departmentId);
}

const row = z.object({
  id: z.number(),
  kind: z.enum(LIST_KINDS),
  owner_id: z.number(),
  audience: z.enum(VIEW_AUDIENCES),
  department_id: z.number().nullable(),
  department_name: z.string().nullable(),
  name: z.string(),
  query: z.string(),
  version: z.number(),
  is_home: z.boolean(),
});

const COLUMNS = `v.id, v.kind::text, v.owner_id, v.audience::text, v.department_id, d.name AS department_name, v.name, v.query, v.version,
         coalesce(u.home_view_id = v.id, false) AS is_home
    FROM users u JOIN saved_views v ON ${isSeenBy('u')} LEFT JOIN departments d ON d.id = v.department_id`;

const toView = ({ owner_id, department_id, department_name, is_home, ...found }: z.infer<typeof row>) => ({
  ...found,
  ownerId: owner_id,
  departmentId: department_id,
  departmentName: department_name,
  isHome: is_home,
});

export type SavedView = ReturnType<typeof toView>;

/** All that somebody sees, of every list. */
export async function findSavedViews(db: Database, { id }: Pick<Actor, 'id'>): Promise<SavedView[]> {
  const rows = await db.named('saved_views', `SELECT ${COLUMNS} WHERE u.id = $1 ORDER BY ${VIEW_ORDER}`, row, [id]);
  return rows.map(toView);
}

export async function findSavedView(
  db: Database,
  { id }: Pick<Actor, 'id'>,
  viewId: number,
): Promise<SavedView | null> {
  const [found] = await db.named('saved_view', `SELECT ${COLUMNS} WHERE u.id = $1 AND v.id = $2`, row, [id, viewId]);
  return found ? toView(found) : null;
}

/** Where the home link leads; null also where the view is no longer theirs to see. */
export async function findHomeView(db: Database, { id }: Pick<Actor, 'id'>): Promise<SavedView | null> {
  const text = `SELECT ${COLUMNS} WHERE u.id = $1 AND v.id = u.home_view_id`;
  const [found] = await db.named('home_view', text, row, [id]);
  return found ? toView(found) : null;
}
