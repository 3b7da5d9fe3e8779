import connectPgSimple from 'connect-pg-simple';
import type { RequestHandler } from 'express';
import session from 'express-session';
import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { Config } from '#src/config';
import type { Database } from '../db';

const WEEK_SECONDS = 7 * 24 * 3600;
const RENEW_AFTER_MS = 5 * 60_000;

/** Sessions in PostgreSQL: they survive a restart and are shared by several processes. Reads are prepared statements. */
export function sessions(config: Config, db: Database, secret: string): RequestHandler[] {
  const Store = connectPgSimple(session);
  const isTls = config.baseUrl.startsWith('https:');
  const store = new Store({
    pool: preparing(db.pool),
    createTableIfMissing: false,
    disableTouch: true,
    pruneSessionInterval: 15 * 60,
  });
  return [
    session({
      store,
      secret,
      name: isTls ? '__Host-notes' : 'notes',
      resave: false,
      saveUninitialized: false,
      rolling: false,
      cookie: { httpOnly: true, sameSite: 'lax', secure: isTls, path: '/', maxAge: WEEK_SECONDS * 1000 },
    }),
    renew,
  ];
}

/** Writing the session at each request would double the cost of a page: every five minutes is enough to keep it alive. */
const renew: RequestHandler = (req, _res, next) => {
  const signedIn = req.session && 'passport' in req.session;
  if (signedIn && Date.now() - (req.session.touchedAt ?? 0) > RENEW_AFTER_MS) req.session.touchedAt = Date.now();
  next();
};

/** The store sends its few statements unnamed; under a name PostgreSQL plans them once per connection. */
function preparing(pool: pg.Pool): pg.Pool {
  const query = (text: string, values: unknown[]) =>
    pool.query({ name: `session_${createHash('sha1').update(text).digest('base64url')}`, text, values });
  return { query } as unknown as pg.Pool;
}
