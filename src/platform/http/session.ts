import type { RequestHandler } from 'express';
import session from 'express-session';
import type { Config } from '#src/config';
import type { Database } from '../db';
import { sessionStore } from './sessionStore';

/** Of sessions in which nobody is signed in; for the others see features/sessions. */
const WEEK_MS = 7 * 24 * 3_600_000;

export function sessions(config: Config, db: Database, secret: string): RequestHandler {
  const isTls = config.baseUrl.startsWith('https:');
  return session({
    store: sessionStore(db.pool),
    secret,
    name: isTls ? '__Host-notes' : 'notes',
    resave: false,
    saveUninitialized: false,
    rolling: false,
    cookie: { httpOnly: true, sameSite: 'lax', secure: isTls, path: '/', maxAge: WEEK_MS },
  });
}
