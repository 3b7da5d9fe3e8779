import { openTo } from '#src/policies/file.policy';

/** `newest`: a word that stands in very many files is looked for in the newest ones that the reader sees. */
export type Sought = 'all' | 'newest';

/** A file `a` whose text counts for the reader `$1`. */
const isRead = `${openTo('a', '$1')} AND (a.text_from IS NULL OR a.text_from <= now())`;

const NEWEST_OWNERS = 200;
const NEWEST_IN_CHATS = 300;

type Kind = 'memo' | 'task';

/** The reader's memos or tasks: which have files, and by what the newest are found. */
export type Seen = { tables: string; id: string; conditions: readonly string[]; hasFiles: string; newest: string };

/** Whose chat counts: the one place that says it. Deciders' notes name their memo in another column, so nobody finds their files here. */
const IN_CHAT = `messages x ON x.id = a.message_id AND x.deleted_at IS NULL`;
const OF_CHAT = 'conversations c ON c.id = x.conversation_id';

/** SQL: ids of memos or tasks at which files with these words hang, repeated; `$1` is the reader, who may not see them all. */
export function ownersOfFiles(kind: Kind, asked: string, seen: Seen, sought: Sought): string {
  const id = `${kind}_id`;
  if (sought === 'all') {
    const at = `coalesce(a.${id}, c.${id})`;
    return `SELECT ${at} AS ${id} FROM file_words w JOIN attachments a ON a.sha256 = w.sha256 LEFT JOIN ${IN_CHAT} LEFT JOIN ${OF_CHAT}
     WHERE w.doc @@ ${asked} AND ${at} IS NOT NULL AND ${isRead}`;
  }
  const newest = `SELECT ${seen.id} AS id FROM ${seen.tables} WHERE ${[...seen.conditions, seen.hasFiles].join(' AND ')}
                   ORDER BY ${seen.newest} DESC LIMIT ${NEWEST_OWNERS}`;
  return `SELECT n.id AS ${id} FROM (${newest}) AS n JOIN attachments a ON a.${id} = n.id JOIN file_words w ON w.sha256 = a.sha256
           WHERE w.doc @@ ${asked} AND ${isRead}
         UNION ALL
          SELECT c.${id} FROM (SELECT * FROM attachments WHERE message_id IS NOT NULL ORDER BY message_id DESC LIMIT ${NEWEST_IN_CHATS}) AS a
            JOIN ${IN_CHAT} JOIN ${OF_CHAT} JOIN file_words w ON w.sha256 = a.sha256
           WHERE w.doc @@ ${asked} AND c.${id} IS NOT NULL AND ${isRead}`;
}

const NEWEST_MESSAGES = 500;

/** SQL: the files of `o.id`, its own and those of its chat's newest messages. */
export const filesOf = (kind: Kind): string => `
  SELECT a.id, a.file_name, a.sha256, a.media_type FROM attachments a WHERE a.${kind}_id = o.id AND ${isRead}
   UNION ALL
  SELECT a.id, a.file_name, a.sha256, a.media_type
    FROM (SELECT x.id FROM conversations c JOIN messages x ON x.conversation_id = c.id AND x.deleted_at IS NULL
           WHERE c.${kind}_id = o.id ORDER BY x.id DESC LIMIT ${NEWEST_MESSAGES}) AS said
    JOIN attachments a ON a.message_id = said.id WHERE ${isRead}`;
