import type { Cell } from './xlsx';

/** What a spreadsheet would take for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

const textOf = (cell: Cell): string => {
  if (typeof cell === 'number') return String(cell);
  if (typeof cell === 'object') return 'day' in cell ? cell.day : cell.moment.replace('T', ' ');
  return FORMULA.test(cell) ? `'${cell}` : cell;
};

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** RFC 4180. A text that begins like a formula gets an apostrophe. */
export const csvLines = (rows: readonly (readonly Cell[])[]): string =>
  rows.map((row) => `${row.map((cell) => quoted(textOf(cell))).join(',')}\r\n`).join('');

/** The mark by which spreadsheets know UTF-8. */
export const CSV_MARK = '\uFEFF';

export const csv = (rows: readonly (readonly Cell[])[]): string => CSV_MARK + csvLines(rows);
