import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import type { Binaries } from './binaries';
import { EmbeddedPostgresError } from './errors';
import { handOver, runToEnd, type RunAs } from './runAs';

const MAJOR = '18';

/** Kept inside the cluster, so that no copy of one can go without the other. */
export type Access = { port: number; adminPassword: string; password: string };

const accessFile = (cluster: string): string => path.join(cluster, 'notes-crm.json');

export const clusterFolder = (dataDir: string): string => path.join(path.resolve(dataDir), 'postgres');

export async function readAccess(cluster: string): Promise<Access> {
  return JSON.parse(await readFile(accessFile(cluster), 'utf8')) as Access;
}

export async function saveAccess(runAs: RunAs, cluster: string, access: Access): Promise<void> {
  const file = accessFile(cluster);
  await writeFile(`${file}.new`, JSON.stringify(access), { mode: 0o600 });
  await handOver(runAs, `${file}.new`);
  await rename(`${file}.new`, file);
}

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

async function initialise(runAs: RunAs, { initdb }: Binaries, cluster: string): Promise<void> {
  const secret = (): string => randomBytes(24).toString('base64url');
  const access = { port: await freePort(), adminPassword: secret(), password: secret() };
  // Made beside its place and renamed, so that a start which was interrupted leaves no half of a cluster.
  const draft = `${cluster}.new`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  await handOver(runAs, draft);
  const folder = await mkdtemp(`${cluster}.pw-`);
  const passwordFile = path.join(folder, 'password');
  await writeFile(passwordFile, access.adminPassword, { mode: 0o600 });
  await handOver(runAs, passwordFile);
  await handOver(runAs, folder);
  // ICU's root order, so that Änne comes beside anna on every machine; the C library's locales differ between them.
  const result = runToEnd(runAs, initdb, [
    `--pgdata=${draft}`,
    '--username=postgres',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=icu',
    '--icu-locale=und',
  ]);
  await rm(folder, { recursive: true, force: true });
  if (result.status !== 0) {
    const reason = result.error?.message ?? (result.stderr.trim() || `initdb ended by ${result.signal}`);
    throw new EmbeddedPostgresError(`The embedded PostgreSQL could not be set up in ${cluster}: ${reason}`);
  }
  await saveAccess(runAs, draft, access);
  await rename(draft, cluster);
}

/** Makes the cluster at the first start, and checks it at later ones. */
export async function prepareCluster(runAs: RunAs, binaries: Binaries, cluster: string): Promise<Access> {
  if (!existsSync(cluster)) await initialise(runAs, binaries, cluster);
  await handOver(runAs, cluster);
  const owner = await stat(cluster);
  if (!runAs.owner && process.getuid && owner.uid !== process.getuid()) {
    throw new EmbeddedPostgresError(
      `${cluster} belongs to another user (number ${owner.uid}). Start Notes CRM as that user, or give the folder to this one.`,
    );
  }
  const version = await readFile(path.join(cluster, 'PG_VERSION'), 'utf8').catch(() => '');
  if (version.trim() !== MAJOR) {
    throw new EmbeddedPostgresError(
      `${cluster} ${version ? `was made by PostgreSQL ${version.trim()}` : 'is not a PostgreSQL folder'}; this Notes CRM brings PostgreSQL ${MAJOR}.`,
    );
  }
  return readAccess(cluster).catch(() => {
    throw new EmbeddedPostgresError(
      `${accessFile(cluster)}, which keeps the database's password, is missing or unreadable.`,
    );
  });
}
