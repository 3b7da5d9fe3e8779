import { pino, type Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import type { RequestHandler } from 'express';

export function createLogger(level: string): Logger {
  return pino({ level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime });
}

/** Links that are sent by mail, and the addresses of calendars, carry their right in the address. */
const SIGNED = /^\/(password\/reset|invitations|unsubscribe|mute|calendar)\/.+/;

/** An address as it may stand in a log: without what was searched for, and without the secret of a link. */
export const loggedPath = (url: string): string => (url.split('?')[0] ?? '').replace(SIGNED, '/$1/…');

/** One line a request: who, what, how long. Never bodies, cookies or query strings (searches are private). */
export function requestLog(logger: Logger): RequestHandler {
  return pinoHttp({
    logger,
    genReqId: (req) => req.id,
    autoLogging: { ignore: (req) => req.url === '/healthz' || (req.url ?? '').startsWith('/assets/') },
    customLogLevel: (_req, res, error) => (error || res.statusCode >= 500 ? 'error' : 'debug'),
    serializers: {
      req: (req: { id: string; method: string; url: string }) => ({
        id: req.id,
        method: req.method,
        path: loggedPath(req.url),
      }),
      res: (res: { statusCode: number }) => ({ status: res.statusCode }),
    },
    customProps: (req) => ('user' in req && req.user ? { userId: (req.user as { id: number }).id } : {}),
    quietReqLogger: true,
  });
}
