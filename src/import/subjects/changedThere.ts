import type { Tx } from '#src/platform/db';
import { momentOf, type Context } from '../context';
import { place, remark } from '../run/report';
import type { RowPlace } from '../rows/rowPlace';
import type { Subject } from './subjects';

type Batch<Row> = { rows: readonly Row[]; known: ReadonlyMap<string, number> };

/** A later run leaves what is here as it is, so it names what was saved there after it was last saved here. */
export async function nameChangedThere<Row extends RowPlace & { updatedAt: string }>(
  tx: Tx,
  { report, timeZone }: Context,
  { model, tables }: Subject,
  { rows, known }: Batch<Row>,
): Promise<void> {
  const idOf = ({ pk }: Row): number => known.get(String(pk)) ?? 0;
  const saved = await savedHere(tx, tables, rows.map(idOf));
  for (const row of rows) {
    const here = saved.get(idOf(row));
    if (here && momentOf(row.updatedAt, timeZone) > here) remark(report, 'changedThere', place(model, row));
  }
}

async function savedHere(tx: Tx, tables: Subject['tables'], ids: number[]): Promise<Map<number, Date>> {
  const asked = { where: { id: { in: ids } }, select: { id: true, updatedAt: true } };
  const rows = tables === 'memo' ? await tx.memo.findMany(asked) : await tx.task.findMany(asked);
  return new Map(rows.map(({ id, updatedAt }) => [id, updatedAt]));
}
