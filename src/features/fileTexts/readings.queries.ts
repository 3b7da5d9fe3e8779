import { z } from 'zod';
import type { Database, Prisma, Tx } from '#src/platform/db';
import type { ReadText } from '#src/platform/fileText/said';
import { READABLE, READER_VERSION } from './readable';

type Db = Pick<Tx, '$queryRaw' | '$executeRaw'>;

const source = z.array(z.object({ storageKey: z.string(), mediaType: z.string() }));
export type Source = z.infer<typeof source>[number];

/** Bytes of that sum which may be read: the virus scanner, where there is one, has seen them. */
export async function findSource(db: Db, sha256: string): Promise<Source | null> {
  const rows = await db.$queryRaw`
    SELECT storage_key AS "storageKey", media_type AS "mediaType" FROM attachments
     WHERE sha256 = ${sha256}::bpchar AND (scan IS NULL OR scan = 'clean') AND media_type ~ ${READABLE} ORDER BY id LIMIT 1`;
  return source.parse(rows)[0] ?? null;
}

const begun = z.array(z.object({ attempts: z.number() }));

/** How often it was tried, this time included; null where this program has read it. */
export async function beginReading(db: Db, sha256: string): Promise<number | null> {
  const rows = await db.$queryRaw`
    INSERT INTO file_readings AS r (sha256, state, attempts, version) VALUES (${sha256}::bpchar, 'reading', 1, ${READER_VERSION})
    ON CONFLICT (sha256) DO UPDATE
       SET state = 'reading', version = ${READER_VERSION}, attempts = CASE WHEN r.version < ${READER_VERSION} THEN 1 ELSE r.attempts + 1 END
     WHERE r.state = 'reading' OR r.version < ${READER_VERSION}
    RETURNING attempts::int`;
  return begun.parse(rows)[0]?.attempts ?? null;
}

export const takeBackAttempt = (db: Db, sha256: string): Prisma.PrismaPromise<number> =>
  db.$executeRaw`UPDATE file_readings SET attempts = attempts - 1 WHERE sha256 = ${sha256}::bpchar AND state = 'reading' AND attempts > 0`;

export type Outcome = Omit<ReadText, 'why'>;
type Took = { at: Date; tookMs: number };

/** The whole of it in one transaction: what was there before goes. */
export async function saveReading(tx: Tx, sha256: string, outcome: Outcome, { at, tookMs }: Took): Promise<void> {
  const { state, division, pages, characters, words, passages } = outcome;
  const changed = await tx.$executeRaw`
    UPDATE file_readings SET state = ${state}::text::"ReadingState", division = ${division}, pages = ${pages}, characters = ${characters}, at = ${at},
           took_ms = ${Math.ceil(tookMs)}::int
     WHERE sha256 = ${sha256}::bpchar`;
  // Its last attachment was deleted meanwhile.
  if (changed === 0) return;
  await tx.$executeRaw`DELETE FROM file_words WHERE sha256 = ${sha256}::bpchar`;
  await tx.$executeRaw`DELETE FROM file_text WHERE sha256 = ${sha256}::bpchar`;
  await tx.$executeRaw`
    INSERT INTO file_words (sha256, part, doc)
    SELECT ${sha256}, w.part - 1, w.doc::tsvector FROM unnest(${words}::text[]) WITH ORDINALITY AS w (doc, part)`;
  for (let from = 0; from < passages.length; from += PASSAGES_AT_ONCE)
    await savePassages(tx, sha256, passages.slice(from, from + PASSAGES_AT_ONCE));
}

const PASSAGES_AT_ONCE = 100;

const savePassages = (tx: Tx, sha256: string, passages: Outcome['passages']): Prisma.PrismaPromise<number> =>
  tx.$executeRaw`
    INSERT INTO file_text (sha256, page, part, name, text, doc)
    SELECT ${sha256}, t.page, t.part, t.name, t.text, t.doc::tsvector
      FROM unnest(${passages.map(({ page }) => page)}::int[], ${passages.map(({ part }) => part)}::int[], ${passages.map(({ name }) => name)}::text[],
                  ${passages.map(({ text }) => text)}::text[], ${passages.map(({ doc }) => doc)}::text[]) AS t (page, part, name, text, doc)`;

const older = z.array(z.object({ id: z.number(), sha256: z.string() }));

/** The newest file before `before` that this program has not read; it comes back to what was broken off for good. */
export async function nextUnread(db: Db, before: number | null) {
  const rows = await db.$queryRaw`
    SELECT a.id, a.sha256 FROM attachments a LEFT JOIN file_readings r ON r.sha256 = a.sha256
     WHERE (${before}::int IS NULL OR a.id < ${before}::int) AND (a.scan IS NULL OR a.scan = 'clean') AND a.media_type ~ ${READABLE}
       AND (r.sha256 IS NULL OR r.version < ${READER_VERSION} OR (r.state = 'reading' AND r.at < now() - interval '1 hour'))
     ORDER BY a.id DESC LIMIT 1`;
  return older.parse(rows)[0] ?? null;
}

export type Reading = NonNullable<Awaited<ReturnType<typeof findReading>>>;

export const findReading = ({ prisma }: Pick<Database, 'prisma'>, sha256: string) =>
  prisma.fileReading.findUnique({
    where: { sha256 },
    select: { state: true, division: true, pages: true, characters: true, at: true },
  });

/** False where it was read a moment ago, or is being read. */
export const orderAnew = async (tx: Tx, sha256: string, notSince: Date): Promise<boolean> =>
  (await tx.$executeRaw`
    UPDATE file_readings SET state = 'reading', attempts = 0, at = now()
     WHERE sha256 = ${sha256}::bpchar AND state NOT IN ('reading', 'read') AND at < ${notSince}`) > 0;

const page = z.array(z.object({ name: z.string(), text: z.string() }));

/** What was read on a page. */
export async function findPageText(db: Db, sha256: string, number: number) {
  const rows = await db.$queryRaw`
    SELECT name, text FROM file_text WHERE sha256 = ${sha256}::bpchar AND page = ${number}::int ORDER BY part LIMIT 20`;
  const found = page.parse(rows);
  return found[0] ? { name: found[0].name, text: found.map(({ text }) => text).join('') } : null;
}

const backlog = z.tuple([z.object({ waiting: z.number(), failed: z.number(), isOlderRead: z.boolean() })]);

/** Files that a job waits for; those that could not be read; and whether older ones are being looked through. */
export async function readingBacklog(db: Pick<Tx, '$queryRaw'>) {
  const rows = await db.$queryRaw`
    SELECT count(*) FILTER (WHERE task_identifier = 'read_file')::int AS waiting,
           count(*) FILTER (WHERE task_identifier = 'read_older_files') > 0 AS "isOlderRead",
           (SELECT count(*)::int FROM file_readings WHERE state = 'failed') AS failed
      FROM graphile_worker.jobs WHERE task_identifier IN ('read_file', 'read_older_files')`;
  return backlog.parse(rows)[0];
}
