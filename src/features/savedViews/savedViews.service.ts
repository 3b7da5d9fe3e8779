import { recordAudit, type AuditType } from '#src/features/audit/audit.service';
import { inTransaction, type Database, type Prisma, type Tx } from '#src/platform/db';
import { Forbidden, Invalid } from '#src/platform/errors';
import { canChangeView, type ViewFacts } from '#src/policies/savedView.policy';
import type { Actor } from '#src/web/actor';
import { addressOf, normalised } from './lists';
import { headsIn, type SavedView } from './savedViews.queries';
import { QUERY_MAX, type NewView } from './savedViews.schema';

type By = { db: Database; actor: Actor };

/** More than these nobody finds anything in. */
const MOST = { me: 50, department: 20, everyone: 50 };

/** The same people's views, which stand in one order. */
const beside = ({ audience, ownerId, departmentId }: ViewFacts): Prisma.SavedViewWhereInput =>
  audience === 'me' ? { audience, ownerId } : { audience, departmentId };

/** One after the other: places, counts and what is there already are asked before they are written. */
async function holdBeside(tx: Tx, { audience, ownerId, departmentId }: ViewFacts): Promise<void> {
  const whose = `${audience} ${audience === 'me' ? ownerId : (departmentId ?? '')}`;
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtext('saved_views'), hashtext(${whose}))::text`;
}

async function mustBeAllowed(tx: Tx, actor: Actor, view: ViewFacts): Promise<void> {
  const heads = view.audience === 'department' ? await headsIn(tx, actor) : [];
  if (!canChangeView({ ...actor, heads }, view)) throw new Forbidden('views.errors.notYours');
}

/** Of one's own nobody else need hear. */
async function recordShared(tx: Tx, actor: Actor, type: AuditType, view: ViewFacts, details: Record<string, unknown>) {
  if (view.audience === 'me') return;
  const { audience, departmentId } = view;
  await recordAudit(tx, { type, actorId: actor.id, details: { audience, departmentId, ...details } });
}

/** The second click of a double click finds what the first one saved. Answers the view's filters. */
export async function saveView({ db, actor }: By, { name, kind, query: given, audience: whom }: NewView) {
  const query = normalised(kind, given);
  if (query.length > QUERY_MAX) throw new Invalid({ form: 'views.errors.queryLong' });
  const facts = { ...whom, ownerId: actor.id };
  return inTransaction(db, async (tx) => {
    await mustBeAllowed(tx, actor, facts);
    await holdBeside(tx, facts);
    const others = await tx.savedView.findMany({
      where: beside(facts),
      select: { name: true, kind: true, query: true, position: true },
    });
    const same = others.find((other) => other.kind === kind && other.query === query);
    if (same?.name === name) return query;
    if (same) throw new Invalid({ form: 'views.errors.sameFilters' }, { name: same.name });
    if (others.length >= MOST[whom.audience])
      throw new Invalid({ form: `views.errors.many.${whom.audience}` }, { most: MOST[whom.audience] });
    const position = Math.max(0, ...others.map((other) => other.position)) + 1;
    const { id } = await tx.savedView.create({
      data: { ...facts, kind, name, query, position },
      select: { id: true },
    });
    await recordShared(tx, actor, 'view.saved', facts, { id, name, filters: addressOf(kind, query) });
    return query;
  });
}

/** Answers false when it was renamed or deleted in between: nothing is changed then. */
export async function renameView({ db, actor }: By, view: SavedView, form: { name: string; version: number }) {
  return inTransaction(db, async (tx) => {
    await mustBeAllowed(tx, actor, view);
    const { count } = await tx.savedView.updateMany({
      where: { id: view.id, version: form.version },
      data: { name: form.name, version: { increment: 1 } },
    });
    if (count === 0) return false;
    if (form.name === view.name) return true;
    const changes = { name: { from: view.name, to: form.name } };
    await recordShared(tx, actor, 'view.renamed', view, { id: view.id, name: view.name, changes });
    return true;
  });
}

/** Whose home page it was finds theirs where it is for everybody. */
export async function deleteView({ db, actor }: By, view: SavedView): Promise<void> {
  await inTransaction(db, async (tx) => {
    await mustBeAllowed(tx, actor, view);
    const { count } = await tx.savedView.deleteMany({ where: { id: view.id } });
    if (count === 0) return;
    const filters = addressOf(view.kind, view.query);
    await recordShared(tx, actor, 'view.deleted', view, { id: view.id, name: view.name, filters });
  });
}

/** Puts it before another one of the same people, or last; nothing happens when that one is gone. */
export async function placeView({ db, actor }: By, view: SavedView, beforeId: number | undefined): Promise<void> {
  if (beforeId === view.id) return;
  await inTransaction(db, async (tx) => {
    await mustBeAllowed(tx, actor, view);
    await holdBeside(tx, view);
    const orderBy = [{ position: 'asc' as const }, { id: 'asc' as const }];
    const rows = await tx.savedView.findMany({ where: beside(view), orderBy, select: { id: true } });
    const others = rows.map(({ id }) => id).filter((id) => id !== view.id);
    const at = beforeId === undefined ? others.length : others.indexOf(beforeId);
    if (others.length === rows.length || at === -1) return;
    const wanted = [...others.slice(0, at), view.id, ...others.slice(at)];
    await tx.$executeRaw`
      UPDATE saved_views v SET position = o.position
        FROM unnest(${wanted}::int[]) WITH ORDINALITY AS o(id, position) WHERE v.id = o.id`;
  });
}

export async function makeHome({ db, actor }: By, view: SavedView): Promise<void> {
  await db.prisma.user.updateMany({ where: { id: actor.id }, data: { homeViewId: view.id } });
}

/** Another one that was chosen meanwhile stays. */
export async function endHome({ db, actor }: By, view: SavedView): Promise<void> {
  await db.prisma.user.updateMany({ where: { id: actor.id, homeViewId: view.id }, data: { homeViewId: null } });
}

/** Where a department goes on in another one; what that one has already goes with the old one. */
export async function moveViews(tx: Tx, from: number, into: number): Promise<void> {
  await tx.$executeRaw`
    UPDATE saved_views v SET department_id = ${into}::int, position = v.position + 1000
     WHERE v.department_id = ${from}::int AND NOT EXISTS (
       SELECT 1 FROM saved_views o WHERE o.department_id = ${into}::int AND o.kind = v.kind AND o.query = v.query)`;
}
