import { randomBytes, randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import helmet from 'helmet';
import type { Config } from '#src/config';
import { Forbidden } from '../errors';

export const requestId: RequestHandler = (req, res, next) => {
  req.id = randomUUID();
  res.setHeader('X-Request-Id', req.id);
  res.locals.requestId = req.id;
  res.locals.nonce = randomBytes(16).toString('base64');
  next();
};

/** Headers of every response, static files and errors included. */
export function securityHeaders(config: Config): RequestHandler {
  const isTls = config.baseUrl.startsWith('https:');
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'", (_req, res) => `'nonce-${(res as { locals?: { nonce?: string } }).locals?.nonce ?? ''}'`],
        styleSrc: ["'self'", (_req, res) => `'nonce-${(res as { locals?: { nonce?: string } }).locals?.nonce ?? ''}'`],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        ...(isTls ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    strictTransportSecurity: isTls ? { maxAge: 31_536_000, includeSubDomains: true } : false,
    referrerPolicy: { policy: 'same-origin' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  });
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses unsafe requests that another site's page made. Browsers say where a request comes from in Sec-Fetch-Site and
 * Origin; what sends neither is no browser and carries no one's cookies by itself. Under `signedPaths` the address itself gives
 * the right, whoever sends it.
 */
export function sameOriginOnly(config: Config, signedPaths: readonly string[] = []): RequestHandler {
  return (req, _res, next) => {
    if (SAFE.has(req.method) || signedPaths.some((path) => req.path.startsWith(path))) return next();
    const site = req.get('sec-fetch-site');
    if (site === 'same-origin' || site === 'none') return next();
    const origin = req.get('origin');
    if (site === undefined && origin === undefined) return next();
    const own = [config.baseUrl, `${req.protocol}://${req.get('host') ?? ''}`];
    if (site === undefined && origin !== undefined && own.includes(origin)) return next();
    next(new Forbidden('errors.crossSite.message'));
  };
}

/** Pages of signed-in people stay out of every cache. */
export const noStore: RequestHandler = (_req, res, next) => {
  res.setHeader('Cache-Control', 'no-store');
  next();
};
