import { tellRevision } from '#src/features/conversations/revision.service';
import { columnOf } from '#src/subjects/place';
import type { Deps } from '#src/platform/http/context';
import type { Refreshed } from './entry';
import type { HappenedEvent } from './event.queries';

type Refresh = (deps: Pick<Deps, 'db' | 'realtime'>, event: HappenedEvent) => Promise<void> | void;

/** The actor's own page is up to date. */
export const refresh: Record<Refreshed, Refresh> = {
  page({ realtime }, { subject: { place, notesReaders }, type, actorId }) {
    // First the door: a page whose notes are lost must not ask for them anew.
    if (place && notesReaders) realtime.keepNotesTo(place.id, notesReaders);
    if (place) realtime.pageChanged(place, { type, actorId });
  },

  chat: (deps, { subject: { place } }) => (place ? tellRevision(deps, columnOf(place)) : undefined),

  notes(deps, { subject: { place, notesReaders } }) {
    if (!place || !notesReaders) return undefined;
    deps.realtime.keepNotesTo(place.id, notesReaders);
    return tellRevision(deps, { notesOfId: place.id });
  },

  async taskLists({ db, realtime }, { subject: { place, participants } }) {
    const operators = await db.prisma.user.findMany({
      where: { isOperator: true, deactivatedAt: null },
      select: { id: true },
    });
    const readers = new Set([...participants.map(({ userId }) => userId), ...operators.map(({ id }) => id)]);
    if (place) realtime.toUsers([...readers], 'tasks.changed', { taskId: place.id });
  },

  /** Lists and pages of the source memo show the task's stage. */
  sourceMemo({ realtime }, { subject: { source, mainSourceId }, type, actorId }) {
    if (mainSourceId !== null) realtime.pageChanged({ kind: 'memo', id: mainSourceId }, { type, actorId });
    if (!source) return;
    realtime.pageChanged({ kind: 'memo', id: source.id }, { type, actorId });
    const readers = source.participants.map(({ userId }) => userId);
    realtime.toUsers(readers, 'memo.changed', { memoId: source.id, type, actorId });
  },
};
