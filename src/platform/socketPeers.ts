import { pipeline } from 'node:stream';
import { randomBytes } from 'node:crypto';
import {
  Agent,
  createServer,
  request,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import path from 'node:path';
import type { LiveServer } from './liveEvents';

/** Each worker has a number, and in this folder a socket that only the program's user reaches. */
export type Peers = { folder: string; number: number };

const OWNER = /^(\d{1,9})\./;

/** Names the worker in the id of every live connection, so that any other finds where a polling page belongs. */
export const sessionIdOf = ({ number }: Peers): string => `${number}.${randomBytes(15).toString('base64url')}`;

const addressOf = ({ folder }: Peers, number: number): string =>
  process.platform === 'win32'
    ? `\\\\.\\pipe\\${path.basename(folder)}-${number}`
    : path.join(folder, `${number}.sock`);

/** What is agreed with the one at the other end of a connection is not passed on. */
function withoutHop({ connection, 'keep-alive': _, ...headers }: IncomingHttpHeaders): IncomingHttpHeaders {
  return headers;
}

/**
 * A page that cannot open a WebSocket asks again and again, and each question may reach another worker. That one passes
 * it on, instead of keeping every connection of every visitor at one worker for the sake of a few pages.
 */
export function passToOwner(peers: Peers) {
  // A connection that the other ends after its answer may be gone before the end of the question is written: an answer lost.
  const agent = new Agent({ keepAlive: true });
  return (req: IncomingMessage, res: ServerResponse, next: () => void): void => {
    const session = new URL(req.url ?? '/', 'http://localhost').searchParams.get('sid') ?? '';
    const owner = Number(OWNER.exec(session)?.[1] ?? peers.number);
    if (owner === peers.number || req.headers.upgrade !== undefined) return next();
    const { method, url: path } = req;
    const to = { agent, socketPath: addressOf(peers, owner), method, path, headers: withoutHop(req.headers) };
    const passed = request(to, (answer) => {
      res.writeHead(answer.statusCode ?? 502, withoutHop(answer.headers));
      pipeline(answer, res, () => undefined);
    });
    // That worker is gone, and so is the session: here it is unknown, and the page begins a new one.
    passed.once('error', () => (res.headersSent ? res.destroy() : next()));
    res.once('close', () => passed.destroy());
    req.pipe(passed);
  };
}

/** Answers what other workers pass on. */
export async function shareSessions(io: LiveServer, peers: Peers): Promise<() => Promise<void>> {
  // The others keep their connections; one that ended here in the moment of a question would lose it.
  const server = createServer({ keepAliveTimeout: 0 }, (req, res) => {
    io.engine.handleRequest(req, res);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ path: addressOf(peers, peers.number), exclusive: true }, resolve);
  });
  return async () => {
    server.close();
    server.closeAllConnections();
  };
}
