import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { WORDS_VERSION } from '#src/features/search/search.service';
import { plainText } from '#src/platform/richText';
import { vectorsOf } from '#src/platform/words/vector';
import { copy, type Row } from './copy';
import { seedFileTexts, sumOf } from './fileTextSeed';
import { COMMON_WORD, makeText, randomNumbers, RARE_WORD } from './words';

/** People of the bench by id: 1 is the heavy reader, 2 a typical one, 3 a light one, 4 reads all as operator. */
export const HEAVY = 1;
export const TYPICAL = 2;
export const LIGHT = 3;
export const OPERATOR = 4;
const TAGS = 20;
const MINUTE = 60_000;

/** Who there is: people from 1 on, of whom these are executives; this share of all memos goes to the company. */
export type Staff = { people: number; departments: number; executives: readonly number[]; forCompany: number };
export const STAFF: Staff = { people: 300, departments: 12, executives: [1, 5, 6], forCompany: 0.25 };

const departmentOf = (person: number, { departments }: Staff): number => (person % departments) + 1;
export const emailOf = (person: number): string => `person${person}@bench.test`;

type Plan = {
  id: number;
  owner: number;
  recipient: number;
  forCompany: boolean;
  subscribers: number[];
  stage: string;
  at: string;
  files: number;
  task: boolean;
  tag: number | null;
};

/** Who writes to whom: 30 % of all memos reach the heavy reader, 2 % the typical one, and twenty the light one. */
function planMemo(
  id: number,
  memos: number,
  random: () => number,
  { people: all, executives, forCompany: share }: Staff,
): Plan {
  const someone = () => 7 + Math.floor(random() * (all - 6));
  const owner = random() < 0.01 ? TYPICAL : id % Math.ceil(memos / 20) === 0 ? LIGHT : someone();
  const forCompany = random() < share;
  const recipient = forCompany ? 0 : random() < 0.05 ? HEAVY : random() < 0.01 ? TYPICAL : someone();
  const chance = random();
  const stage = chance < 0.05 ? 'draft' : chance < 0.12 ? 'pending' : chance < 0.15 ? 'postponed' : 'considered';
  const people = new Set([owner, recipient, ...(forCompany ? executives : [])]);
  const subscribers = [someone(), someone()].filter((person, index) => index < random() * 3 && !people.has(person));
  const at = new Date(Date.UTC(2026, 10, 22) - (memos - id) * ((400 * 24 * 60 * MINUTE) / memos)).toISOString();
  return {
    id,
    owner,
    recipient,
    forCompany,
    subscribers: [...new Set(subscribers)],
    stage,
    at,
    files: random() < 0.3 ? 1 + Math.floor(random() * 3) : 0,
    task: stage === 'considered' && random() < 0.2,
    tag: random() < 0.3 ? 1 + Math.floor(random() * TAGS) : null,
  };
}

function* memoRows(plans: readonly Plan[], random: () => number, staff: Staff): Iterable<Row> {
  for (const plan of plans) {
    const considered = plan.stage === 'considered';
    yield [
      plan.id,
      `${makeText(random, 5)} ${plan.id % 7 === 0 ? 'report' : 'request'}`,
      `<p>${makeText(random, 50)}</p>`,
      plan.owner,
      departmentOf(plan.owner, staff),
      plan.forCompany ? null : plan.recipient,
      plan.forCompany,
      plan.stage,
      plan.at,
      plan.at,
      considered ? plan.at : null,
      considered ? 'noted' : null,
      considered ? (plan.forCompany ? HEAVY : plan.recipient) : null,
      plan.files,
      plan.at,
      randomUUID(),
      plan.at,
    ];
  }
}

function* participantRows(plans: readonly Plan[], staff: Staff): Iterable<Row> {
  for (const plan of plans) {
    const recipients = plan.forCompany ? staff.executives : [plan.recipient];
    const people = new Set([plan.owner, ...recipients, ...plan.subscribers]);
    for (const person of people) {
      const isOwner = person === plan.owner;
      const isRecipient = recipients.includes(person);
      yield [
        plan.id,
        person,
        isOwner,
        isRecipient,
        !isOwner && !isRecipient,
        plan.at,
        plan.stage,
        plan.at,
        person % 3 === 0 ? null : plan.at,
        plan.owner,
        plan.recipient,
        departmentOf(plan.owner, staff),
        plan.files > 0,
        plan.task,
        isRecipient && plan.stage === 'pending',
      ];
    }
  }
}

/** What was said in the chat is searched, but no page of the list shows it: its words alone are enough. */
function said(id: number, random: () => number): string {
  const marks = [random() < 0.3 ? COMMON_WORD : '', id % 5000 === 17 ? RARE_WORD : ''];
  return `${marks.join(' ')} ${makeText(random, 80)}`;
}

type Titled = { id: number; title: string; body: string };
export const COLUMNS_OF_WORDS = 'part, doc, size, is_split, version';

/** As the application stores them. */
export const wordRows = (id: number, texts: string[]): Row[] =>
  vectorsOf(texts).map(({ doc, size }, part, { length }) => [id, part, doc, size, length > 1, WORDS_VERSION]);

const AT_ONCE = 5000;

async function writeWords(client: pg.Client, memos: number, random: () => number): Promise<void> {
  for (let from = 1; from <= memos; from += AT_ONCE) {
    const { rows } = await client.query<Titled>(
      'SELECT id, title, body FROM memos WHERE id >= $1 AND id < $2 ORDER BY id',
      [from, from + AT_ONCE],
    );
    await copy(
      client,
      `memo_search (memo_id, ${COLUMNS_OF_WORDS})`,
      rows.flatMap(({ id, title, body }) => wordRows(id, [title, plainText(body), said(id, random)])),
    );
  }
}

function* fileRows(plans: readonly Plan[]): Iterable<Row> {
  for (const plan of plans) {
    for (let index = 0; index < plan.files; index += 1) {
      yield [
        plan.id,
        plan.owner,
        `figures-${plan.id}-${index}.xlsx`,
        'text/plain',
        1000,
        // The others say nothing.
        index === 0 ? sumOf(plan.id) : '0'.repeat(64),
        'none',
        plan.at,
      ];
    }
  }
}

/** Fills an empty, migrated database by COPY, without triggers and secondary indexes; those come back at the end. */
export async function seed(
  client: pg.Client,
  memos: number,
  passwordHash: string,
  staff: Staff = STAFF,
): Promise<void> {
  await client.query('SET session_replication_role = replica');
  const dropped = await client.query<{ name: string; definition: string }>(`
    SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition FROM pg_index
     WHERE indrelid::regclass::text IN ('memos', 'participants', 'memo_search', 'file_words', 'attachments', 'tasks', 'memo_tags')
       AND NOT indisprimary AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = indexrelid)
       AND NOT (indisunique AND indrelid::regclass::text IN ('memos', 'tasks'))`);
  for (const { name } of dropped.rows) await client.query(`DROP INDEX ${name}`);

  const random = randomNumbers(memos);
  const plans = Array.from({ length: memos }, (_, index) => planMemo(index + 1, memos, random, staff));
  await client.query(`INSERT INTO company (id, name, updated_at) VALUES (1, 'Bench works', now())`);
  await client.query(
    `INSERT INTO departments (name, updated_at) SELECT 'Department ' || n, now() FROM generate_series(1, ${staff.departments}) n`,
  );
  await client.query(`INSERT INTO tags (name) SELECT 'Tag ' || n FROM generate_series(1, ${TAGS}) n`);
  await client.query(`INSERT INTO task_stages (name, colour, is_default) VALUES ('pending', 'amber', true)`);
  await client.query(
    `INSERT INTO users (name, email, password_hash, is_executive, is_operator, department_id, updated_at)
     SELECT 'Person Number' || n, 'person' || n || '@bench.test', $1, n = ANY ($2::int[]), n = ${OPERATOR}, n % ${staff.departments} + 1, now()
       FROM generate_series(1, ${staff.people}) n`,
    [passwordHash, staff.executives],
  );
  await copy(
    client,
    `memos (id, title, body, owner_id, department_id, recipient_id, is_for_company, stage, stage_changed_at, created_at,
     considered_at, outcome, considered_by_id, attachment_count, activity_at, client_key, updated_at)`,
    memoRows(plans, random, staff),
  );
  await copy(
    client,
    `participants (memo_id, user_id, is_owner, is_recipient, is_subscriber, created_at, stage, joined_at, seen_at,
     owner_id, recipient_key, department_id, has_files, has_task, has_ball)`,
    participantRows(plans, staff),
  );
  await client.query(`
    INSERT INTO balls (memo_id, holder_id, reason, since)
    SELECT id, recipient_id, 'consider', stage_changed_at FROM memos WHERE stage = 'pending'`);
  await copy(
    client,
    'attachments (memo_id, uploader_id, file_name, media_type, size_bytes, sha256, storage_key, created_at)',
    fileRows(plans),
  );
  await copy(
    client,
    'memo_tags (memo_id, tag_id)',
    plans.flatMap(({ id, tag }): Row[] => (tag === null ? [] : [[id, tag]])),
  );
  await copy(
    client,
    'tasks (title, owner_id, stage_id, memo_id, client_key, updated_at)',
    plans.filter(({ task }) => task).map(({ id, owner, at }): Row => ['A task', owner, 1, id, randomUUID(), at]),
  );
  await writeWords(client, memos, random);
  await seedFileTexts(
    client,
    plans.filter(({ files }) => files > 0).map(({ id }) => id),
    random,
  );
  await client.query(`SELECT setval('memos_id_seq', ${memos})`);
  await client.query(`SET maintenance_work_mem = '256MB'`);
  for (const { definition } of dropped.rows) await client.query(definition);
  await client.query('SET session_replication_role = DEFAULT');
  await client.query('VACUUM (ANALYZE)');
}
