import { createServer, type RequestListener, type Server as HttpServer, type ServerResponse } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import type { LiveServer } from '../liveEvents';
import { inQuietTurn } from '../quietTurn';

export function listen(server: NetServer, { host, port }: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** How long a body may take is decided where it is read (`upload.ts`); Node's five minutes cut off large files. */
const REQUEST_MS = 12 * 3_600_000;
const LAST_REQUESTS_MS = 400;
const DRAIN_MS = 6_000;

export type GentleServer = { http: HttpServer; close(sockets: LiveServer): Promise<void> };

/** A server that knows its connections, and which answers it still owes, so that it can end without failing one. */
export function gentleServer(listener: RequestListener): GentleServer {
  const owed = new Set<ServerResponse>();
  const connections = new Set<Socket>();
  let isLeaving = false;
  const http = createServer({ requestTimeout: REQUEST_MS }, (req, res) => {
    if (isLeaving) res.shouldKeepAlive = false;
    else {
      owed.add(res);
      res.once('close', () => owed.delete(res));
    }
    listener(req, res);
  });
  http.on('connection', (connection: Socket) => {
    connections.add(connection);
    connection.once('close', () => connections.delete(connection));
  });
  const leave = () => {
    isLeaving = true;
    for (const res of owed) res.shouldKeepAlive = false;
  };
  return { http, close: (sockets) => closeGently(http, connections, sockets, leave) };
}

/**
 * Lets running requests end, tells this process's sockets to come back, and waits no longer than six seconds, so that
 * jobs and database have ended within ten.
 * A connection that is kept open may carry a request at this moment: it is answered, and told to be the last.
 */
async function closeGently(
  http: HttpServer,
  connections: ReadonlySet<Socket>,
  sockets: LiveServer,
  leave: () => void,
): Promise<void> {
  // The server's own close would cut the idle connections at once.
  await inQuietTurn(() => void NetServer.prototype.close.call(http));
  // Only now that nobody new is taken: whoever is told so comes back on a new connection.
  leave();
  sockets.local.disconnectSockets(true);
  const timers = [
    setTimeout(() => timers.push(setInterval(() => void inQuietTurn(closeIdle), 200)), LAST_REQUESTS_MS),
    setTimeout(() => http.closeAllConnections(), DRAIN_MS),
  ];
  const closeIdle = () => {
    http.closeIdleConnections();
    // Browsers open connections before they have a question.
    for (const connection of connections) if (connection.bytesRead === 0) connection.destroy();
  };
  // One by one, for the leader may hand over a late one.
  for (const connection of connections) await ended(connection);
  timers.forEach(clearTimeout);
  await sockets.of('/').adapter.close();
}

const ended = (connection: Socket): Promise<void> =>
  new Promise((resolve) => connection.once('close', () => resolve()));
