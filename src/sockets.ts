import type { RequestHandler } from 'express';
import type { Server as HttpServer } from 'node:http';
import type { Server } from 'socket.io';
import { findMemoFor } from './features/memos/memos.queries';
import { recordReadingWithoutRole } from './features/memos/reading.service';
import { findActor } from './features/people/actor.queries';
import type { Deps, Place } from './platform/http/context';
import type { SocketBus } from './platform/socketBus';
import { openSockets } from './platform/sockets';

/** Live pages of this application: who may hear of a memo is who may see it, and an operator's hearing is a reading. */
export function attachSockets(
  httpServer: HttpServer,
  sessions: readonly RequestHandler[],
  deps: Deps,
  bus: SocketBus | null = null,
): Server {
  const socketDeps = {
    ...deps,
    async findTalk(userId: number, { kind, id }: Place) {
      const actor = await findActor(deps.db, userId);
      const memo = actor && kind === 'memo' ? await findMemoFor(deps.db.prisma, actor, id) : null;
      if (!actor || !memo) return null;
      await recordReadingWithoutRole(deps, actor, memo);
      return { conversationId: memo.conversation?.id ?? null };
    },
  };
  return openSockets(httpServer, sessions, socketDeps, bus);
}
