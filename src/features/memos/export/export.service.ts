import { beginAudit } from '#src/features/audit/audit.service';
import type { Database } from '#src/platform/db';
import type { Deps } from '#src/platform/http/context';
import type { FileFormat } from '#src/platform/spreadsheet/download';
import type { Actor } from '#src/web/actor';
import { memoList, type ListQuery } from '../list/list.address';
import type { ListRow } from '../list/list.queries';
import { findRequested } from '../list/requested.queries';
import { keyOf } from '../list/rowKey';
import { EXPORT_MAX } from './export.table';

/** So many rows are read at a time, and sent before the next ones are read. */
export const PIECE = 500;

/** All of the list, in its order. Each piece is read with what its reader may see by then. */
export async function* listInPieces(
  db: Database,
  actor: Actor,
  { before: _, ...query }: ListQuery,
): AsyncGenerator<ListRow[]> {
  let after: ListQuery['after'];
  for (;;) {
    const { page, pinned } = await findRequested(db.patient, actor, { ...query, after }, PIECE);
    yield [...pinned, ...page.rows];
    const last = page.rows.at(-1);
    if (!last || !page.hasOlder) return;
    after = { key: keyOf(query.sort, last), id: last.id, position: 0 };
  }
}

type Taken = { format: FileFormat; filters: Record<string, string> };

/** What a list filters by, without the words of its search. */
export const filtersOf = ({ after: _, before: __, ...query }: ListQuery): Record<string, string> =>
  Object.fromEntries(memoList.parameters(query).filter(([name]) => name !== 'q'));

/** The audit knows of each piece before it leaves. */
export async function* audited(
  { db, actor }: Pick<Deps, 'db'> & { actor: Actor },
  { format, filters }: Taken,
  pieces: AsyncIterable<ListRow[]> | Iterable<ListRow[]>,
): AsyncGenerator<ListRow[]> {
  let memos = 0;
  let audit: Awaited<ReturnType<typeof beginAudit>> | null = null;
  for await (const piece of pieces) {
    memos = Math.min(EXPORT_MAX, memos + piece.length);
    const details = { format, memos, filters };
    if (audit) await audit(details);
    else audit = await beginAudit(db.prisma, { type: 'memos.exported', actorId: actor.id, details });
    yield piece;
  }
}
