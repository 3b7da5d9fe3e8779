import { isAlive, pause } from '../processes';
import { freePort, saveAccess, type Access } from './cluster';
import { urlsOf, withClient } from './database';
import { EmbeddedPostgresError } from './errors';
import {
  findRunning,
  isAsWanted,
  startPostmaster,
  StartFailed,
  stopPostmaster,
  wasElsewhere,
  type Postmaster,
  type Site,
} from './postmaster';

export type Log = { info(message: string): void; warn(message: string): void; error(message: string): void };

export async function startPatiently(site: Site, port: number): Promise<Postmaster> {
  const giveUp = Date.now() + 15_000;
  for (;;) {
    try {
      return await startPostmaster(site, port);
    } catch (error) {
      if (!(error instanceof StartFailed) || !error.isPassing || Date.now() > giveUp) throw error;
      await pause(200);
    }
  }
}

const watched = (pid: number): Postmaster => {
  const exited = new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      if (isAlive(pid)) return;
      clearInterval(timer);
      resolve();
    }, 500).unref();
  });
  return { pid, exited };
};

/** Takes over the server that a killed program left behind, if it is as we would start it; else stops it. */
export async function adopt(site: Site, access: Access, log: Log): Promise<Postmaster | null> {
  const running = findRunning(site.cluster);
  if (!running) return null;
  if (running.isReady && isAsWanted(site, access.port)) {
    const answers = await withClient(urlsOf(access).adminUrl, async () => true).catch(() => false);
    if (answers) {
      log.info('The embedded PostgreSQL was still running and is used again.');
      return watched(running.pid);
    }
  }
  log.info('An embedded PostgreSQL was still running; stopping it first.');
  await stopPostmaster(site, running.pid);
  return null;
}

export async function start(site: Site, access: Access): Promise<{ postmaster: Postmaster; access: Access }> {
  // The original of a copy may be about to start again on its port, and knows no other.
  if (wasElsewhere(site.cluster)) access = await onAnotherPort(site, access);
  for (let tries = 0; ; tries++) {
    try {
      return { postmaster: await startPatiently(site, access.port), access };
    } catch (error) {
      if (!(error instanceof StartFailed)) throw error;
      if (!error.isPortTaken || tries === 5) {
        throw new EmbeddedPostgresError(`The embedded PostgreSQL did not start:\n${error.message}`);
      }
      access = await onAnotherPort(site, access);
    }
  }
}

async function onAnotherPort({ runAs, cluster }: Site, access: Access): Promise<Access> {
  const moved = { ...access, port: await freePort() };
  await saveAccess(runAs, cluster, moved);
  return moved;
}
