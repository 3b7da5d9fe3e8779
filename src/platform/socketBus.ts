import { Socket } from 'node:net';
import { createAdapter } from '@socket.io/postgres-adapter';
import pg from 'pg';
import type { Logger } from 'pino';
import { openPool } from './pool';

export type SocketBus = {
  adapter: ReturnType<typeof createAdapter>;
  /** After a while in which nothing was heard of the other processes: what they said meanwhile is lost. */
  onGap(tell: () => void): void;
  close(): Promise<void>;
};

/** pg_notify refuses 8,000 bytes, and the adapter's own limit lets them through. */
const MOST_BYTES_IN_A_NOTICE = 7_999;
const ASK_EVERY_MS = 10_000;
const ANSWER_WITHIN_MS = 5_000;
const LISTENING_AFTER_MS = 50;

/**
 * Carries what is said to sockets, and who has to leave a room, to the sockets of all processes, by way of PostgreSQL.
 * Its connections are its own. Hints are sent one after the other on a single one, so that they arrive in their order.
 */
export function openSocketBus(connectionString: string, logger: Logger): SocketBus {
  const note = (error: Error) => logger.warn(`live pages of other processes: ${error.message}`);
  const sending = openPool({ connectionString, max: 1, answerWithinMs: ANSWER_WITHIN_MS }, note);
  const listening = listeningConnection(connectionString, note);
  // The adapter takes a connection to listen on from its pool, but when that breaks never gives it back, and the pool
  // would run dry. So it gets as a pool what it uses of one.
  const pool = {
    connect: () => listening.open(),
    query: (text: string, values?: unknown[]) => sending.query(text, values),
  };
  const adapter = createAdapter(pool as unknown as pg.Pool, {
    payloadThreshold: MOST_BYTES_IN_A_NOTICE,
    errorHandler: note,
  });
  return {
    adapter,
    onGap: (tell) => listening.onGap(tell),
    async close() {
      listening.close();
      // The adapter's last word is just being asked for a connection.
      await new Promise(setImmediate);
      await sending.end();
    },
  };
}

/** One connection at a time, asked now and then whether it still lives: a listener sends nothing and would wait for ever. */
function listeningConnection(connectionString: string, note: (error: Error) => void) {
  let current: { client: pg.Client; stream: Socket } | null = null;
  let tellGap = (): void => undefined;
  let isFirst = true;

  const drop = (): void => {
    // Given up by us: the adapter, which begins anew when a connection ends, is about to do so already.
    current?.client
      .removeAllListeners('end')
      .off('error', note)
      .on('error', () => undefined);
    current?.stream.destroy();
    current = null;
  };
  const ask = setInterval(() => {
    const asked = current;
    asked?.client.query('SELECT 1').catch(() => asked.stream.destroy());
  }, ASK_EVERY_MS);
  ask.unref();

  async function open(): Promise<pg.Client & { release(): void }> {
    drop();
    const stream = new Socket();
    const client = new pg.Client({
      connectionString,
      stream: () => stream,
      connectionTimeoutMillis: 4_000,
      query_timeout: ANSWER_WITHIN_MS,
      application_name: 'notes-crm sockets',
    });
    client.on('error', note);
    await client.connect();
    current = { client, stream };
    // Asked for after the adapter's LISTEN, and so answered after it.
    if (!isFirst) setTimeout(() => void client.query('SELECT 1').then(tellGap, note), LISTENING_AFTER_MS);
    isFirst = false;
    return Object.assign(client, { release: drop });
  }
  return {
    open,
    onGap(tell: () => void) {
      tellGap = tell;
    },
    close() {
      clearInterval(ask);
      drop();
    },
  };
}
