import { recordAudit } from '#src/features/audit/audit.service';
import type { Deps } from '#src/platform/http/context';
import type { Actor } from '#src/web/actor';
import { memoList, type ListQuery } from '../list/list.address';
import { findRequested } from '../list/requested.queries';
import type { ListRow } from '../list/list.queries';
import { EXPORT_MAX } from './export.table';

type Exported = { format: 'csv' | 'xlsx'; memos: number; filters: Record<string, string> };

export const recordExport = (db: Deps['db'], actor: Actor, details: Exported): Promise<void> =>
  recordAudit(db.prisma, { type: 'memos.exported', actorId: actor.id, details });

type Wanted = { query: ListQuery; format: 'csv' | 'xlsx' };

/** One more than a file holds. The audit records the export, without the words of the search. */
export async function takeMemos(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  { query: { after: _, before: __, ...query }, format }: Wanted,
): Promise<ListRow[]> {
  const { page, pinned } = await findRequested(db.patient, actor, query, EXPORT_MAX + 1);
  const memos = [...pinned, ...page.rows];
  const filters = Object.fromEntries(memoList.parameters(query).filter(([name]) => name !== 'q'));
  await recordExport(db, actor, { format, memos: Math.min(memos.length, EXPORT_MAX), filters });
  return memos;
}
