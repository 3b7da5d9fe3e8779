import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { clock } from '#src/platform/clock';
import { HttpError, NotFound } from '#src/platform/errors';
import type { Deps } from '#src/platform/http/context';
import { enqueue } from '#src/platform/jobs';
import type { Storage } from '#src/platform/storage/storage';
import { costOf, costOfAll, filesToCheck, saveChecks, type Checked, type DueFile, type Fault } from './checks.queries';

/** Every file is checked once in so many nights; a small company's files all every night. */
const NIGHTS = 30;
const LEAST_A_NIGHT = 5e9;
/** Less than a day, so that last night's files are due again. */
const AGAIN_AFTER_MS = 20 * 3_600_000;
const STINT_MS = 60_000;
const AT_ONCE = 20;

type Work = Pick<Deps, 'db' | 'storage' | 'logger'>;

/** `left`: bytes still to check this night, of files not checked `since`. */
export type Share = { left: number; since: Date };

export async function beginFileChecks({ db }: Pick<Deps, 'db'>): Promise<void> {
  const left = Math.max(LEAST_A_NIGHT, Math.ceil((await costOfAll(db)) / NIGHTS));
  await goOn(db, { left, since: new Date(clock.now().getTime() - AGAIN_AFTER_MS) });
}

/** A night still running when the next begins is merged into it. */
const goOn = (db: Deps['db'], share: Share): Promise<void> =>
  enqueue(db.prisma, 'check_files', share, { jobKey: 'check_files' });

/** Works in committed batches until the job's time is up; whoever continues begins with what is still due. */
export async function checkFiles(work: Work, { left, since }: Share, stintMs = STINT_MS): Promise<void> {
  const until = performance.now() + stintMs;
  while (left > 0) {
    const due = await filesToCheck(work.db, since, AT_ONCE);
    if (due.length === 0) return;
    const checked: Checked[] = [];
    for (const file of due) {
      if (left <= 0 || (checked.length > 0 && performance.now() > until)) break;
      checked.push({ storageKey: file.storageKey, fault: await faultOf(work.storage, file) });
      left -= costOf(file);
    }
    await save(work, checked);
    if (performance.now() > until) return goOn(work.db, { left, since });
  }
}

async function faultOf(storage: Storage, { storageKey, sha256 }: DueFile): Promise<Fault | null> {
  const hash = createHash('sha256');
  try {
    await pipeline(await storage.open(storageKey), hash);
  } catch (error) {
    if (error instanceof NotFound) return 'missing';
    // The storage itself failed: this says nothing of the file.
    if (error instanceof HttpError) throw error;
    return 'unreadable';
  }
  return hash.digest('hex') === sha256 ? null : 'altered';
}

async function save({ db, logger }: Work, checked: readonly Checked[]): Promise<void> {
  for (const { id, fault } of await saveChecks(db, checked, clock.now())) {
    if (fault) logger.error({ fileId: id, fault }, `file ${id} is ${fault}`);
    else logger.info({ fileId: id }, `file ${id} is whole again`);
  }
}
