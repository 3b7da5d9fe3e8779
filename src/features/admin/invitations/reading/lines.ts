import { z } from 'zod';
import { pauses } from '#src/platform/pauses';
import { addressed, guessedName } from './addressed';
import { tidy, typedCells } from './cells';
import type { Column } from './headings';
import { readRecords, tableOf, type Record } from './records';

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
  const table = tableOf(text);
  const { headings, delimiter } = table;
  const linesOf = headings ? byHeadings(headings.columns) : withoutHeadings(delimiter);
  const lines: Line[] = [];
  const pause = pauses();
  let empty = 0;
  for (const record of readRecords(table, CELLS_MAX)) {
    if (lines.length + empty > LINES_MAX) break;
    const said = record.cells?.every((cell) => cell === '') ? [] : linesOf(record);
    if (said.length === 0) empty += 1;
    lines.push(...said);
    await pause();
  }
  return { lines, unused: headings?.unused ?? [], isTooLong: lines.length + empty > LINES_MAX };
}

function unreadable(line: number): Line {
  return { ...EMPTY, ...NO_FLAGS, line, problem: 'quotes' };
}

function byHeadings(columns: (Column | null)[]): (record: Record) => Line[] {
  const places = new Map(columns.map((column, at) => [column, at]));
  return ({ line, cells }) => [
    cells ? personIn(line, cells, columns.length, (column) => cells[places.get(column) ?? -1] ?? '') : unreadable(line),
  ];
}

type CellOf = (column: Column) => string;

function personIn(line: number, cells: string[], columns: number, cellOf: CellOf): Line {
  const wrong = (['executive', 'operator', 'admin'] as const).find((column) => flagOf(cellOf(column)) === null);
  const surplus = cells.slice(columns).find((cell) => cell !== '');
  const problem = surplus !== undefined ? 'tooManyCells' : wrong ? 'flag' : null;
  const { email, name } = addressed(cellOf('email'));
  return shortened({
    line,
    email,
    name: nameIn(cellOf) || name || guessedName(email),
    department: cellOf('department'),
    isExecutive: flagOf(cellOf('executive')) ?? false,
    isOperator: flagOf(cellOf('operator')) ?? false,
    isAdmin: flagOf(cellOf('admin')) ?? false,
    language: cellOf('language'),
    problem,
    value: surplus ?? (wrong ? cellOf(wrong) : ''),
  });
}

/** In one cell, in two, or the last name first. */
function nameIn(cellOf: CellOf): string {
  const [last = '', first = ''] = cellOf('lastFirst').split(',', 2);
  return cellOf('name') || tidy(`${cellOf('firstName')} ${cellOf('lastName')}`) || tidy(`${first} ${last}`);
}

/** What mail programs and people put between the entries of a list, whatever the rest of it has. */
const BETWEEN = ',;\t';

/** A line of a list without headings: one person with name and department beside the address, or several addresses. */
function withoutHeadings(delimiter: string): (record: Record) => Line[] {
  return ({ line, cells: read, text }) => {
    if (!read) return [unreadable(line)];
    const own = typedCells(text, delimiter, CELLS_MAX).map(tidy);
    // Lines of a pasted list need not all be written alike.
    const all = typedCells(text, BETWEEN, CELLS_MAX).map(tidy);
    const entries = all.filter((entry) => entry.includes('@'));
    if (entries.length > 1) return entries.map((entry) => personOf(line, entry, []));
    const cells = own.filter(Boolean).length > 1 ? own : all;
    const at = cells.findIndex((cell) => cell.includes('@'));
    const others = cells.filter((cell, index) => index !== at && cell !== '');
    return [personOf(line, at === -1 ? '' : (cells[at] ?? ''), others)];
  };
}

/** Beside an address with a name in it stands a department, else a name and a department. */
function personOf(line: number, address: string, others: string[]): Line {
  const { email, name: inside } = addressed(address);
  const [name = '', department = '', ...rest] = inside === '' ? others : [inside, ...others];
  const problem = rest.length > 0 ? 'tooManyCells' : null;
  const person = { email, name: name || guessedName(email) };
  return shortened({ ...EMPTY, ...NO_FLAGS, line, ...person, department, problem, value: rest[0] ?? '' });
}

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
