import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { RequestHandler } from 'express';
import { Server, type Socket } from 'socket.io';
import { z } from 'zod';
import type { Deps } from './http/context';
import { memoRoom, userRoom } from './realtime';

type SocketDeps = Pick<Deps, 'config' | 'logger'> & {
  /** Whether the person may see the memo now: asked anew each time, for rights change while a page is open. */
  maySeeMemo: (userId: number, memoId: number) => Promise<boolean>;
};

const memoPayload = z.strictObject({ memoId: z.number().int().min(1).max(2_147_483_647) });
const MOST_ROOMS = 50;

/** Live pages: the same session as everywhere, no room without a check by the server, and nothing taken from the client. */
export function openSockets(httpServer: HttpServer, sessions: readonly RequestHandler[], deps: SocketDeps): Server {
  const io = new Server(httpServer, {
    serveClient: false,
    maxHttpBufferSize: 16_384,
    perMessageDeflate: false,
    allowRequest: (req, decide) => decide(null, isSameOrigin(req, deps.config.baseUrl)),
  });
  for (const middleware of sessions) io.engine.use(middleware);
  io.use((socket, next) => {
    const userId = userOf(socket.request);
    if (userId === null) return next(new Error('sign in'));
    void socket.join(userRoom(userId));
    next();
  });
  io.on('connection', (socket) => {
    const userId = userOf(socket.request);
    if (userId !== null) listen(socket, userId, deps);
  });
  return io;
}

function listen(socket: Socket, userId: number, { maySeeMemo, logger }: SocketDeps): void {
  socket.on('memo.open', async (payload: unknown, answer: unknown) => {
    let isJoined = false;
    try {
      const parsed = memoPayload.safeParse(payload);
      const maySee = parsed.success && socket.rooms.size < MOST_ROOMS && (await maySeeMemo(userId, parsed.data.memoId));
      if (maySee) {
        await socket.join(memoRoom(parsed.data.memoId));
        isJoined = true;
      }
    } catch (error) {
      logger.warn({ err: error, userId }, 'a page could not be made live');
    }
    if (typeof answer === 'function') Reflect.apply(answer, null, [{ ok: isJoined }]);
  });
}

/** Passport put the person on the request of the handshake. */
function userOf(request: IncomingMessage): number | null {
  const { user } = request as IncomingMessage & { user?: { id: number } };
  return user?.id ?? null;
}

/** Another site's page carries the session's cookie too; its Origin gives it away. */
function isSameOrigin(req: IncomingMessage, baseUrl: string): boolean {
  const { origin, host } = req.headers;
  if (origin === undefined) {
    const site = req.headers['sec-fetch-site'];
    return site === undefined || site === 'same-origin' || site === 'none';
  }
  return origin === new URL(baseUrl).origin || (URL.canParse(origin) && new URL(origin).host === host);
}
