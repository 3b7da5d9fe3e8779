import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { chown, lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import { EmbeddedPostgresError } from './errors';

/** How to run a program so that PostgreSQL, which refuses to be root, agrees. */
export type RunAs = {
  prefix: string[];
  /** Who must own the cluster's files, and whom the process becomes; null: whoever we are. */
  owner: { uid: number; gid: number } | null;
  uid?: number;
  gid?: number;
};

const asOurselves: RunAs = { prefix: [], owner: null };

/** Root under another name: keeps access to root's own files, and so works in a home that is closed to others. */
const inNamespace: RunAs = {
  prefix: ['unshare', '--user', '--map-user=65534', '--map-group=65534'],
  owner: { uid: 0, gid: 0 },
};

/** A user of this machine; PostgreSQL insists on one with a name. */
function asUser(isWanted: (name: string, uid: number) => boolean): RunAs[] {
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .filter(([name = '', , uid]) => uid && isWanted(name, Number(uid)))
    .slice(0, 1)
    .map(([, , uid, gid]) => {
      const owner = { uid: Number(uid), gid: Number(gid) };
      return { prefix: [], owner, ...owner };
    });
}

/** Root working in another person's folder (sudo) leaves the files theirs. */
function asOwner(entry: string): RunAs[] {
  const owner = statSync(entry, { throwIfNoEntry: false })?.uid ?? 0;
  return owner === 0 ? [] : asUser((_, uid) => uid === owner);
}

export function runToEnd(runAs: RunAs, command: string, args: string[]) {
  const [program = command, ...rest] = [...runAs.prefix, command, ...args];
  const { uid, gid } = runAs;
  return spawnSync(program, rest, { cwd: '/', encoding: 'utf8', uid, gid });
}

const works = (runAs: RunAs, postgres: string, folder: string): boolean =>
  runToEnd(runAs, '/bin/sh', ['-c', 'test -x "$1" && exec "$2" --version', 'sh', folder, postgres]).status === 0;

export function chooseRunAs(postgres: string, folder: string, cluster: string): RunAs {
  if (process.getuid?.() !== 0) return asOurselves;
  const choices = [
    ...asOwner(existsSync(cluster) ? cluster : folder),
    inNamespace,
    ...asUser((name) => name === 'postgres'),
    ...asUser((name) => name === 'nobody'),
  ];
  const chosen = choices.find((choice) => works(choice, postgres, folder));
  if (chosen) return chosen;
  throw new EmbeddedPostgresError(
    `PostgreSQL refuses to run as root, and neither a user namespace nor another user of this machine can reach ${folder} and ${postgres}. Start Notes CRM as an ordinary user.`,
  );
}

/** Hands a folder and all in it to whom PostgreSQL runs as. Quick when it already belongs to them. */
export async function handOver(runAs: RunAs, entry: string): Promise<void> {
  if (!runAs.owner) return;
  const { uid, gid } = runAs.owner;
  const stat = await lstat(entry);
  if (stat.uid === uid) return;
  if (stat.isDirectory()) {
    for (const name of await readdir(entry)) await handOver(runAs, path.join(entry, name));
  }
  await chown(entry, uid, gid);
}
