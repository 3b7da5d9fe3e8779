import type { RequestHandler } from 'express';
import { localsOf } from './page';

/** Sets a cookie after the session's own, which scripts expect to be the first one. Comes before the sessions, so that it acts after. */
export const lastCookies: RequestHandler = (_req, res, next) => {
  const writeHead = res.writeHead.bind(res);
  const withCookie = (...args: Parameters<typeof writeHead>) => {
    localsOf(res).setLastCookie?.();
    return writeHead(...args);
  };
  res.writeHead = withCookie as typeof res.writeHead;
  next();
};
