import connectPgSimple from 'connect-pg-simple';
import type { Request } from 'express';
import session, { type Session, type SessionData } from 'express-session';
import { createHash } from 'node:crypto';
import type pg from 'pg';

type Done = (error?: unknown) => void;

const Base = connectPgSimple(session);

const CHANGE = 'UPDATE session SET sess = $1, expire = to_timestamp($2) WHERE sid = $3';

/**
 * The store would write a session that was deleted meanwhile anew: a request under way while its session is ended from
 * elsewhere would bring it back. What was loaded may be changed only while it is there.
 *
 * express-session saves a new session once more at the end of the answer. A browser that follows a redirect before that
 * would have what it changed overwritten, so what is written already is not written again.
 */
class EndableStore extends Base {
  readonly #loaded = new WeakSet<object>();
  readonly #written = new WeakMap<object, string>();
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    super({ pool, createTableIfMissing: false, disableTouch: true, pruneSessionInterval: 15 * 60 });
    this.#pool = pool;
  }

  override createSession(req: Request, data: SessionData): Session & SessionData {
    const loaded = super.createSession(req, data);
    this.#loaded.add(loaded);
    return loaded;
  }

  override set(sid: string, data: SessionData, done: Done = () => undefined): void {
    const content = JSON.stringify({ ...data, cookie: undefined });
    if (this.#written.get(data) === content) return done();
    const written: Done = (error) => {
      if (!error) this.#written.set(data, content);
      done(error);
    };
    if (!this.#loaded.has(data)) return super.set(sid, data, written);
    const expires = Math.ceil((Date.now() + (data.cookie.maxAge ?? 0)) / 1000);
    this.#pool.query(CHANGE, [data, expires, sid]).then(() => written(), written);
  }
}

/** Sessions in PostgreSQL: they survive a restart and are shared by several processes. Reads are prepared statements. */
export const sessionStore = (pool: pg.Pool): EndableStore => new EndableStore(preparing(pool));

/** The store sends its few statements unnamed; under a name PostgreSQL plans them once per connection. */
function preparing(pool: pg.Pool): pg.Pool {
  const query = (text: string, values: unknown[]) =>
    pool.query({ name: `session_${createHash('sha1').update(text).digest('base64url')}`, text, values });
  return { query } as unknown as pg.Pool;
}
