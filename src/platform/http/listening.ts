import { createServer, type RequestListener, type Server as HttpServer, type ServerResponse } from 'node:http';
import { Server as NetServer } from 'node:net';
import type { Server as SocketServer } from 'socket.io';

export function listen(http: HttpServer, { host, port }: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, host, () => {
      http.off('error', reject);
      resolve();
    });
  });
}

const NEWCOMERS_GONE_MS = 100;
const LAST_REQUESTS_MS = 400;
const DRAIN_MS = 8_000;

export type GentleServer = { http: HttpServer; close(sockets: SocketServer): Promise<void> };

/** A server that knows which answers it still owes, so that it can end without failing one. */
export function gentleServer(listener: RequestListener): GentleServer {
  const owed = new Set<ServerResponse>();
  let isLeaving = false;
  const http = createServer((req, res) => {
    if (isLeaving) res.shouldKeepAlive = false;
    else {
      owed.add(res);
      res.once('close', () => owed.delete(res));
    }
    listener(req, res);
  });
  const leave = () => {
    isLeaving = true;
    for (const res of owed) res.shouldKeepAlive = false;
  };
  return { http, close: (sockets) => closeGently(http, sockets, leave) };
}

/**
 * Lets running requests end, tells this process's sockets to come back, and waits no longer than eight seconds.
 * A connection that is kept open may carry a request at this moment: it is answered, and told to be the last.
 */
async function closeGently(http: HttpServer, sockets: SocketServer, leave: () => void): Promise<void> {
  // The server's own close would cut the idle connections at once.
  const closed = new Promise<void>((resolve) => NetServer.prototype.close.call(http, () => resolve()));
  sockets.local.disconnectSockets(true);
  // After a look at what has arrived: to a server that was busy, a connection seems idle whose request it has not read.
  const closeIdle = () => setImmediate(() => http.closeIdleConnections());
  const timers = [
    // Whoever is told so comes back on a new connection: by then there must be nobody who takes it and then hangs up.
    setTimeout(leave, NEWCOMERS_GONE_MS),
    setTimeout(() => timers.push(setInterval(closeIdle, 200)), LAST_REQUESTS_MS),
    setTimeout(() => http.closeAllConnections(), DRAIN_MS),
  ];
  await closed;
  timers.forEach(clearTimeout);
  await sockets.of('/').adapter.close();
}
