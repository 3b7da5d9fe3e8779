import { z } from 'zod';
import type { Database } from '#src/platform/db';
import type { LoadedMemo } from '../memos.queries';
import { recipientsOf } from '../roles/several';

type Reading = Pick<Database, 'named'>;

const person = z.object({ id: z.number(), name: z.string() });
const file = z.object({ id: z.number(), name: z.string(), size: z.number() });

const heading = z.object({ number: z.number(), writtenAt: z.date(), writtenById: z.number(), writtenBy: z.string() });

const version = heading.extend({
  title: z.string(),
  body: z.string(),
  purposeId: z.number().nullable(),
  purpose: z.string().nullable(),
  isForCompany: z.boolean(),
  recipients: z.array(person),
  subscribers: z.array(person),
  files: z.array(file),
});

export type VersionHeading = z.infer<typeof heading>;
export type MemoVersion = z.infer<typeof version>;

/** The newest version is the memo itself: when it came about, and who made it so. */
const HEADINGS = `
  SELECT v.number, v.written_at AS "writtenAt", v.written_by_id AS "writtenById", u.name AS "writtenBy"
    FROM (SELECT number, written_at, written_by_id FROM memo_versions WHERE memo_id = $1
          UNION ALL
          SELECT text_version, coalesce(text_changed_at, created_at), coalesce(text_changed_by_id, owner_id) FROM memos WHERE id = $1) v
    JOIN users u ON u.id = v.written_by_id
   WHERE v.number < $2
   ORDER BY v.number DESC
   LIMIT $3`;

export const VERSIONS_A_PAGE = 50;

/** Newest first, those before `before`; one more than a page where there are more. */
export const findHeadings = (db: Reading, memoId: number, before: number): Promise<VersionHeading[]> =>
  db.named('memo_version_headings', HEADINGS, heading, [memoId, before, VERSIONS_A_PAGE + 1]);

/** A text that did not change is kept with the last version that had it. */
const SUPERSEDED = `
  SELECT v.number, v.title, v.purpose_id AS "purposeId", s.name AS purpose, v.is_for_company AS "isForCompany",
         v.recipients, v.subscribers, v.files, v.written_at AS "writtenAt", v.written_by_id AS "writtenById", u.name AS "writtenBy",
         coalesce((SELECT next.body FROM memo_versions next
                    WHERE next.memo_id = v.memo_id AND next.number >= v.number AND next.body IS NOT NULL
                    ORDER BY next.number LIMIT 1), m.body) AS body
    FROM memo_versions v
    JOIN memos m ON m.id = v.memo_id
    JOIN users u ON u.id = v.written_by_id
    LEFT JOIN purposes s ON s.id = v.purpose_id
   WHERE v.memo_id = $1 AND v.number = $2`;

/** Null where there is no such version. */
export async function findVersion(db: Reading, memo: LoadedMemo, number: number): Promise<MemoVersion | null> {
  const newest = number === memo.textVersion ? await newestVersion(db, memo) : null;
  if (newest) return newest;
  const [found] = await db.named('memo_version', SUPERSEDED, version, [memo.id, number]);
  return found ?? null;
}

/** Null when it was changed since it was loaded. */
async function newestVersion(db: Reading, memo: LoadedMemo): Promise<MemoVersion | null> {
  const [newest] = await findHeadings(db, memo.id, memo.textVersion + 1);
  if (newest?.number !== memo.textVersion) return null;
  return {
    ...newest,
    title: memo.title,
    body: memo.body,
    purposeId: memo.purpose?.id ?? null,
    purpose: memo.purpose?.name ?? null,
    isForCompany: memo.isForCompany,
    recipients: recipientsOf(memo),
    subscribers: memo.participants
      .filter(({ isSubscriber }) => isSubscriber)
      .map(({ userId, user }) => ({ id: userId, name: user.name }))
      .toSorted((one, other) => one.name.localeCompare(other.name)),
    files: memo.attachments.map(({ id, fileName, sizeBytes }) => ({ id, name: fileName, size: sizeBytes })),
  };
}

const SEEN = `
  SELECT coalesce(min(v.number), (SELECT text_version FROM memos WHERE id = $1)) AS number
    FROM memo_versions v WHERE v.memo_id = $1 AND v.last_row_version >= $2`;

/** Which version of the text a form was drawn with that has this `version` of the memo's row. */
export async function findVersionOfForm(db: Reading, memoId: number, rowVersion: number): Promise<number> {
  const [row] = await db.named('memo_version_of_form', SEEN, z.object({ number: z.number() }), [memoId, rowVersion]);
  return row?.number ?? 1;
}

const SINCE = `
  SELECT count(*)::int AS count
    FROM (SELECT number, written_by_id FROM memo_versions WHERE memo_id = $1
          UNION ALL SELECT text_version, text_changed_by_id FROM memos WHERE id = $1) v
   WHERE v.number > $2 AND v.written_by_id <> $3`;

/** How many changes others made after this version. */
export async function countChangesByOthers(
  db: Reading,
  memoId: number,
  { since, readerId }: { since: number; readerId: number },
): Promise<number> {
  const [row] = await db.named('memo_changes_by_others', SINCE, z.object({ count: z.number() }), [
    memoId,
    since,
    readerId,
  ]);
  return row?.count ?? 0;
}

const EARLIER = `
  SELECT EXISTS (SELECT 1 FROM events e WHERE e.memo_id = $1
     AND e.type IN ('memo.edited', 'memo.recipientChanged', 'memo.subscriberAdded', 'memo.subscriberRemoved', 'memo.subscriberLeft',
                    'memo.filesAdded', 'memo.fileRemoved')
     AND e.created_at < coalesce((SELECT written_at FROM memo_versions WHERE memo_id = $1 AND number = 2),
                                 (SELECT text_changed_at FROM memos WHERE id = $1), 'infinity')) AS "isOlder"`;

/** Whether it was changed when versions were not kept yet. */
export async function wasChangedBefore(db: Reading, memoId: number): Promise<boolean> {
  const [row] = await db.named('memo_changed_before_versions', EARLIER, z.object({ isOlder: z.boolean() }), [memoId]);
  return row?.isOlder ?? false;
}

const decided = z.object({ number: z.number() });

/** Those that somebody decided on. */
export async function findDecidedVersions(db: Reading, memoId: number): Promise<Set<number>> {
  const sql = 'SELECT DISTINCT text_version AS number FROM considerations WHERE memo_id = $1';
  return new Set((await db.named('memo_decided_versions', sql, decided, [memoId])).map(({ number }) => number));
}
