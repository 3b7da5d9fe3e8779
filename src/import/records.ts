import { namesOfSeeded, type Seeded } from '#src/seed/seededNames';
import type { Tx } from '#src/platform/db';
import type { Report } from './report';

const SOURCE = 'django-crm';

/** What every part of an import works with. */
export type Run = { tx: Tx; report: Report };

/** Rows of this model that an earlier run has taken: external key → id here. */
export async function recordsOf({ tx }: Run, model: string): Promise<Map<string, number>> {
  const rows = await tx.importedRecord.findMany({
    where: { source: SOURCE, model },
    select: { externalKey: true, recordId: true },
  });
  return new Map(rows.map((row) => [row.externalKey, row.recordId]));
}

export async function remember(
  { tx }: Run,
  model: string,
  rows: { externalKey: string; recordId: number }[],
): Promise<void> {
  await tx.importedRecord.createMany({ data: rows.map((row) => ({ source: SOURCE, model, ...row })) });
}

/** Names are compared as the database compares them. */
export const sameName = (name: string): string => name.toLowerCase();

/** What came with this program is the same in every language: "pending" is "Offen" of a German company. */
export const namesInAll = (kind: Seeded, name: string): string[] => namesOfSeeded(kind, name).map(sameName);
