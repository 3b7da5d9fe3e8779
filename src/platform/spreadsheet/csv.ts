import type { Cell, Table } from './cell';

/**
 * Where a spreadsheet would begin a formula: at the start, and behind every sign at which one of some country splits a line,
 * whatever quotation marks say; also in full width, and behind signs that nobody sees.
 */
const FORMULA = /(?<=^|[;|\t\r\n])(?=[\p{Zs}\p{Cf}"]*[=+\-@＝＋－＠﹦﹢﹣﹫])|^(?=[\t\r])/gu;

const textOf = (cell: Cell): string => {
  if (typeof cell === 'number') return String(cell);
  if (typeof cell === 'object') return 'day' in cell ? cell.day : cell.moment.replace('T', ' ');
  return cell.replace(FORMULA, "'");
};

const quoted = (text: string): string => (/[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Spreadsheets split at semicolons where the comma stands in numbers. */
export function delimiterOf(locale: string): ',' | ';' {
  const parts = new Intl.NumberFormat(locale).formatToParts(1.5);
  return parts.some(({ type, value }) => type === 'decimal' && value === ',') ? ';' : ',';
}

/** RFC 4180, but for the sign between cells. What would begin a formula gets an apostrophe. */
export const csvLines = (rows: readonly (readonly Cell[])[], delimiter: ',' | ';' = ','): string =>
  rows.map((row) => `${row.map((cell) => quoted(textOf(cell))).join(delimiter)}\r\n`).join('');

/** The mark by which spreadsheets know UTF-8. */
const MARK = '\uFEFF';

export const csv = (rows: readonly (readonly Cell[])[], delimiter?: ',' | ';'): string =>
  MARK + csvLines(rows, delimiter);

/** For a reader of this language, made while it is sent. */
export async function* csvStream(locale: string, table: Table): AsyncGenerator<string> {
  const delimiter = delimiterOf(locale);
  yield MARK;
  for await (const rows of table) yield csvLines(rows, delimiter);
}
