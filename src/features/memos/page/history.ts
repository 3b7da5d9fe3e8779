import { findWriters } from '#src/features/history/history.queries';
import type { HistoryOf } from '#src/features/history/historyPart';
import { memoSubject } from '#src/subjects/memoSubject';
import type { LoadedMemo } from '../memos.queries';
import { toldStep, withWriters } from './history.view';

export const memoHistory: HistoryOf<LoadedMemo> = {
  subject: memoSubject,
  toldStep,
  complete: async (ctx, entries, { id, steps }) => withWriters(ctx, entries, await findWriters(ctx.db, id, steps)),
};
