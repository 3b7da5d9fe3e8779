import { z } from 'zod';
import { pauses } from '#src/platform/pauses';
import { headingsOf, type Column } from './headings';
import { readRecords, type Record } from './records';

/** What one line says of a person; `problem` is the text (under `invitations.problems`) that says why it cannot be read. */
export const lineShape = z.object({
  line: z.number(),
  name: z.string(),
  email: z.string(),
  department: z.string(),
  isExecutive: z.boolean(),
  isOperator: z.boolean(),
  isAdmin: z.boolean(),
  language: z.string(),
  problem: z.string().nullable(),
  /** The cell the problem is about. */
  value: z.string(),
});

export type Line = z.infer<typeof lineShape>;

export const LINES_MAX = 10_000;
/** In one line may stand all the addresses, and one too many. */
const CELLS_MAX = LINES_MAX + 1;

export type Reading = { lines: Line[]; unused: string[]; isTooLong: boolean };

const EMPTY = { name: '', email: '', department: '', language: '', problem: null, value: '' };
const NO_FLAGS = { isExecutive: false, isOperator: false, isAdmin: false };
const CELL_MAX = 254;

const YES = new Set('1 y yes true x ja j wahr on'.split(' '));
const NO = new Set(['', ...'0 n no false - nein falsch off'.split(' ')]);

/** A pasted list or a CSV file, with headings in any order or none. Read no further than to see that it is too long. */
export async function readLines(text: string): Promise<Reading> {
  const records = readRecords(text, CELLS_MAX);
  const first = records.next().value;
  const headings = first?.cells ? headingsOf(first.cells) : null;
  const linesOf = headings ? byHeadings(headings.columns) : withoutHeadings;
  const lines = first && !headings ? saidBy(first, linesOf) : [];
  const pause = pauses();
  let empty = 0;
  for (const record of records) {
    if (lines.length + empty > LINES_MAX) break;
    const said = saidBy(record, linesOf);
    if (said.length === 0) empty += 1;
    lines.push(...said);
    await pause();
  }
  return { lines, unused: headings?.unused ?? [], isTooLong: lines.length + empty > LINES_MAX };
}

const saidBy = (record: Record, linesOf: (record: Record) => Line[]): Line[] =>
  record.cells?.every((cell) => cell === '') ? [] : linesOf(record);

function unreadable(line: number): Line {
  return { ...EMPTY, ...NO_FLAGS, line, problem: 'quotes' };
}

function byHeadings(columns: (Column | null)[]): (record: Record) => Line[] {
  const places = new Map(columns.map((column, at) => [column, at]));
  return ({ line, cells }) => [
    cells ? personIn(line, cells, columns.length, (column) => cells[places.get(column) ?? -1] ?? '') : unreadable(line),
  ];
}

function personIn(line: number, cells: string[], columns: number, cellOf: (column: Column) => string): Line {
  const wrong = (['executive', 'operator', 'admin'] as const).find((column) => flagOf(cellOf(column)) === null);
  const surplus = cells.slice(columns).find((cell) => cell !== '');
  const problem = surplus !== undefined ? 'tooManyCells' : wrong ? 'flag' : null;
  return shortened({
    line,
    ...addressed(cellOf('email'), cellOf('name')),
    department: cellOf('department'),
    isExecutive: flagOf(cellOf('executive')) ?? false,
    isOperator: flagOf(cellOf('operator')) ?? false,
    isAdmin: flagOf(cellOf('admin')) ?? false,
    language: cellOf('language'),
    problem,
    value: surplus ?? (wrong ? cellOf(wrong) : ''),
  });
}

/** A line of a pasted list: one person with name and department beside the address, or several addresses. */
function withoutHeadings({ line, cells: read }: Record): Line[] {
  if (!read) return [unreadable(line)];
  // Lines of a pasted list need not all be written alike.
  const [only = ''] = read;
  const cells =
    read.length === 1 && !only.includes('<') ? only.split(/[,;\t]/, CELLS_MAX).map((cell) => cell.trim()) : read;
  const entries = cells
    .join(';')
    .split(/[;,]/, CELLS_MAX)
    .filter((entry) => entry.includes('@'));
  if (entries.length > 1)
    return entries.map((entry) => shortened({ ...EMPTY, ...NO_FLAGS, line, ...addressed(entry, '') }));
  const at = cells.findIndex((cell) => cell.includes('@'));
  const [name = '', department = ''] = cells.filter((cell, index) => index !== at && cell !== '');
  const rest = cells.filter((cell, index) => index !== at && cell !== '').slice(2);
  const problem = rest.length > 0 ? 'tooManyCells' : null;
  const person = at === -1 ? { email: '', name } : addressed(cells[at] ?? '', name);
  return [shortened({ ...EMPTY, ...NO_FLAGS, line, ...person, department, problem, value: rest[0] ?? '' })];
}

/** `Nora Quist <nora@…>` says both; of an address alone the name is guessed, for the admin sees it before it is used. */
function addressed(address: string, name: string): { email: string; name: string } {
  const [, before, inside] = /^(.*)<([^<>]*)>$/.exec(address.trim()) ?? [];
  const email = (inside ?? address).trim().toLowerCase();
  const said = name || (before ?? '').replaceAll('"', '').trim();
  return { email, name: said || guessedName(email) };
}

const guessedName = (email: string): string =>
  (email.split('@')[0] ?? '')
    .split(/[._+-]+/)
    .filter(Boolean)
    .map((word) => word.charAt(0).toLocaleUpperCase() + word.slice(1))
    .join(' ');

function flagOf(cell: string): boolean | null {
  const word = cell.toLowerCase();
  return YES.has(word) ? true : NO.has(word) ? false : null;
}

/** What is too long for any column is wrong later anyway; it is not kept whole, nor is what PostgreSQL refuses. */
function shortened(line: Line): Line {
  const cut = (text: string): string =>
    text
      .replaceAll('\0', '')
      .toWellFormed()
      .slice(0, CELL_MAX + 1);
  return {
    ...line,
    name: cut(line.name),
    email: cut(line.email),
    department: cut(line.department),
    language: cut(line.language),
    value: cut(line.value).slice(0, 60),
  };
}
