import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { Logger } from 'pino';
import { refererPath } from './sitePath';
import { HttpError, Invalid, NotFound, SignInNeeded, TooMany } from '../errors';
import { isDatabaseFull, isDatabaseGone } from '../db';
import { localsOf } from './page';
import { renderPage } from './render';

export const notFound: RequestHandler = (_req, _res, next) => next(new NotFound());

function asHttpError(error: unknown): HttpError {
  if (error instanceof HttpError) return error;
  if (error instanceof URIError) return new HttpError(400, 'errors.badRequest.message');
  if (error instanceof Error) {
    if (isDatabaseFull(error)) return new HttpError(507, 'errors.databaseFull.message');
    if (isDatabaseGone(error)) return new HttpError(503, 'errors.unavailable.message');
    if ('status' in error && typeof error.status === 'number' && error.status >= 400 && error.status < 500) {
      return new HttpError(error.status, 'errors.badRequest.message');
    }
  }
  return new HttpError(500, 'errors.unexpected.message');
}

/** The one place where failures become a page or JSON. No stack trace leaves the house; a request id does. */
export function errorHandler(logger: Logger): ErrorRequestHandler {
  return async (error: unknown, req, res, next) => {
    const known = asHttpError(error);
    if (known.status === 403) await localsOf(res).refused?.(known.messageKey);
    if (known.status >= 500) logger.error({ err: error, requestId: req.id }, 'request failed');
    if (res.headersSent) return next(error);
    const locals = localsOf(res);
    const wantsJson = req.accepts(['html', 'json']) === 'json';
    if (known instanceof SignInNeeded) return signIn(req, res, wantsJson, locals.t?.(known.messageKey));
    if (known instanceof TooMany) res.setHeader('Retry-After', String(known.retryAfterSeconds));

    const message = locals.t ? locals.t(known.messageKey, known.values) : 'Something went wrong. Please try again.';
    res.status(known.status);
    if (wantsJson) {
      const t = locals.t ?? ((key: string) => key);
      const fieldErrors =
        known instanceof Invalid
          ? Object.fromEntries(Object.entries(known.fieldErrors).map(([field, key]) => [field, t(key, known.values)]))
          : undefined;
      return void res.json({ error: message, summary: message, fieldErrors, requestId: req.id });
    }
    if (!locals.page) return void res.type('text').send(message);
    try {
      const data = { ...locals.page, flash: [], status: known.status, message, requestId: req.id, title: message };
      res.type('html').send(renderPage('errors/error', data));
    } catch (failure) {
      logger.error({ err: failure }, 'the error page failed');
      res.type('text').send(message);
    }
  };
}

/** A page leads to the login and back; what a form held is kept by the browser (see the form's own draft). */
function signIn(
  req: Parameters<RequestHandler>[0],
  res: Parameters<RequestHandler>[1],
  wantsJson: boolean,
  message?: string,
): void {
  if (wantsJson) return void res.status(401).json({ error: message, summary: message, signIn: '/login' });
  const back = req.method === 'GET' ? req.originalUrl : (refererPath(req.get('referer'), req.get('host')) ?? '/');
  res.redirect(303, back === '/' ? '/login' : `/login?return=${encodeURIComponent(back)}`);
}
