import type { RequestHandler } from 'express';
import type { Server as HttpServer } from 'node:http';
import type { LiveServer } from './platform/liveEvents';
import { NOTICES_WRITTEN, pushWritten } from './events/push';
import { forgetSight } from './features/conversations/lostSight.service';
import { findLiveSessions, findPersonIn } from './features/sessions/liveSessions.queries';
import { findMemoWithNotes } from './features/memos/notes/notes.access';
import type { Deps, LivePage, Place } from './platform/http/context';
import { NotFound } from './platform/errors';
import type { Actor } from './web/actor';
import { subjectAt } from './subjects/subjects';
import { openSockets, type OtherProcesses } from './platform/sockets';

/** Live pages of this application: who may hear of a memo or task is who may see it, and to hear of it is to read it. */
export function attachSockets(
  httpServer: HttpServer,
  sessions: readonly RequestHandler[],
  deps: Deps,
  others: OtherProcesses,
): LiveServer {
  const socketDeps = {
    ...deps,
    findPerson: (sid: string) => findPersonIn(deps.db, sid),
    findLiveSessions: (sids: readonly string[]) => findLiveSessions(deps.db, sids),
    forgetSight: (userId: number, place: Place) => forgetSight(deps, userId, place),
    async findTalk(sid: string, { kind, id }: LivePage) {
      const actor = await findPersonIn(deps.db, sid);
      if (!actor) return null;
      if (kind === 'notes') return notesTalk(deps.db, actor, id);
      return talkOf(await subjectAt({ kind }).find(deps.db, actor, id));
    },
  };
  const io = openSockets(httpServer, sessions, socketDeps, others);
  io.on(NOTICES_WRITTEN, (written: unknown) => void pushWritten(deps, written));
  return io;
}

const talkOf = (found: { conversation: { id: number } | null } | null) =>
  found && { conversationId: found.conversation?.id ?? null };

async function notesTalk(db: Deps['db'], actor: Actor, memoId: number) {
  try {
    const memo = await findMemoWithNotes(db, actor, memoId);
    return memo && { conversationId: memo.notes.id };
  } catch (error) {
    if (error instanceof NotFound) return null;
    throw error;
  }
}
