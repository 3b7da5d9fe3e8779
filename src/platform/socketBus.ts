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
  let noted: Error | null = null;
  const note = (error: Error) => {
    // Told of each hint that went with it.
    if (error !== noted) logger.warn(`live pages of other processes: ${error.message}`);
    noted = error;
  };
  const sending = openPool({ connectionString, max: 1, answerWithinMs: ANSWER_WITHIN_MS }, note);
  const listening = listeningConnection(connectionString, note);
  // The adapter takes a connection to listen on from its pool, but when that breaks never gives it back, and the pool
  // would run dry. So it gets as a pool what it uses of one.
  const notify = inBatches(sending);
  const pool = {
    connect: () => listening.open(),
    query: (text: string, values: unknown[] = []) =>
      text === NOTIFY ? notify(values.map(String)) : sending.query(text, values),
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

/** As the adapter asks for it. */
const NOTIFY = 'SELECT pg_notify($1, $2)';

type Notice = { channel: string; payload: string; done: () => void; failed: (error: unknown) => void };

/**
 * What is said while the last notices are on their way goes together in the next statement. Work on thousands of memos
 * says thousands of hints at once: in turns of their own they would be too late for the connection, and lost.
 */
function inBatches(pool: pg.Pool): (values: string[]) => Promise<void> {
  let waiting: Notice[] = [];
  let isSending = false;

  async function send(): Promise<void> {
    isSending = true;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      await pool
        .query('SELECT pg_notify(channel, payload) FROM unnest($1::text[], $2::text[]) AS notice (channel, payload)', [
          batch.map(({ channel }) => channel),
          batch.map(({ payload }) => payload),
        ])
        .then(
          () => batch.forEach(({ done }) => done()),
          (error: unknown) => batch.forEach(({ failed }) => failed(error)),
        );
    }
    isSending = false;
  }
  return ([channel = '', payload = '']) =>
    new Promise((done, failed) => {
      waiting.push({ channel, payload, done, failed });
      if (!isSending) void send();
    });
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
