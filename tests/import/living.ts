import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Database } from '#src/platform/db';

const FOLDER = path.resolve('tests/import/fixtures/living');

export const dumpFile = (name: string): string => path.join(FOLDER, name);

export const unpacked = (name: string): Buffer => gunzipSync(readFileSync(dumpFile(name)));

export const APPS = 'admin auth chat common contenttypes crm help massmail quality sessions settings sites tasks'
  .split(' ')
  .map((app) => dumpFile(`apps/${app}.json.gz`));

export const MEDIA = dumpFile('media.tar.gz');

type ExpectedFile = { row: number; path: string; fileName: string; sha256: string; size: number };
type Named = { row: number; path: string; leftOut: string };

export type Said = {
  row: number;
  author: string;
  at: string;
  text: string;
  replyTo: number | null;
  to: string[];
  unreadBy: string[];
  files: ExpectedFile[];
};
export type ExpectedMemo = {
  number: number;
  title: string;
  text: string;
  owner: string;
  recipient: string | null;
  subscribers: string[];
  purpose: string | null;
  stage: string;
  createdAt: string;
  considered: { on: string; by: string; notBefore: string } | null;
  conclusion: string | null;
  noteElsewhere: string | null;
  tags: string[];
  task: number | null;
  /** As it was numbered there. */
  project: number | null;
  linksNamed: string[];
  named: string[];
  files: ExpectedFile[];
  filesNamed: Named[];
  chat: Said[];
};
export type ExpectedProject = {
  title: string;
  description: string;
  note: string | null;
  owner: string;
  coOwner: string | null;
  responsible: string[];
  subscribers: string[];
  files: ExpectedFile[];
  filesNamed: Named[];
  /** Null where the row has none. */
  stage: string | null;
  open: boolean;
  closedOn: string | null;
  priority: string;
  startDate: string | null;
  dueDate: string | null;
  nextStep: string | null;
  nextStepDate: string | null;
  createdAt: string;
  workflow: string[];
  tags: string[];
  chat: Said[];
  memo: number | null;
  named: string[];
};
export type ExpectedTask = ExpectedProject & { number: number; leadTimeMinutes: number | null; parent: number | null };
type Expected = {
  totals: { attachmentsTaken: number; fileRowsLeftOut: number; messagesTaken: number; remindersTaken: number };
  memos: ExpectedMemo[];
  tasks: ExpectedTask[];
  projects: (ExpectedProject & { pk: number; tasks: number[] })[];
  departments: { name: string; heads: string[] }[];
  tags: string[];
  purposes: string[];
  people: {
    username: string;
    email: string | null;
    active: boolean;
    isAdmin: boolean;
    isExecutive: boolean;
    isOperator: boolean;
    department: string | null;
    locale: string | null;
    timeZone: string | null;
    phone: string;
    avatar: { path: string } | null;
    createdAt: string;
    named: string[];
  }[];
  filesLeftOut: Named[];
  reminders: {
    row: number;
    user: string;
    on: string;
    dueAt: string;
    note: string;
    noteWasLonger: boolean;
    state: 'due' | 'leftOut';
    why: string | null;
  }[];
  leftOutModels: Record<string, number>;
  secretsThatMustNotAppear: string[];
};

export const expected: Expected = JSON.parse(unpacked('expected.json.gz').toString());

const lines = (text: string): string =>
  text
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .replace(/^\s*\n|\s+$/g, '')
    .trimEnd();

/** With every blank line, which `plainText` of the program shortens. */
export const textOf = (html: string | null): string =>
  lines(
    (html ?? '')
      .replaceAll('<br>', '\n')
      .replaceAll('</p><p>', '\n\n')
      .replace(/<[^<>]*>/g, '')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&'),
  );
export const asWritten = lines;

/** Who is who, by the user names of the dump. */
export async function usernames(db: Database): Promise<Map<number, string>> {
  const rows = await db.prisma.importedRecord.findMany({
    where: { model: 'auth.user', externalKey: { startsWith: 'name:' } },
  });
  return new Map(rows.map(({ externalKey, recordId }) => [recordId, externalKey.slice('name:'.length)]));
}

export const sorted = (names: readonly string[]): string[] => names.toSorted();
