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

/** Polling answers are data for our script, and nothing else. */
const HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
};

/** Live pages: the same session as everywhere, no room without a check by the server, and nothing taken from the client. */
export function openSockets(httpServer: HttpServer, sessions: readonly RequestHandler[], deps: SocketDeps): Server {
  const io = new Server(httpServer, {
    serveClient: false,
    maxHttpBufferSize: 16_384,
    perMessageDeflate: false,
    allowRequest: (req, decide) => decide(null, isSameOrigin(req, deps.config.baseUrl)),
  });
  io.engine.on('headers', (headers: Record<string, string>) => Object.assign(headers, HEADERS));
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

const ASKS_MAX = 30;
const ASKS_WINDOW_MS = 10_000;

function listen(socket: Socket, userId: number, { maySeeMemo, logger }: SocketDeps): void {
  let asks = 0;
  let windowStart = Date.now();
  // One question at a time, and not endlessly many: each costs a look into the database.
  let last = Promise.resolve();

  const isFlooding = (): boolean => {
    if (Date.now() - windowStart > ASKS_WINDOW_MS) [asks, windowStart] = [0, Date.now()];
    asks += 1;
    return asks > ASKS_MAX;
  };
  const join = async (payload: unknown): Promise<boolean> => {
    const parsed = memoPayload.safeParse(payload);
    if (!parsed.success || socket.disconnected || socket.rooms.size >= MOST_ROOMS) return false;
    if (!(await maySeeMemo(userId, parsed.data.memoId))) return false;
    await socket.join(memoRoom(parsed.data.memoId));
    return true;
  };

  socket.on('memo.open', (payload: unknown, answer: unknown) => {
    if (isFlooding()) {
      logger.warn({ userId }, 'a socket asked too often and was closed');
      return void socket.disconnect(true);
    }
    last = last
      .then(() => join(payload))
      .catch((error: unknown) => {
        logger.warn({ err: error, userId }, 'a page could not be made live');
        return false;
      })
      .then((isJoined) => {
        if (typeof answer === 'function') Reflect.apply(answer, null, [{ ok: isJoined }]);
      });
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
