import { clock } from '#src/platform/clock';
import { inTransaction } from '#src/platform/db';
import { NotFound } from '#src/platform/errors';
import { CannotRead, readFileText } from '#src/platform/fileText/readFileText';
import type { Deps } from '#src/platform/http/context';
import { enqueue, LATER } from '#src/platform/jobs';
import { isOfTheSystem, StorageAway } from '#src/platform/storage/errors';
import {
  beginReading,
  findSource,
  nextUnread,
  orderAnew,
  saveReading,
  takeBackAttempt,
  type Outcome,
  type Source,
} from './readings.queries';

export type ReadingWork = Pick<Deps, 'db' | 'storage' | 'logger'> & { stopping?: AbortSignal };

const ATTEMPTS_MAX = 3;
const FIRST_PAUSE_MS = 30_000;

const FAILED: Outcome = { state: 'failed', division: 'whole', pages: 0, characters: 0, passages: [], words: [] };

const inMs = (ms: number): Date => new Date(clock.now().getTime() + ms);

/**
 * One job for the same bytes, however often they are attached. Whatever ends it midway, it is done again, three times at
 * most; that the program ends is not the file's fault, and costs it none of them.
 */
export async function readFile(work: ReadingWork, sha256: string): Promise<void> {
  const { prisma } = work.db;
  const began = performance.now();
  const source = await findSource(prisma, sha256);
  const attempts = source && (await beginReading(prisma, sha256));
  if (!source || attempts === null) return;
  const outcome = attempts > ATTEMPTS_MAX ? FAILED : await outcomeOf(work, source);
  if (outcome === null && work.stopping?.aborted) {
    await takeBackAttempt(prisma, sha256);
    return enqueue(prisma, 'read_file', { sha256 }, { jobKey: keyOf(sha256), priority: LATER });
  }
  const end = outcome ?? (attempts >= ATTEMPTS_MAX ? FAILED : null);
  if (end) return save(work, sha256, end, performance.now() - began);
  const runAt = inMs(FIRST_PAUSE_MS * 4 ** (attempts - 1));
  await enqueue(prisma, 'read_file', { sha256 }, { jobKey: keyOf(sha256), runAt, priority: LATER });
}

/** Null when it could not be read just now. */
async function outcomeOf(
  { storage, logger, stopping }: ReadingWork,
  { storageKey, mediaType }: Source,
): Promise<Outcome | null> {
  try {
    const { why, ...outcome } = await storage.lend(storageKey, (path) => readFileText(path, mediaType, { stopping }));
    if (why !== undefined) logger.info({ storageKey, state: outcome.state, why }, 'the text of a file was not read');
    return outcome;
  } catch (error) {
    if (!isOfTheFile(error)) throw error;
    logger.warn({ storageKey, err: error }, 'a file could not be read just now');
    return null;
  }
}

const isOfTheFile = (error: unknown): boolean =>
  error instanceof CannotRead || error instanceof NotFound || error instanceof StorageAway || isOfTheSystem(error);

const save = ({ db }: ReadingWork, sha256: string, outcome: Outcome, tookMs: number): Promise<void> =>
  inTransaction(db.patient, (tx) => saveReading(tx, sha256, outcome, { at: clock.now(), tookMs }));

/** A job has two minutes, and new files come first. */
const STINT_MS = 5_000;
/** Nobody is to feel it: it rests as long as it works. */
const REST_MS = 5_000;

/** Files from before this version, an import or a restored backup, the newest first; where it is the next job knows. */
export async function readOlderFiles(work: ReadingWork, { before }: { before: number | null }, stintMs = STINT_MS) {
  const { prisma } = work.db;
  const until = performance.now() + stintMs;
  for (let last = before; ;) {
    const next = await nextUnread(prisma, last);
    if (!next) return;
    await readFile(work, next.sha256);
    last = next.id;
    if (performance.now() < until && !work.stopping?.aborted) continue;
    const later = { jobKey: 'read_older_files', priority: LATER, runAt: inMs(REST_MS) };
    return enqueue(prisma, 'read_older_files', { before: last }, later);
  }
}

/** At the start and every night: there may be files that nobody ordered to be read. */
export const beginReadingOlder = ({ db }: Pick<Deps, 'db'>): Promise<void> =>
  enqueue(db.prisma, 'read_older_files', {}, { jobKey: 'read_older_files', priority: LATER });

const keyOf = (sha256: string): string => `read:${sha256}`;

const AGAIN_AFTER_MS = 60_000;

type Unread = { sha256: string; textFrom: Date | null };

/** Once a minute for the same file; false where that was not long enough ago, or there is nothing more to read. */
export const readAgain = ({ db }: Pick<Deps, 'db'>, { sha256, textFrom }: Unread): Promise<boolean> =>
  inTransaction(db, async (tx) => {
    const notSince = inMs(-AGAIN_AFTER_MS);
    const isOrdered = (textFrom === null || textFrom < notSince) && (await orderAnew(tx, sha256, notSince));
    if (isOrdered) await enqueue(tx, 'read_file', { sha256 }, { jobKey: keyOf(sha256) });
    return isOrdered;
  });
