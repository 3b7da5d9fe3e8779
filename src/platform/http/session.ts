import type { Request, RequestHandler } from 'express';
import session from 'express-session';
import type { Config } from '#src/config';
import type { Database } from '../db';
import type { Actor } from './actor';
import { networkOf } from './rateLimit';
import { sessionStore } from './sessionStore';

const HOUR_MS = 3_600_000;
/** Of sessions in which nobody is signed in. */
const WEEK_MS = 7 * 24 * HOUR_MS;
const RENEW_AFTER_MS = 5 * 60_000;
const USER_AGENT_MAX = 300;

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

/** What a new session remembers of where it began. */
export function rememberDevice(req: Request, actor: Pick<Actor, 'sessionHours'>): void {
  const userAgent = (req.get('user-agent') ?? '').slice(0, USER_AGENT_MAX);
  req.session.device = { userAgent, since: Date.now() };
  renew(req, actor);
}

function renew(req: Request, { sessionHours }: Pick<Actor, 'sessionHours'>): void {
  req.session.touchedAt = Date.now();
  req.session.address = networkOf(req.ip);
  req.session.cookie.maxAge = sessionHours * HOUR_MS;
}

/**
 * Ends a session that nobody used for as long as admins allow. Writing it at each request would double the cost of a page: every
 * five minutes is enough to keep it alive.
 */
export const keepAlive: RequestHandler = (req, _res, next) => {
  if (!req.user) return next();
  const idle = Date.now() - (req.session.touchedAt ?? 0);
  const isNew = req.session.touchedAt === undefined;
  if (!isNew && idle > req.user.sessionHours * HOUR_MS) {
    delete req.user;
    return req.session.regenerate(next);
  }
  if (idle > RENEW_AFTER_MS) renew(req, req.user);
  next();
};
