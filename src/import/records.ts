import { z } from 'zod';
import { IMPORTED_FROM } from '#src/features/search/number.queries';
import { insertRows } from '#src/platform/insertRows';
import { namesOfSeeded, type Seeded } from '#src/seed/seededNames';
import { Prisma, type Tx } from '#src/platform/db';
import type { Report } from './run/report';

/** What every part of an import works with. */
export type Run = { tx: Tx; report: Report };

const found = z.tuple([z.object({ pairs: z.array(z.tuple([z.string(), z.number()])) })]);

/** Rows of this model that an earlier run, or batch, has taken: external key → id here. Of these keys, or of all. */
export async function recordsOf({ tx }: Run, model: string, keys?: readonly string[]): Promise<Map<string, number>> {
  const wanted = keys ? Prisma.sql`AND external_key = ANY (${keys}::text[])` : Prisma.empty;
  const [{ pairs }] = found.parse(
    await tx.$queryRaw`
      SELECT coalesce(json_agg(json_build_array(external_key, record_id)), '[]') AS pairs
        FROM imported_records WHERE source = ${IMPORTED_FROM} AND model = ${model} ${wanted}`,
  );
  return new Map(pairs);
}

export async function remember(
  { tx }: Run,
  model: string,
  rows: { externalKey: string; recordId: number }[],
): Promise<void> {
  await insertRows(
    tx,
    'imported_records',
    rows.map((row) => ({ source: IMPORTED_FROM, model, ...row })),
  );
}

/** Rows of one position stand in the order of their keys, wherever they stand in the files. */
export const byKey = <Item extends { pk: string | null }>(items: readonly Item[]): Item[] =>
  items.toSorted((one, other) => Number(one.pk ?? 0) - Number(other.pk ?? 0) || 0);

/** Names are compared as the database compares them. */
export const sameName = (name: string): string => name.toLowerCase();

/** What came with this program is the same in every language: "pending" is "Offen" of a German company. */
export const namesInAll = (kind: Seeded, name: string): string[] => namesOfSeeded(kind, name).map(sameName);
