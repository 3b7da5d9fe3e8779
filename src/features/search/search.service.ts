import { Prisma, type Tx } from '#src/platform/db';
import { pauses } from '#src/platform/pauses';
import { SIZE_MAX, vectorsInTurns, vectorsOf, type Vector } from '#src/platform/words/vector';
import { readMemoTexts, readTaskTexts } from './texts.queries';

/**
 * Raise it when `platform/words` yields other words, with a migration that rebuilds the indexes `…_search_stale`: a job
 * then rewrites older rows.
 */
export const WORDS_VERSION = 2;

/**
 * The version of a row whose words nobody has read yet, but for those of its messages, which have theirs of this version:
 * `refreshStaleSearch` reads the rest.
 */
export const ONLY_MESSAGES_READ = -WORDS_VERSION;

/** So many bytes of words one statement writes at most, and one part at least. */
const SIZE_AT_ONCE = 1_000_000;

type Client = Pick<Tx, '$queryRaw' | '$executeRaw'>;

const TABLES = {
  memo: { table: Prisma.raw('memo_search'), id: Prisma.raw('memo_id'), read: readMemoTexts },
  task: { table: Prisma.raw('task_search'), id: Prisma.raw('task_id'), read: readTaskTexts },
};

export type Kind = keyof typeof TABLES;

/** Call it in the transaction that changed title, body, conclusion, people, file names or chat. */
export const refreshMemoSearch = (tx: Client, memoId: number): Promise<void> => refreshSearch(tx, 'memo', [memoId]);

export const refreshTaskSearch = (tx: Client, taskId: number): Promise<void> => refreshSearch(tx, 'task', [taskId]);

/** Writes words of new messages only, or of `every` message. */
export async function refreshSearch(
  tx: Client,
  kind: Kind,
  ids: readonly number[],
  messages: 'new' | 'every' = 'new',
): Promise<void> {
  if (ids.length === 0) return;
  const found = await TABLES[kind].read(tx, ids);
  const rows: Row[] = [];
  for (const { id: of, texts, said } of found) {
    const vectors = await vectorsInTurns([...texts, ...said.map(({ text }) => text)]);
    // A row without words marks the memo as up to date.
    const kept = vectors.length === 0 ? [{ doc: '', size: 0 }] : vectors;
    rows.push(...kept.map((vector, part) => ({ ...vector, of, part, isSplit: vectors.length > 1 })));
  }
  for (const share of sharesOf(rows)) await writeRows(tx, kind, share);
  await writeMessageWords(
    tx,
    found.flatMap(({ said }) => said).filter(({ isKnown }) => messages === 'every' || !isKnown),
  );
}

type Row = Vector & { of: number; part: number; isSplit: boolean };

/** A statement of a page gets few seconds, and the index takes its time for very many words: a share for each statement. */
function sharesOf(rows: readonly Row[]): Row[][] {
  const shares: Row[][] = [];
  let size = Infinity;
  for (const row of rows) {
    if (size + row.size > SIZE_AT_ONCE) {
      shares.push([]);
      size = 0;
    }
    shares.at(-1)?.push(row);
    size += row.size;
  }
  return shares;
}

/** Rows of later parts than the last one of these go: the last share leaves what there is to be. */
async function writeRows(tx: Client, kind: Kind, rows: readonly Row[]): Promise<void> {
  const { table, id } = TABLES[kind];
  const last = rows.filter((row, at) => rows[at + 1]?.of !== row.of);
  await tx.$executeRaw`
    WITH stored AS (
      INSERT INTO ${table} (${id}, part, doc, size, is_split, version)
      SELECT r.id, r.part, r.doc::tsvector, r.size, r.is_split, ${WORDS_VERSION}
        FROM unnest(${rows.map(({ of }) => of)}::int[], ${rows.map(({ part }) => part)}::int[], ${rows.map(({ doc }) => doc)}::text[],
                    ${rows.map(({ size }) => size)}::int[], ${rows.map(({ isSplit }) => isSplit)}::boolean[])
          AS r (id, part, doc, size, is_split)
      ON CONFLICT (${id}, part) DO UPDATE
         SET doc = EXCLUDED.doc, size = EXCLUDED.size, is_split = EXCLUDED.is_split, version = EXCLUDED.version)
    DELETE FROM ${table} s
     USING unnest(${last.map(({ of }) => of)}::int[], ${last.map(({ part }) => part)}::int[]) AS l (id, part)
     WHERE s.${id} = l.id AND s.part > l.part`;
}

export const appendToMemoSearch = (tx: Client, memoId: number, words: string): Promise<void> =>
  append(tx, 'memo', memoId, words);

export const appendToTaskSearch = (tx: Client, taskId: number, words: string): Promise<void> =>
  append(tx, 'task', taskId, words);

/** Adds a new message's words to the last part or as a new one, without reading the whole chat. */
async function append(tx: Client, kind: Kind, of: number, words: string): Promise<void> {
  const { table, id } = TABLES[kind];
  for (const vector of vectorsOf([words])) {
    if (await addToLast(tx, kind, of, vector)) continue;
    const added = await tx.$executeRaw`
      INSERT INTO ${table} (${id}, part, doc, size, is_split, version)
      SELECT ${of}, max(part) + 1, ${vector.doc}::tsvector, ${vector.size}, true, ${WORDS_VERSION}
        FROM ${table} WHERE ${id} = ${of} HAVING min(version) = ${WORDS_VERSION}`;
    // No row, or an older version: rewriting includes the new message.
    if (added === 0) return refreshSearch(tx, kind, [of]);
    await tx.$executeRaw`UPDATE ${table} SET is_split = true WHERE ${id} = ${of} AND NOT is_split`;
  }
}

async function addToLast(tx: Client, kind: Kind, of: number, { doc, size }: Vector): Promise<boolean> {
  const { table, id } = TABLES[kind];
  const changed = await tx.$executeRaw`
    UPDATE ${table} SET doc = doc || ${doc}::tsvector, size = size + ${size}
     WHERE ${id} = ${of} AND part = (SELECT max(part) FROM ${table} WHERE ${id} = ${of})
       AND size + ${size} <= ${SIZE_MAX} AND version = ${WORDS_VERSION}`;
  return changed > 0;
}

/** The words of a message, as a literal of `tsvector`. */
export const wordsOf = (text: string): string => vectorsOf([text])[0]?.doc ?? '';

/** Words of single messages, so that a hit in a chat can link to its message. */
export async function writeMessageWords(tx: Client, messages: readonly { id: number; text: string }[]): Promise<void> {
  if (messages.length === 0) return;
  const docs: string[] = [];
  const pause = pauses();
  for (const { text } of messages) {
    docs.push(wordsOf(text));
    await pause();
  }
  await tx.$executeRaw`
    UPDATE messages m SET words = r.doc::tsvector
      FROM unnest(${messages.map(({ id }) => id)}::int[], ${docs}::text[]) AS r (id, doc)
     WHERE m.id = r.id AND m.words IS DISTINCT FROM r.doc::tsvector`;
}
