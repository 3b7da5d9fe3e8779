import { clock } from '#src/platform/clock';
import { inTransaction } from '#src/platform/db';
import { NotFound } from '#src/platform/errors';
import type { Deps } from '#src/platform/http/context';
import { enqueue, LATER } from '#src/platform/jobs';
import { StorageAway } from '#src/platform/storage/errors';
import { ScannerAway, type Scanner } from '#src/platform/scanner/scanner';
import {
  beginScans,
  endScans,
  forgetWaiting,
  nextUnscanned,
  orderAgain,
  saveOutcome,
  waitsForScan,
  type Outcome,
} from './scans.queries';
import { tellOfScan } from './telling.service';

export type ScanWork = Pick<Deps, 'db' | 'storage' | 'logger'> & { scanner: Scanner };

const FIRST_PAUSE_MS = 5_000;
const LAST_PAUSE_MS = 15 * 60_000;

const inMs = (ms: number): Date => new Date(clock.now().getTime() + ms);

/** The job of one file. While the scanner does not answer it comes again, after growing pauses, for as long as it takes. */
export async function scanFile(work: ScanWork, { storageKey, attempt = 0 }: { storageKey: string; attempt?: number }) {
  if (!(await waitsForScan(work.db.prisma, storageKey))) return;
  const outcome = await outcomeOf(work, storageKey).catch(unreachedWhenAway);
  if (!outcome) return;
  await saveScan(work, storageKey, outcome);
  if (outcome.state !== 'unreached') return;
  const runAt = inMs(Math.min(FIRST_PAUSE_MS * 2 ** attempt, LAST_PAUSE_MS));
  const again = { storageKey, attempt: Math.min(attempt + 1, 20) };
  await enqueue(work.db.prisma, 'scan_file', again, { jobKey: `scan:${storageKey}`, runAt, priority: LATER });
}

/** Null when there are no bytes: the nightly look at all files names it, and every night it is tried again. */
async function outcomeOf({ storage, scanner, logger }: ScanWork, storageKey: string): Promise<Outcome | null> {
  try {
    return await scanner.scan(await storage.open(storageKey));
  } catch (error) {
    if (error instanceof NotFound) return null;
    if (!(error instanceof ScannerAway)) throw error;
    logger.warn({ storageKey, reason: error.message }, `the virus scanner at ${scanner.place} did not check a file`);
    return { state: 'unreached' };
  }
}

function unreachedWhenAway(error: unknown): Outcome {
  if (error instanceof StorageAway) return { state: 'unreached' };
  throw error;
}

/** What the scanner said, and whom it concerns, in one transaction. */
async function saveScan({ db, logger }: ScanWork, storageKey: string, outcome: Outcome): Promise<void> {
  await inTransaction(db, async (tx) => {
    const changed = await saveOutcome(tx, storageKey, outcome);
    await tellOfScan(tx, changed, outcome);
    if (outcome.found === undefined) return;
    for (const { id } of changed)
      logger.error({ fileId: id, virus: outcome.found }, `file ${id} is kept away: a virus`);
  });
}

/** One more file may follow it, and a job has two minutes. */
const STINT_MS = 10_000;
const BACKLOG_PAUSE_MS = 60_000;

/** Files that were there before the scanner, one after the other, behind those that arrive; meanwhile they can be opened. */
export async function scanBacklog(work: ScanWork, { after }: { after: number }, stintMs = STINT_MS): Promise<void> {
  const until = performance.now() + stintMs;
  const goOn = (from: number, runAt?: Date) =>
    enqueue(
      work.db.prisma,
      'scan_backlog',
      { after: from },
      { jobKey: 'scan_backlog', priority: LATER, ...(runAt && { runAt }) },
    );
  for (let last = after; ;) {
    const next = await nextUnscanned(work.db.prisma, last);
    if (!next) return;
    const outcome = await outcomeOf(work, next.storageKey);
    if (outcome?.state === 'unreached' && (await work.scanner.problem()) !== null)
      return goOn(last, inMs(BACKLOG_PAUSE_MS));
    if (outcome) await saveScan(work, next.storageKey, outcome);
    last = next.id;
    if (performance.now() > until) return goOn(last);
  }
}

/**
 * At the start and every night. The database knows that there is a scanner, and makes new files wait for it; what is not
 * checked yet is ordered again, what was too large as well, for the scanner may take more by now.
 */
export async function beginScanning({ db }: Pick<Deps, 'db'>): Promise<void> {
  await beginScans(db.prisma, clock.now());
  await enqueue(db.prisma, 'scan_backlog', { after: 0 }, { jobKey: 'scan_backlog', priority: LATER });
  await orderAgain(db.prisma);
}

/** Every minute: a company may have been founded since, and a scanner that was away may be back. */
export async function attendToScanner({ db, scanner }: Pick<ScanWork, 'db' | 'scanner'>): Promise<void> {
  if (await beginScans(db.prisma, clock.now())) return beginScanning({ db });
  if (await scanner.hasReturned()) await orderAgain(db.prisma);
}

/** At the start of a program without a scanner. */
export async function dismissScanner({ db, logger }: Pick<Deps, 'db' | 'logger'>): Promise<void> {
  const hasEnded = await inTransaction(db, async (tx) => {
    const hasEnded = await endScans(tx);
    if (hasEnded) await forgetWaiting(tx);
    return hasEnded;
  });
  if (hasEnded) logger.warn('CLAMD_URL is not set any more: files are no longer checked for viruses.');
}
