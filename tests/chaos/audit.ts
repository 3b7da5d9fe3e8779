import { z } from 'zod';
import { ask } from './databases';
import { auditFiles } from './auditFiles';
import { auditMails, type MailFigures } from './auditMails';
import { TITLE, type Ledger, type SentFile } from './ledger';
import type { Site } from './site';

export type Audit = { problems: string[]; mails: MailFigures };

const files = z.array(z.object({ name: z.string(), hash: z.string() }));
const memoOrTask = z.object({
  id: z.number(),
  key: z.string(),
  roles: z.array(z.string()),
  files,
  told: z.number(),
  talks: z.number(),
  searches: z.number(),
  memo_id: z.number().nullable(),
});
// The key as people would see it, in the title: a second row under another `client_key` is found, too.
const filesOf = (owner: string, column: string) => `COALESCE((SELECT json_agg(json_build_object('name', file_name,
  'hash', sha256)) FROM attachments WHERE ${column} = ${owner}.id), '[]') AS files`;
const count = (table: string, column: string, owner: string, more = '') =>
  `(SELECT count(*)::int FROM ${table} WHERE ${column} = ${owner}.id ${more})`;
const rolesOf = (table: string, column: string, roles: string[]) => `COALESCE((SELECT json_agg(user_id || ':' || role)
  FROM ${table}, LATERAL (VALUES ${roles.map((role) => `('${role}', is_${role})`).join()}) AS had(role, has)
  WHERE ${column} = one.id AND has), '[]') AS roles`;

const MEMOS = `SELECT id, right(title, 36) AS key, NULL AS memo_id,
    ${rolesOf('participants', 'memo_id', ['owner', 'recipient', 'subscriber'])}, ${filesOf('one', 'memo_id')},
    ${count('events', 'memo_id', 'one', `AND type = 'memo.sent'`)} AS told,
    ${count('conversations', 'memo_id', 'one')} AS talks, ${count('memo_search', 'memo_id', 'one')} AS searches
  FROM memos AS one WHERE title LIKE $1`;
const TASKS = `SELECT id, right(title, 36) AS key, memo_id,
    ${rolesOf('task_participants', 'task_id', ['owner', 'co_owner', 'responsible', 'subscriber'])}, ${filesOf('one', 'task_id')},
    ${count('events', 'task_id', 'one', `AND type = 'task.created'`)} AS told,
    ${count('conversations', 'task_id', 'one')} AS talks, ${count('task_search', 'task_id', 'one')} AS searches
  FROM tasks AS one WHERE title LIKE $1`;
const MESSAGES = `SELECT id, right(text, 36) AS key, (SELECT memo_id FROM conversations WHERE id = conversation_id) AS memo_id,
    text, ${filesOf('one', 'message_id')}, ${count('events', 'message_id', 'one', `AND type = 'message.posted'`)} AS told
  FROM messages AS one WHERE text LIKE $1`;
const DECISIONS = `SELECT id, stage::text, conclusion, considered_by_id AS by_id,
    ${count('events', 'memo_id', 'one', `AND type = 'memo.considered'`)} AS told
  FROM memos AS one WHERE title LIKE $1 AND stage = 'considered'`;

const hasAll = (found: SentFile[], wanted: SentFile[]): boolean =>
  found.length === wanted.length &&
  wanted.every((file) => found.some(({ name, hash }) => isSame({ name, hash }, file)));
const isSame = (one: SentFile, other: SentFile): boolean => one.name === other.name && one.hash === other.hash;

const message = z.object({
  ...{ id: z.number(), key: z.string(), memo_id: z.number(), text: z.string(), files, told: z.number() },
});
const decision = z.object({ id: z.number(), conclusion: z.string().nullable(), by_id: z.number(), told: z.number() });

type Entry = { key: string; id: number };

/** Each entry has exactly one row, and that one is whole. */
function compare<E extends Entry, R extends Entry>(
  kind: string,
  entries: E[],
  rows: R[],
  isWhole: (row: R, entry: E) => boolean,
): string[] {
  const byKey = new Map<string, R[]>();
  for (const row of rows) byKey.set(row.key, [...(byKey.get(row.key) ?? []), row]);
  return entries.flatMap((entry) => {
    const [row, ...others] = byKey.get(entry.key) ?? [];
    if (!row) return [`${kind} ${entry.id} was acknowledged and is lost`];
    if (others.length > 0) return [`${kind} ${entry.id} is there ${others.length + 1} times`];
    if (row.id === entry.id && isWhole(row, entry)) return [];
    return [`${kind} ${entry.id} is not whole: ${JSON.stringify(row)} instead of ${JSON.stringify(entry)}`];
  });
}

/** Whoever has another part in it, as the head who becomes co-owner, need not subscribe. */
function has(roles: string[], role: string): boolean {
  const [userId = '', name] = role.split(':');
  return roles.includes(role) || (name === 'subscriber' && roles.some((other) => other.startsWith(`${userId}:`)));
}

/** What nobody was promised may be there or not, but not by halves. */
const isConsistent = ({ told, talks, searches, roles }: z.infer<typeof memoOrTask>): boolean =>
  told === 1 && talks === 1 && searches === 1 && roles.some((role) => role.endsWith(':owner'));

/** Where rows and files lie: a program's, or a copy of them. */
export type Place = Pick<Site, 'database' | 'uploads'>;

/** What of that which was acknowledged is not there, or not whole. */
export async function compareRows(place: Place, ledger: Ledger): Promise<string[]> {
  const rowsOf = async <S extends z.ZodType>(text: string, row: S) =>
    z.array(row).parse(await ask(place.database, text, [`${TITLE} %`]));
  const [memos, tasks] = [await rowsOf(MEMOS, memoOrTask), await rowsOf(TASKS, memoOrTask)];
  const considered = new Map((await rowsOf(DECISIONS, decision)).map((row) => [row.id, row]));
  const isWhole = (row: z.infer<typeof memoOrTask>, entry: { roles: string[]; files: SentFile[] }): boolean =>
    isConsistent(row) && entry.roles.every((role) => has(row.roles, role)) && hasAll(row.files, entry.files);
  return [
    ...compare('memo', ledger.memos, memos, isWhole),
    ...compare('task', ledger.tasks, tasks, (row, entry) => {
      return isWhole(row, entry) && row.memo_id === entry.memoId && (!entry.memoId || considered.has(entry.memoId));
    }),
    ...compare('message', ledger.messages, await rowsOf(MESSAGES, message), (row, entry) => {
      return (
        row.told === 1 && row.text === entry.text && row.memo_id === entry.memoId && hasAll(row.files, entry.files)
      );
    }),
    ...ledger.decisions
      .filter(({ memoId, byId, conclusion }) => {
        const row = considered.get(memoId);
        return row?.told !== 1 || row.by_id !== byId || row.conclusion !== conclusion;
      })
      .map((entry) => `the decision is lost: ${JSON.stringify([entry, considered.get(entry.memoId)])}`),
    ...[...memos, ...tasks].filter((row) => !isConsistent(row)).map((row) => `half of ${JSON.stringify(row)} is there`),
    ...(await auditFiles(place)),
  ];
}

/** Compares what was acknowledged with what is there. */
export async function audit(site: Site, ledger: Ledger, since: Date, doublesAllowed: number): Promise<Audit> {
  const problems = [...(await compareRows(site, ledger)), ...ledger.refusals.map((refusal) => `refused: ${refusal}`)];
  const mails = await auditMails(site, since, doublesAllowed);
  return { problems: [...problems, ...mails.problems], mails: mails.figures };
}
