import type { RequestHandler } from 'express';
import type { Server as HttpServer } from 'node:http';
import type { Server } from 'socket.io';
import { findMemoFor } from './features/memos/memos.queries';
import { findActor } from './features/people/actor.queries';
import type { Deps } from './platform/http/context';
import { openSockets } from './platform/sockets';

/** Live pages of this application: who may hear of a memo is who may see it. */
export function attachSockets(httpServer: HttpServer, sessions: readonly RequestHandler[], deps: Deps): Server {
  return openSockets(httpServer, sessions, {
    ...deps,
    async maySeeMemo(userId, memoId) {
      const actor = await findActor(deps.db, userId);
      return actor !== null && (await findMemoFor(deps.db.prisma, actor, memoId)) !== null;
    },
  });
}
