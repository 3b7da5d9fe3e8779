import type { Server as HttpServer } from 'node:http';
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

const LAST_REQUESTS_MS = 500;
const DRAIN_MS = 8_000;

/**
 * Lets running requests end, tells this process's sockets to come back, and waits no longer than eight seconds.
 * A connection that is kept open may carry a request at this moment: it is answered, and told to be the last.
 */
export async function closeGently(http: HttpServer, sockets: SocketServer): Promise<void> {
  http.prependListener('request', (_req, res) => {
    res.shouldKeepAlive = false;
  });
  // The server's own close would cut the idle connections at once.
  const closed = new Promise<void>((resolve) => NetServer.prototype.close.call(http, () => resolve()));
  sockets.local.disconnectSockets(true);
  let idle: NodeJS.Timeout | undefined;
  const last = setTimeout(() => {
    http.closeIdleConnections();
    idle = setInterval(() => http.closeIdleConnections(), 200);
  }, LAST_REQUESTS_MS);
  const force = setTimeout(() => http.closeAllConnections(), DRAIN_MS);
  await closed;
  clearTimeout(last);
  clearInterval(idle);
  clearTimeout(force);
  await sockets.of('/').adapter.close();
}
