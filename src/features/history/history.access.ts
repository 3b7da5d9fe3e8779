import type { Can, Context } from '#src/platform/http/context';
import type { HistoryEntry, HistoryPart } from './history.view';

type Place = { placeId: number };

/** What the pages of a history must know of its memo or task; each gives its own (`history.access.ts`). */
export type HistoryOwner<S extends { id: number; title: string }> = {
  /** `/memos` */
  path: string;
  can: Can<S, Place>;
  part: (ctx: Context, subject: S, before: number | undefined) => Promise<HistoryPart>;
  step: (ctx: Context, subject: S, eventId: number) => Promise<HistoryEntry | null>;
};
