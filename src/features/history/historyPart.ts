import { readable } from '#src/platform/readable';
import type { Context, PageContext } from '#src/platform/http/context';
import { columnOf } from '#src/subjects/place';
import type { SubjectKind } from '#src/subjects/subjectKind';
import { findStep, findSteps, type HistoryRow, type Steps } from './history.queries';
import { alone, listed, type HistoryEntry, type Told } from './history.view';

/** What memos and tasks implement in `page/history.ts`. */
export type HistoryOf<S> = {
  subject: SubjectKind<S>;
  toldStep: (texts: Pick<PageContext, 't' | 'format'>, row: HistoryRow) => Told;
  complete?: (ctx: Context, entries: HistoryEntry[], at: { id: number; steps: Steps }) => Promise<HistoryEntry[]>;
};

export type HistoryPart = { entries: HistoryEntry[]; olderUrl: string | null };

export async function historyPart<S>(
  ctx: Context,
  { subject: { kind, path }, toldStep, complete }: HistoryOf<S>,
  id: number,
  before?: number,
): Promise<HistoryPart> {
  const place = { kind, id };
  const steps = await findSteps(ctx.db, columnOf(place), before);
  const url = `${path}/${id}`;
  const entries = await readable(ctx, steps.rows, (row) => listed(toldStep(ctx, row), row, url));
  return {
    entries: complete ? await complete(ctx, entries, { id, steps }) : entries,
    olderUrl: steps.olderThan === null ? null : `${url}/history?before=${steps.olderThan}`,
  };
}

export async function historyStep<S>(
  ctx: Context,
  { subject: { kind }, toldStep }: HistoryOf<S>,
  { id, eventId }: { id: number; eventId: number },
): Promise<HistoryEntry | null> {
  const row = await findStep(ctx.db, columnOf({ kind, id }), eventId);
  return row && alone(toldStep(ctx, row));
}
