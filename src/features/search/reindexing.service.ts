import { z } from 'zod';
import { inTransaction, Prisma, type Database } from '#src/platform/db';
import type { Deps } from '#src/platform/http/context';
import { enqueue, LATER } from '#src/platform/jobs';
import { searchNameOf } from '#src/platform/words/names';
import { ONLY_MESSAGES_READ, refreshSearch, WORDS_VERSION, type Kind } from './search.service';

/** Below the time limit of a job; the next job continues. */
const WORKS_MS = 45_000;
const BATCH = 100;

type JobDeps = Pick<Deps, 'db'>;

const ids = z.array(z.object({ id: z.number() }));
const stale = z.array(z.object({ id: z.number(), isHalf: z.boolean() }));

/**
 * Rewrites what older versions of the program stored, newest first. `version` marks what is left, so an interrupted run
 * continues. Locked rows are skipped until the next run.
 */
export async function refreshStaleSearch({ db }: JobDeps, until = performance.now() + WORKS_MS): Promise<void> {
  await refreshNames(db);
  for (const kind of ['memo', 'task'] as const) {
    while (await refreshBatch(db, kind)) {
      if (performance.now() > until)
        return enqueue(db.prisma, 'refresh_stale_search', {}, { jobKey: 'stale_search', priority: LATER });
    }
  }
}

const STALE = {
  memo: (size: number) => Prisma.sql`
    SELECT m.id, s.version = ${ONLY_MESSAGES_READ} AS "isHalf" FROM memos m JOIN memo_search s ON s.memo_id = m.id WHERE s.version < ${Prisma.raw(String(WORDS_VERSION))} AND s.part = 0
     ORDER BY s.memo_id DESC LIMIT ${size} FOR NO KEY UPDATE OF m SKIP LOCKED`,
  task: (size: number) => Prisma.sql`
    SELECT t.id, s.version = ${ONLY_MESSAGES_READ} AS "isHalf" FROM tasks t JOIN task_search s ON s.task_id = t.id WHERE s.version < ${Prisma.raw(String(WORDS_VERSION))} AND s.part = 0
     ORDER BY s.task_id DESC LIMIT ${size} FOR NO KEY UPDATE OF t SKIP LOCKED`,
};

function refreshBatch(db: Database, kind: Kind): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const found = stale.parse(await tx.$queryRaw(STALE[kind](BATCH)));
    const idsOf = (wanted: boolean) => found.filter(({ isHalf }) => isHalf === wanted).map(({ id }) => id);
    await refreshSearch(tx, kind, idsOf(true), 'new');
    await refreshSearch(tx, kind, idsOf(false), 'every');
    return found.length === BATCH;
  });
}

/** Names without a current `search_name`. */
async function refreshNames({ prisma }: Database): Promise<void> {
  for (;;) {
    const people = await prisma.user.findMany({
      where: { searchName: null },
      select: { id: true, name: true },
      take: 500,
    });
    if (people.length === 0) return;
    await prisma.$executeRaw`
      UPDATE users u SET search_name = r.search_name
        FROM unnest(${people.map(({ id }) => id)}::int[], ${people.map(({ name }) => name)}::text[],
                    ${people.map(({ name }) => searchNameOf(name))}::text[]) AS r (id, name, search_name)
       WHERE u.id = r.id AND u.name = r.name`;
  }
}

/** Memos are found by the names of owner and recipient: rewrites those of a renamed person, below the memo `before`. */
export async function refreshSearchOf({ db }: JobDeps, userId: number, before: number | null): Promise<void> {
  const last = await inTransaction(db, async (tx) => {
    const found = ids.parse(
      await tx.$queryRaw`
      SELECT m.id FROM memos m
       WHERE m.id IN (SELECT memo_id FROM participants WHERE user_id = ${userId} AND (is_owner OR recipient_key = ${userId})
                       UNION SELECT memo_id FROM memo_recipients WHERE user_id = ${userId}) AND (${before}::int IS NULL OR m.id < ${before}::int)
       ORDER BY m.id DESC LIMIT ${BATCH} FOR NO KEY UPDATE OF m`,
    );
    await refreshSearch(
      tx,
      'memo',
      found.map(({ id }) => id),
    );
    return found.length === BATCH ? (found.at(-1)?.id ?? null) : null;
  });
  if (last !== null) await enqueue(db.prisma, 'refresh_search_of', { userId, before: last }, { priority: LATER });
}
