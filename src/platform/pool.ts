import pg from 'pg';

type PoolOptions = pg.PoolConfig & {
  /** A connection on which a statement got no answer for so long is closed. Without it one waits for as long as it takes. */
  answerWithinMs?: number;
};

/**
 * Every pool of the program. Errors of connections are told, and never end the process: also that of one which breaks in
 * the moment between being handed out and being listened to.
 */
export function openPool({ answerWithinMs, ...options }: PoolOptions, onError: (error: Error) => void): pg.Pool {
  const pool: pg.Pool = new pg.Pool({
    connectionTimeoutMillis: 4_000,
    keepAlive: true,
    ...options,
    Client: answerWithinMs === undefined ? pg.Client : clientThatWaits(answerWithinMs, () => closeIdle(pool)),
  });
  pool.on('connect', (client) => void client.on('error', onError));
  // Those at rest have told it already.
  pool.on('error', () => undefined);
  return pool;
}

/** When one falls silent those at rest have too, as a rule: each would keep its next reader waiting as long. */
function closeIdle(pool: pg.Pool): void {
  for (let left = pool.idleCount; left > 0; left -= 1) {
    pool.connect().then(
      (client) => client.release(true),
      () => undefined,
    );
  }
}

type Query = (...given: unknown[]) => Promise<unknown> | undefined;
type Callback = (...answer: unknown[]) => void;

const isCallback = (value: unknown): value is Callback => typeof value === 'function';

/**
 * The driver's own time-out leaves the connection open and gives it back to the pool, where the next one waits as long.
 * Ours closes it, with everything that waits on it.
 */
function clientThatWaits(limitMs: number, onSilence: () => void): typeof pg.Client {
  return class extends pg.Client {
    constructor(config?: string | pg.ClientConfig) {
      super(config);
      const ask = this.query.bind(this) as Query;
      this.query = ((...given: unknown[]) => {
        const answered = closeUnlessAnswered(this, limitMs, onSilence);
        const callback = given.at(-1);
        if (isCallback(callback)) {
          return ask(...given.slice(0, -1), (...answer: unknown[]) => {
            answered();
            callback(...answer);
          });
        }
        const answer = ask(...given);
        answer?.then(answered, answered);
        return answer;
      }) as typeof this.query;
    }
  };
}

const READING_MS = 50;

type Connected = { connection: { stream: { destroy(error: Error): void } } };

function closeUnlessAnswered(client: pg.Client, limitMs: number, onSilence: () => void): () => void {
  const { stream } = (client as unknown as Connected).connection;
  const close = () => {
    stream.destroy(new Error(`Query read timeout: no answer within ${limitMs} ms`));
    onSilence();
  };
  // A process that was busy itself finds the answer beside the time-out: it is read first.
  let timer = setTimeout(() => (timer = setTimeout(close, READING_MS)), limitMs);
  return () => clearTimeout(timer);
}
