import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { environmentWith } from '#src/config';
import { storedFiles } from '#src/import/run/uploadedFiles';
import { clock } from '#src/platform/clock';
import type { Database } from '#src/platform/db';
import type { Deps } from '#src/platform/http/context';
import { projectRoot } from '#src/platform/projectRoot';

type ImportDeps = Pick<Deps, 'db' | 'config' | 'logger'> & { databaseUrl: string };

const PROGRAM = path.join(projectRoot, 'dist', 'import.js');
const LOW_PRIORITY = 5;
/** Its own bar is far below; a file that was made to fill the memory ends this process and no other. */
const MEMORY_MB = 1_024;
const ENDS_WITHIN_MS = 6_000;
const SAID_MAX = 4_000;

/** Of this process of the application. */
const running = new Map<ChildProcess, Promise<void>>();
/** Those that end with the application, however they do. */
const ending = new WeakSet<ChildProcess>();

/**
 * Starts `npm run import:django-crm` in a process of its own, which goes on beside the jobs. It keeps its state in its row; here
 * only an end is told that it could not tell itself.
 */
export async function startImport(deps: ImportDeps, runId: number): Promise<void> {
  const run = await takeRun(deps.db, runId);
  if (!run) return;
  const files = storedFiles.parse(run.upload?.files ?? []);
  const places = (kind: 'dump' | 'media') =>
    files.filter((file) => file.kind === kind).map(({ stored }) => path.join(deps.config.importsDir, stored));
  const words = [
    ...['--run', String(runId)],
    ...(run.isDryRun ? ['--dry-run'] : []),
    ...(run.onlyOpenMessages ? ['--only-open-messages'] : []),
    ...places('media').flatMap((file) => ['--media', file]),
    ...places('dump'),
  ];
  const folder = path.join(deps.config.importsDir, path.dirname(files[0]?.stored ?? ''), 'work');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  follow(deps, runId, begin(deps, words, folder));
}

/** Null for one that was begun, or broken off, before its turn came. */
async function takeRun({ prisma }: Database, id: number) {
  const taken = await prisma.$executeRaw`
    UPDATE import_runs SET started_at = now() WHERE id = ${id} AND started_at IS NULL AND ended_at IS NULL`;
  return taken === 0 ? null : prisma.importRun.findUniqueOrThrow({ where: { id }, include: { upload: true } });
}

/** What it lays down meanwhile lies beside its files and goes with them. */
function begin({ config, databaseUrl }: ImportDeps, words: string[], folder: string): ChildProcess {
  const env = environmentWith({
    DATABASE_URL: databaseUrl,
    BASE_URL: config.baseUrl,
    DATA_DIR: config.dataDir,
    UPLOADS_DIR: config.uploadsDir,
    TMPDIR: folder,
  });
  const child = spawn(
    process.execPath,
    [`--max-old-space-size=${MEMORY_MB}`, '--enable-source-maps', PROGRAM, ...words],
    {
      env,
      cwd: projectRoot,
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  try {
    if (child.pid !== undefined) os.setPriority(child.pid, LOW_PRIORITY);
  } catch {
    // It is gone already, or this system has no such thing.
  }
  return child;
}

function follow({ db, logger }: ImportDeps, runId: number, child: ChildProcess): void {
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-SAID_MAX)));
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? String(code)));
  });
  const told = ended.then(async (reason) => {
    running.delete(child);
    if (reason !== '0') logger.warn({ runId, reason, said }, 'an import ended early');
    // With the database gone its row is silent, which says the same.
    await tellDeath(db, runId, ending.has(child) ? 'SIGTERM' : reason).catch(() => undefined);
  });
  running.set(child, told);
}

const SIGNALS_TO_END = ['SIGTERM', 'SIGINT'];

const tellDeath = ({ prisma }: Database, id: number, reason: string) =>
  prisma.importRun.updateMany({
    where: { id, endedAt: null },
    data: SIGNALS_TO_END.includes(reason)
      ? { outcome: 'brokenOff', endedAt: clock.now() }
      : { outcome: 'failed', failure: { key: 'import.errors.died', values: { reason } }, endedAt: clock.now() },
  });

/** At the end of the application: each ends between two batches and says so, or is ended. */
export async function endImports(): Promise<void> {
  const left = [...running];
  for (const [child] of left) {
    ending.add(child);
    child.kill('SIGTERM');
  }
  const killer = setTimeout(() => left.forEach(([child]) => child.kill('SIGKILL')), ENDS_WITHIN_MS);
  await Promise.all(left.map(([, told]) => told));
  clearTimeout(killer);
}
