import type { Request, RequestHandler } from 'express';
import { asError } from '#src/platform/errors';
import type { Deps } from '#src/platform/http/context';
import { localsOf } from '#src/platform/http/page';
import { networkOf } from '#src/platform/http/rateLimit';
import { recordRepeated } from './repeated.service';

const PATH_MAX = 200;

/** Lets whoever answers with a 403 write it down first: see `errorHandler` and `route`. */
export const refusalsRecorded =
  (deps: Pick<Deps, 'db' | 'logger'>): RequestHandler =>
  (req, res, next) => {
    localsOf(res).refused = (messageKey) => recordRefusal(deps, req, messageKey);
    next();
  };

/** In the audit and in the log once for each person (or address), route and hour; what follows is counted. */
async function recordRefusal({ db, logger }: Pick<Deps, 'db' | 'logger'>, req: Request, messageKey: string) {
  const type = messageKey === 'errors.crossSite.message' ? 'access.crossSite' : 'access.refused';
  const actorId = req.user?.id ?? null;
  const address = networkOf(req.ip);
  const route = `${req.method} ${routeOf(req)}`;
  const details = { address, route, path: req.path.slice(0, PATH_MAX) };
  try {
    const isFirst = await recordRepeated(db, { type, actorId, details }, `${route} ${actorId === null ? address : ''}`);
    if (isFirst)
      logger.warn({ requestId: req.id, userId: actorId, route, reason: messageKey }, 'a request was refused');
  } catch (error) {
    logger.error({ err: asError(error), requestId: req.id }, 'a refusal could not be recorded');
  }
}

/** As it is declared: the paths under it are as many as anybody likes. Refused at the door it is none yet. */
function routeOf({ route }: { route?: unknown }): string {
  const isRoute = typeof route === 'object' && route !== null && 'path' in route;
  return isRoute ? String(route.path) : '*';
}
