import type { Tx } from '#src/platform/db';
import { insertRows } from '#src/platform/insertRows';
import { ONLY_MESSAGES_READ } from '#src/features/search/search.service';
import { nameChangedThere } from './changedThere';
import { idsOf, type Context } from '../context';
import { recordsOf, remember } from '../records';
import { count, place, remark } from '../run/report';
import type { RowPlace } from '../rows/rowPlace';

/** Its own rows, or, of a project, those of a task. */
export type Subject = { model: string; tables: 'memo' | 'task' };

export type WrittenSubject = {
  row: RowPlace & { tags: string[] };
  id: number;
  createdAt: Date | string;
  /** What has no field here and stays readable in the history. */
  kept: object;
};

type Batch<Row> = { rows: readonly Row[]; known: Map<string, number> };

/** Takes what is new in a batch, in a transaction of its own, and adds it to what is known. Answers what was written. */
export async function takeBatch<Row extends RowPlace, Taken extends { row: Row; id: number }>(
  { write, report }: Context,
  model: string,
  { rows, known }: Batch<Row>,
  writeRows: (tx: Tx, rows: readonly Row[]) => Promise<readonly Taken[]>,
): Promise<readonly Taken[]> {
  const isNew = rows.filter(({ pk }) => !known.has(String(pk)));
  count(report, model, 'unchanged', rows.length - isNew.length);
  if (isNew.length === 0) return [];
  const written = await write((tx) => writeRows(tx, isNew));
  for (const { row, id } of written) known.set(String(row.pk), id);
  count(report, model, 'taken', written.length);
  count(report, model, 'leftOut', isNew.length - written.length);
  return written;
}

/** The same for rows of which there may be too many to remember them all: each batch asks for its own. */
export async function takeNew<Row extends RowPlace, Taken extends { row: Row; id: number }>(
  context: Context,
  model: string,
  rows: readonly Row[],
  writeRows: (tx: Tx, rows: readonly Row[]) => Promise<readonly Taken[]>,
): Promise<readonly Taken[]> {
  const keys = rows.map(({ pk }) => String(pk));
  const known = await context.write((tx) => recordsOf({ tx, report: context.report }, model, keys));
  return takeBatch(context, model, { rows, known }, writeRows);
}

/** Besides, names what was changed there since it was taken. */
export async function takeSubjects<
  Row extends RowPlace & { updatedAt: string },
  Taken extends { row: Row; id: number },
>(
  context: Context,
  subject: Subject,
  batch: Batch<Row>,
  writeRows: (tx: Tx, rows: readonly Row[]) => Promise<readonly Taken[]>,
): Promise<readonly Taken[]> {
  const { known } = batch;
  const old = batch.rows.filter(({ pk }) => known.has(String(pk)));
  if (old.length > 0) await context.write((tx) => nameChangedThere(tx, context, subject, { rows: old, known }));
  return takeBatch(context, subject.model, batch, writeRows);
}

/** Tags, a chat, a line of history and a place in the search, which is filled at the end. */
export async function writeAround(
  tx: Tx,
  context: Context,
  { model, tables }: Subject,
  written: readonly WrittenSubject[],
): Promise<void> {
  const of = `${tables}Id`;
  const tags = written.flatMap(({ row, id }) => tagsOf(context, model, row).map((tagId) => ({ [of]: id, tagId })));
  const chats = written.map(({ id, createdAt }) => ({ [of]: id, createdAt }));
  const event = { type: `${tables}.imported`, createdAt: context.now };
  const events = written.map(({ id, kept }) => ({ ...event, [of]: id, changes: kept }));
  const words = written.map(({ id }) => ({ [of]: id, doc: '', version: ONLY_MESSAGES_READ }));
  await insertRows(tx, `${tables}_tags`, tags);
  await insertRows(tx, 'conversations', chats);
  await insertRows(tx, 'events', events);
  await insertRows(tx, `${tables}_search`, words);
  const records = written.map(({ row, id }) => ({ externalKey: String(row.pk), recordId: id }));
  await remember({ tx, report: context.report }, model, records);
}

function tagsOf({ report, tags }: Context, model: string, row: WrittenSubject['row']): number[] {
  for (const key of row.tags) if (!tags.has(key)) remark(report, 'unknownTag', { ...place(model, row), tag: key });
  return idsOf(row.tags, tags);
}
