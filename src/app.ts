import compression from 'compression';
import express, { type Express, type RequestHandler } from 'express';
import { findFace } from './features/admin/settings/face.queries';
import { refusalsRecorded } from './features/audit/refusals.service';
import { recordLimit } from './features/audit/repeated.service';
import { picturesKnown } from './features/account/picture/known';
import { secondStepFirst } from './features/auth/secondStep/required';
import { health } from './features/health/health.routes';
import { UNSUBSCRIBE_PATH } from './features/mail/mail.urls';
import { findActor } from './features/people/actor.queries';
import { listAsked } from './features/savedViews/listAsked';
import { endWhenOver, keepAlive } from './features/sessions/keepAlive';
import { firstVisit } from './features/setup/firstVisit';
import { isLocale, LOCALES, translatorFor } from './i18n/i18n';
import { asset, serveAssets } from './platform/http/assets';
import { authentication } from './platform/http/authentication';
import type { Deps } from './platform/http/context';
import { errorHandler, notFound } from './platform/http/errorHandler';
import { icon } from './platform/http/icons';
import { lastCookies } from './platform/http/lastCookies';
import { pageLocals } from './web/locals';
import { writeLimits } from './platform/http/writeLimits';
import { createRoutes, type DeclaredRoute } from './platform/http/route';
import { lookedUpInTurn, requestsInTurn } from './platform/http/requestsInTurn';
import { noStore, requestId, sameOriginOnly, securityHeaders } from './platform/http/security';
import { sessions } from './platform/http/session';
import { endUnread } from './platform/http/unread';
import { requestLog } from './platform/logger';
import { mountRoutes } from './routes';

export type App = { express: Express; routes: readonly DeclaredRoute[]; sessions: RequestHandler[] };

/** The way of every request, top to bottom. */
export function createApp(deps: Deps, sessionSecret: string): App {
  const { config, db, logger } = deps;
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', config.trustProxy);
  app.set('query parser', 'simple');
  // Pages are in no cache that could ask whether they changed; files and pictures say so themselves.
  app.set('etag', false);

  app.use(requestId);
  app.use(requestLog(logger));
  app.use(endUnread);
  app.use(securityHeaders(config));
  // Usually the proxy's job; without one COMPRESS=1 does it here.
  if (config.compress) app.use(compression());
  app.use(serveAssets());
  app.use(health(deps));

  const signedInPerson = [
    lookedUpInTurn([
      sessions(config, db, sessionSecret),
      ...authentication((userId, req) => findActor(db, userId, listAsked(req))),
    ]),
    endWhenOver,
  ];
  app.use(noStore);
  app.use(lastCookies);
  app.use(signedInPerson);
  app.use(requestsInTurn());
  app.use(keepAlive);
  app.use(pageLocals({ config, isLocale, locales: LOCALES, translatorFor, asset, icon, findFace: () => findFace(db) }));
  app.use(refusalsRecorded(deps));
  app.use(sameOriginOnly(config, [UNSUBSCRIBE_PATH]));
  app.use(firstVisit(deps));
  app.use(secondStepFirst);
  app.use(picturesKnown(db));

  const router = express.Router({ caseSensitive: true });
  const routes = createRoutes(
    router,
    deps,
    writeLimits(deps, (met) => recordLimit(db, met)),
  );
  mountRoutes(routes);
  app.use(router);

  app.use(notFound);
  app.use(errorHandler(logger));
  return { express: app, routes: routes.declared, sessions: signedInPerson };
}
