import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { Server } from 'socket.io';
import type { Actor } from '#src/web/actor';
import { emptyAnswersOfHandshakes } from './handshakes';
import { inTurnEach } from './inTurn';
import type { Deps, LivePage, Place } from './http/context';
import { closeWhenFlooded, type Line } from './floodGate';
import type { LiveServer, PageSocket } from './liveEvents';
import { listenToPages, type Reader } from './pageSockets';
import { showPresence } from './presence';
import { userRoom } from './realtime';
import type { SocketBus } from './socketBus';
import { passToOwner, sessionIdOf, type Peers } from './socketPeers';
import { closeWithSessions, sessionOf, type FindLiveSessions } from './socketSessions';

export type SocketDeps = Pick<Deps, 'config' | 'logger'> & {
  /** Whose session it is, and null when it is nobody's any more. */
  findPerson: (sid: string) => Promise<Actor | null>;
  findLiveSessions: FindLiveSessions;
  /** Checked each time, for sessions end and rights change while a page is open. */
  findTalk: (sid: string, page: LivePage) => Promise<{ conversationId: number | null } | null>;
  /** A page that seemed to be looked at was gone, nobody knows since when. */
  forgetSight: (userId: number, place: Place) => Promise<void>;
};

/** How live pages that are connected to other processes are reached, where there are any. */
export type OtherProcesses = { bus: SocketBus | null; peers: Peers | null; checkEveryMs?: number };

/** Pages that one person may have open in one process: more than anybody finds again. */
const SOCKETS_EACH = 100;

/** A person's pages ask the database a few at a time; of more than these all at once none is a browser's. */
const QUESTIONS = { atOnce: 2, waitingMax: SOCKETS_EACH, tryAgainSeconds: 5 };

/** Polling answers are data for our script, and nothing else. */
const HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
};

/** Live pages use the same session; the server checks every room, and takes nothing from the client. */
export function openSockets(
  httpServer: HttpServer,
  sessions: readonly RequestHandler[],
  deps: SocketDeps,
  { bus, peers, checkEveryMs }: OtherProcesses,
): LiveServer {
  const io: LiveServer = new Server(httpServer, {
    ...(bus ? { adapter: bus.adapter } : {}),
    serveClient: false,
    maxHttpBufferSize: 16_384,
    perMessageDeflate: false,
    allowRequest: (req, decide) => decide(null, isSameOrigin(req, deps.config.baseUrl)),
  });
  // They come back by themselves, may then hear what they still may, and ask for what they missed.
  bus?.onGap(() => io.of('/').sockets.forEach((socket) => socket.conn.close()));
  const talks = new Map<string, number>();
  const finding = inTurnEach(QUESTIONS);
  const talk: SocketDeps['findTalk'] = (sid, page) => finding(sid, () => deps.findTalk(sid, page));
  const admitted = new WeakMap<PageSocket, Reader>();
  io.engine.on('headers', (headers: Record<string, string>) => Object.assign(headers, HEADERS));
  if (peers) {
    io.engine.generateId = () => sessionIdOf(peers);
    io.engine.use(passToOwner(peers));
  }
  emptyAnswersOfHandshakes(io);
  for (const middleware of sessions) io.engine.use(middleware);
  io.engine.on('connection', (line: Line) => {
    closeWhenFlooded(line, userOf(line.request)?.id ?? null, deps.logger);
  });
  const pages = closeWithSessions(io, { ...deps, checkEveryMs });
  // The handshake may be long ago: whoever it let in is asked for again.
  const admit = async (socket: PageSocket): Promise<void> => {
    const sid = sessionOf(socket.request);
    const person = await deps.findPerson(sid);
    if (person === null) throw new Error('sign in');
    const { id, name, locale } = person;
    const open = io.of('/').adapter.rooms.get(userRoom(id))?.size ?? 0;
    if (open >= SOCKETS_EACH) throw new Error('too many pages');
    socket.data = { person: { id, name } };
    await socket.join(userRoom(id));
    admitted.set(socket, { sid, id, name, locale });
  };
  io.use((socket, next) => {
    admit(socket).then(() => next(), refusal(socket, deps.logger, next));
  });
  const presence = showPresence(io, (room) => ({ conversationId: talks.get(room) ?? 0 }));
  io.on('connection', (socket) => {
    const person = admitted.get(socket);
    if (!person) return void socket.disconnect(true);
    listenToPages(socket, person, talks, { ...deps, findTalk: talk, presence });
    pages.add(socket, person.sid).catch(() => socket.disconnect(true));
    // With its answer, session and logger it would stay as long as the page is open, and make up most of a socket's memory.
    Reflect.set(socket.conn, 'request', null);
  });
  io.of('/').adapter.on('delete-room', (room: string) => talks.delete(room));
  httpServer.once('close', () => {
    presence.stop();
    pages.stop();
  });
  return io;
}

const REFUSALS = new Set(['sign in', 'too many pages']);

/** A database that does not answer is no refusal, after which a page would give up: it comes again by itself. */
const refusal = (socket: PageSocket, logger: Logger, refuse: (error: Error) => void) => (error: unknown) => {
  if (error instanceof Error && REFUSALS.has(error.message)) return refuse(error);
  logger.warn({ err: error }, 'a live page could not be connected');
  socket.conn.close();
};

/** Passport put the person on the request of the handshake. */
const userOf = (request: IncomingMessage | null): Actor | null =>
  request && 'user' in request ? ((request.user as Actor | undefined) ?? null) : null;

/** Another site's page carries the session's cookie too; its Origin gives it away. */
function isSameOrigin(req: IncomingMessage, baseUrl: string): boolean {
  const { origin, host } = req.headers;
  if (origin === undefined) {
    const site = req.headers['sec-fetch-site'];
    return site === undefined || site === 'same-origin' || site === 'none';
  }
  return origin === new URL(baseUrl).origin || (URL.canParse(origin) && new URL(origin).host === host);
}
