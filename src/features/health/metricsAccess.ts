import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';
import type { Config } from '#src/config';

/** What proxies add: a request with one of them came from elsewhere, also when the proxy is a neighbour on this machine. */
const OF_PROXIES = [
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-forwarded-port',
  'x-forwarded-server',
  'x-real-ip',
  'x-original-forwarded-for',
  'x-client-ip',
  'x-cluster-client-ip',
  'true-client-ip',
  'cf-connecting-ip',
  'fastly-client-ip',
];

/** Figures tell how a company works: they are for whoever knows the token, and without one for this machine alone. */
export function mayReadMetrics(req: Request, config: Pick<Config, 'metricsToken' | 'trustProxy' | 'baseUrl'>): boolean {
  if (config.metricsToken !== null) return isSame(req.get('authorization') ?? '', `Bearer ${config.metricsToken}`);
  const isLoopback = ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(req.socket.remoteAddress ?? '');
  return (
    isLoopback &&
    !hasProxy(config) &&
    isForThisMachine(req) &&
    !OF_PROXIES.some((name) => req.headers[name] !== undefined)
  );
}

/** Behind one every request comes from this machine, and not every proxy says so in the request. */
const hasProxy = ({ trustProxy, baseUrl }: Pick<Config, 'trustProxy' | 'baseUrl'>): boolean =>
  trustProxy !== false || baseUrl.startsWith('https:');

/** A proxy that adds nothing still hands on the name that was asked for. */
function isForThisMachine(req: Request): boolean {
  const host = (req.headers.host ?? '').replace(/:\d+$/, '');
  return ['localhost', '127.0.0.1', '[::1]'].includes(host.toLowerCase());
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const isSame = (given: string, wanted: string): boolean => timingSafeEqual(digest(given), digest(wanted));
