import type { Logger } from 'pino';
import type { LiveServer } from './platform/liveEvents';
import { createApp } from './app';
import type { Config } from './config';
import { LOCALES } from './i18n/i18n';
import { startJobs } from './jobs';
import { createDatabase } from './platform/db';
import type { Deps } from './platform/http/context';
import { gentleServer, listen } from './platform/http/listening';
import { serveSharedPort } from './platform/http/sharedPort';
import { socketRealtime } from './platform/realtime';
import { sealOf } from './platform/sealing';
import { openSocketBus } from './platform/socketBus';
import { shareSessions, type Peers } from './platform/socketPeers';
import { openStorage } from './platform/storage/openStorage';
import { seedDemo } from './seed/demo';
import { sessionSecret } from './sessionSecret';
import { attachSockets } from './sockets';

/** What this process does of the whole. */
export type Part = {
  databaseUrl: string;
  /** `alone`: nobody else works on this queue, so what is locked at the start was left by one that was killed. */
  jobs: 'alone' | 'shared' | 'none';
  /** Whether pages of other processes may have to hear what happens here. */
  hasOthers: boolean;
  /** The workers beside this one, which polling pages may reach instead of it. */
  peers: Peers | null;
};

/** From a database to listening: application, sockets, jobs. Returns how to stop it. */
export async function serve(config: Config, logger: Logger, part: Part): Promise<() => Promise<void>> {
  const stops: (() => Promise<void>)[] = [];
  let isStopping = false;
  const stopAll = async () => {
    isStopping = true;
    for (const stop of stops.reverse()) await stop();
  };
  try {
    // At the end the database may be quicker in closing a connection than we are.
    const onPoolError = (error: Error) => isStopping || logger.warn(`a database connection was lost: ${error.message}`);
    const db = createDatabase({ url: part.databaseUrl, onPoolError });
    stops.push(() => db.close());
    let sockets: LiveServer | null = null;
    const realtime = socketRealtime(() => sockets, LOCALES);
    const secret = await sessionSecret(config);
    const storage = openStorage(config);
    const deps: Deps = { config, db, storage, logger, realtime, seal: sealOf(secret) };
    if (config.isDemo && part.jobs !== 'none') await seedDemo(deps);

    const app = createApp(deps, secret);
    const server = gentleServer(app.express);
    const bus = part.hasOthers ? openSocketBus(part.databaseUrl, logger) : null;
    stops.push(async () => bus?.close());
    const io = attachSockets(server.http, app.sessions, deps, { bus, peers: part.peers });
    sockets = io;
    if (part.peers) stops.push(await shareSessions(io, part.peers));
    if (part.peers) serveSharedPort(server.http);
    else await listen(server.http, config);
    const jobs = part.jobs === 'none' ? null : startJobs({ ...deps, db: db.patient }, part);
    stops.push(async () => void (await Promise.all([server.close(io), jobs?.stop()])));
    return stopAll;
  } catch (error) {
    await stopAll();
    throw error;
  }
}
