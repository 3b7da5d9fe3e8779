import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { RequestHandler } from 'express';
import { Server } from 'socket.io';
import type { Actor } from './http/actor';
import type { Deps, Place } from './http/context';
import { closeWhenFlooded, type Line } from './floodGate';
import { listenToPages } from './pageSockets';
import { showPresence } from './presence';
import { userRoom } from './realtime';
import type { SocketBus } from './socketBus';
import { passToOwner, sessionIdOf, type Peers } from './socketPeers';

export type SocketDeps = Pick<Deps, 'config' | 'logger'> & {
  /** The conversation of a page the person may see now: asked anew each time, for rights change while a page is open. */
  findTalk: (userId: number, place: Place) => Promise<{ conversationId: number | null } | null>;
};

/** How live pages that are connected to other processes are reached, where there are any. */
export type OtherProcesses = { bus: SocketBus | null; peers: Peers | null };

/** Polling answers are data for our script, and nothing else. */
const HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
};

/** Live pages: the same session as everywhere, no room without a check by the server, and nothing taken from the client. */
export function openSockets(
  httpServer: HttpServer,
  sessions: readonly RequestHandler[],
  deps: SocketDeps,
  { bus, peers }: OtherProcesses,
): Server {
  const io = new Server(httpServer, {
    ...(bus ? { adapter: bus.adapter } : {}),
    serveClient: false,
    maxHttpBufferSize: 16_384,
    perMessageDeflate: false,
    allowRequest: (req, decide) => decide(null, isSameOrigin(req, deps.config.baseUrl)),
  });
  // They come back by themselves, may then hear what they still may, and ask for what they missed.
  bus?.onGap(() => io.of('/').sockets.forEach((socket) => socket.conn.close()));
  const talks = new Map<string, number>();
  io.engine.on('headers', (headers: Record<string, string>) => Object.assign(headers, HEADERS));
  if (peers) {
    io.engine.generateId = () => sessionIdOf(peers);
    io.engine.use(passToOwner(peers));
  }
  for (const middleware of sessions) io.engine.use(middleware);
  io.engine.on('connection', (line: Line) => {
    closeWhenFlooded(line, userOf(line.request)?.id ?? null, deps.logger);
  });
  io.use((socket, next) => {
    const user = userOf(socket.request);
    if (user === null || user.owesSecondStep) return next(new Error('sign in'));
    socket.data = { person: { id: user.id, name: user.name } };
    void socket.join(userRoom(user.id));
    next();
  });
  io.on('connection', (socket) => {
    const user = userOf(socket.request);
    if (user !== null) listenToPages(socket, { id: user.id, name: user.name, locale: user.locale }, talks, deps);
    // With its answer, session and logger it would stay as long as the page is open, and make up most of a socket's memory.
    Reflect.set(socket.conn, 'request', null);
  });
  const stopTelling = showPresence(io, (room) => ({ conversationId: talks.get(room) ?? 0 }));
  io.of('/').adapter.on('delete-room', (room: string) => talks.delete(room));
  httpServer.once('close', stopTelling);
  return io;
}

/** Passport put the person on the request of the handshake, which is let go once the page is connected. */
function userOf(request: IncomingMessage | null): Actor | null {
  if (!request) return null;
  const { user } = request as IncomingMessage & { user?: Actor };
  return user ?? null;
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
