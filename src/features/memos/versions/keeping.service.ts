import { clock } from '#src/platform/clock';
import type { Tx } from '#src/platform/db';
import type { LoadedMemo } from '../memos.queries';

/** `what` changes: the text (and maybe more), files alone, or anything else. */
type Change = { actorId: number; what: 'text' | 'files' | 'other' };

/**
 * Call it in the transaction that changes title, text, purpose, people or files of sent memos, with their rows locked and
 * before anything is written: what they were until now becomes a version. Texts are kept only where they change. One
 * statement, whatever the number of memos. The caller raises `version`, so that forms drawn before are known.
 */
export async function keepVersions(tx: Tx, memoIds: readonly number[], { actorId, what }: Change): Promise<void> {
  await tx.$executeRaw`
    WITH changed AS (
      UPDATE memos SET text_version = text_version + 1, text_changed_at = ${clock.now()}::timestamptz, text_changed_by_id = ${actorId}
       WHERE id = ANY (${memoIds}::int[]) AND stage <> 'draft'
    ), own AS (
      -- Who changes what they have seen need not be told of it; what they had not seen stays news.
      UPDATE participants p SET seen_version = m.text_version + 1
        FROM memos m
       WHERE m.id = ANY (${memoIds}::int[]) AND p.memo_id = m.id AND p.user_id = ${actorId} AND p.seen_version = m.text_version
    )
    INSERT INTO memo_versions (memo_id, number, title, body, purpose_id, is_for_company, recipients, subscribers, files,
                               last_row_version, ended_by_files, written_at, written_by_id)
    SELECT m.id, m.text_version, m.title, CASE WHEN ${what === 'text'} THEN m.body END, m.purpose_id, m.is_for_company,
           coalesce(several.recipients, people.recipients), people.subscribers, files.list, m.version, ${what === 'files'},
           coalesce(m.text_changed_at, m.created_at), coalesce(m.text_changed_by_id, m.owner_id)
      FROM memos m
     CROSS JOIN LATERAL (
           SELECT coalesce(jsonb_agg(who ORDER BY u.name, u.id) FILTER (WHERE p.is_recipient AND NOT m.is_for_company), '[]') AS recipients,
                  coalesce(jsonb_agg(who ORDER BY u.name, u.id) FILTER (WHERE p.is_subscriber), '[]') AS subscribers
             FROM participants p
             JOIN users u ON u.id = p.user_id
            CROSS JOIN LATERAL jsonb_build_object('id', u.id, 'name', u.name) AS who
            WHERE p.memo_id = m.id) AS people
     CROSS JOIN LATERAL (
           SELECT jsonb_agg(jsonb_build_object('id', u.id, 'name', u.name) ORDER BY r.position) AS recipients
             FROM memo_recipients r
             JOIN users u ON u.id = r.user_id
            WHERE r.memo_id = m.id) AS several
     CROSS JOIN LATERAL (
           SELECT coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'name', a.file_name, 'size', a.size_bytes, 'sha256', a.sha256)
                                     ORDER BY a.id), '[]') AS list
             FROM attachments a WHERE a.memo_id = m.id) AS files
     WHERE m.id = ANY (${memoIds}::int[]) AND m.stage <> 'draft'`;
}

/** Whether each change of the memo after this `version` of its row added or removed files, and nothing else. */
export async function changedOnlyFiles(tx: Tx, memo: LoadedMemo, version: number): Promise<boolean> {
  const byFiles = { memoId: memo.id, lastRowVersion: { gte: version }, endedByFiles: true };
  return (await tx.memoVersion.count({ where: byFiles })) === memo.version - version;
}

/** Whether its text, people and files are still what they were at this `version` of its row. Moving it changes none of them. */
export async function saysTheSameAs(tx: Tx, memo: LoadedMemo, version: number | undefined): Promise<boolean> {
  if (version === undefined || version > memo.version) return false;
  return (await tx.memoVersion.count({ where: { memoId: memo.id, lastRowVersion: { gte: version } } })) === 0;
}
