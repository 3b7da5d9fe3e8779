import type { Request, RequestHandler } from 'express';
import { clock } from '#src/platform/clock';
import type { Actor } from '#src/web/actor';
import { networkOf } from '#src/platform/http/rateLimit';
import { isOver, lastsFor, type Rules, type Times } from './lifetime';

const RENEW_AFTER_MS = 5 * 60_000;
const USER_AGENT_MAX = 300;

/** What a new session remembers of where it began, and of what was proved for it. */
export function rememberStart(req: Request, actor: Rules & Pick<Actor, 'credentialsVersion'>): void {
  req.session.credentialsVersion = actor.credentialsVersion;
  req.session.provedAt = clock.now().getTime();
  renew(req, actor);
}

function renew(req: Request, rules: Rules): void {
  const { session } = req;
  const now = Date.now();
  session.device ??= { userAgent: (req.get('user-agent') ?? '').slice(0, USER_AGENT_MAX), since: now };
  session.touchedAt = now;
  session.address = networkOf(req.ip);
  session.cookie.maxAge = lastsFor(session.device.since, rules, now);
}

const timesOf = ({ device, touchedAt }: Request['session']): Times => ({
  since: device?.since ?? null,
  used: touchedAt ?? null,
});

/** Nobody is signed in by a session that is over, and nothing of it stays. */
export const endWhenOver: RequestHandler = (req, _res, next) => {
  if (!req.user || !isOver(timesOf(req.session), req.user, Date.now())) return next();
  delete req.user;
  req.session.regenerate(next);
};

/**
 * Each page is use. Writing the session at each would double the cost of a page: every five minutes is enough. A live page
 * that only waits is no use, so its requests do not come by here.
 */
export const keepAlive: RequestHandler = (req, _res, next) => {
  if (req.user && Date.now() - (req.session.touchedAt ?? 0) > RENEW_AFTER_MS) renew(req, req.user);
  next();
};
