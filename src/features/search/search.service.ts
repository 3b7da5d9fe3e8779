import type { Tx } from '#src/platform/db';

/** Messages, and files, that are looked at: without a limit each new one would cost as much as all before. */
const NEWEST = 1_000;

/**
 * Writes the words of a memo (title, body, conclusion, file names, chat) anew. Call it in the transaction that changed any
 * of them. The parser of PostgreSQL skips tags and entities by itself; in plain texts "<" is no tag, so it goes. A file
 * name counts as a whole and by its parts. Long chats and lists of files
 * are cut, newest first, for a search document holds at most 1 MB, and a character takes up to four bytes.
 */
export async function refreshMemoSearch(tx: Pick<Tx, '$executeRaw'>, memoId: number): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO memo_search (memo_id, doc)
    SELECT m.id,
           setweight(to_tsvector('notes', translate(m.title, '<>', '  ')), 'A')
        || setweight(to_tsvector('notes', left(m.body, 150000)), 'B')
        || setweight(to_tsvector('notes', left(coalesce(m.conclusion, ''), 60000)), 'B')
        || setweight(to_tsvector('notes', translate(left(files.names, 20000), '<>', '  ')), 'C')
        || setweight(to_tsvector('notes', translate(left(chat.text, 60000), '<>', '  ')), 'D')
      FROM memos m
      CROSS JOIN LATERAL (
        SELECT coalesce(string_agg(a.file_name || ' ' || translate(a.file_name, '._-', '   '), ' ' ORDER BY a.id DESC), '') AS names
          FROM (SELECT id, file_name FROM attachments
                 WHERE memo_id = m.id
                    OR message_id IN (
                         SELECT x.id FROM messages x JOIN conversations xc ON xc.id = x.conversation_id
                          WHERE xc.memo_id = m.id AND x.deleted_at IS NULL)
                 ORDER BY id DESC LIMIT ${NEWEST}) AS a
      ) AS files
      CROSS JOIN LATERAL (
        SELECT coalesce(string_agg(said.text, ' ' ORDER BY said.id DESC), '') AS text
          FROM (SELECT x.id, x.text FROM messages x JOIN conversations xc ON xc.id = x.conversation_id
                 WHERE xc.memo_id = m.id AND x.deleted_at IS NULL
                 ORDER BY x.id DESC LIMIT ${NEWEST}) AS said
      ) AS chat
     WHERE m.id = ${memoId}
    ON CONFLICT (memo_id) DO UPDATE SET doc = EXCLUDED.doc`;
}

/** A chat that is so long is cut anew with each message, newest first. Not as it is stored: words that repeat themselves shrink there. */
const APPENDED_MAX_BYTES = 100_000;

/** Adds the words of a new message to its memo's, without reading the whole chat again. */
export async function appendToMemoSearch(tx: Pick<Tx, '$executeRaw'>, memoId: number, words: string): Promise<void> {
  const appended = await tx.$executeRaw`
    UPDATE memo_search
       SET doc = doc || setweight(to_tsvector('notes', translate(${words}::text || ' ' || translate(${words}::text, '._-', '   '), '<>', '  ')), 'D')
     WHERE memo_id = ${memoId} AND octet_length(tsvectorsend(doc)) < ${APPENDED_MAX_BYTES}`;
  if (appended === 0) await refreshMemoSearch(tx, memoId);
}

/** The same for a task: title, description, next step, conclusion, chat and file names. */
export async function refreshTaskSearch(tx: Pick<Tx, '$executeRaw'>, taskId: number): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO task_search (task_id, doc)
    SELECT t.id,
           setweight(to_tsvector('notes', translate(t.title, '<>', '  ')), 'A')
        || setweight(to_tsvector('notes', left(t.description, 150000)), 'B')
        || setweight(to_tsvector('notes', translate(coalesce(t.next_step, ''), '<>', '  ')), 'B')
        || setweight(to_tsvector('notes', left(coalesce(t.conclusion, ''), 60000)), 'B')
        || setweight(to_tsvector('notes', translate(left(files.names, 20000), '<>', '  ')), 'C')
        || setweight(to_tsvector('notes', translate(left(chat.text, 60000), '<>', '  ')), 'D')
      FROM tasks t
      CROSS JOIN LATERAL (
        SELECT coalesce(string_agg(a.file_name || ' ' || translate(a.file_name, '._-', '   '), ' ' ORDER BY a.id DESC), '') AS names
          FROM (SELECT id, file_name FROM attachments
                 WHERE task_id = t.id
                    OR message_id IN (
                         SELECT x.id FROM messages x JOIN conversations xc ON xc.id = x.conversation_id
                          WHERE xc.task_id = t.id AND x.deleted_at IS NULL)
                 ORDER BY id DESC LIMIT ${NEWEST}) AS a
      ) AS files
      CROSS JOIN LATERAL (
        SELECT coalesce(string_agg(said.text, ' ' ORDER BY said.id DESC), '') AS text
          FROM (SELECT x.id, x.text FROM messages x JOIN conversations xc ON xc.id = x.conversation_id
                 WHERE xc.task_id = t.id AND x.deleted_at IS NULL
                 ORDER BY x.id DESC LIMIT ${NEWEST}) AS said
      ) AS chat
     WHERE t.id = ${taskId}
    ON CONFLICT (task_id) DO UPDATE SET doc = EXCLUDED.doc`;
}

/** The words of a new message of a task's chat. */
export async function appendToTaskSearch(tx: Pick<Tx, '$executeRaw'>, taskId: number, words: string): Promise<void> {
  const appended = await tx.$executeRaw`
    UPDATE task_search
       SET doc = doc || setweight(to_tsvector('notes', translate(${words}::text || ' ' || translate(${words}::text, '._-', '   '), '<>', '  ')), 'D')
     WHERE task_id = ${taskId} AND octet_length(tsvectorsend(doc)) < ${APPENDED_MAX_BYTES}`;
  if (appended === 0) await refreshTaskSearch(tx, taskId);
}
