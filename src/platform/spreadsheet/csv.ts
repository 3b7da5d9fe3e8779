import type { Cell } from './xlsx';

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

/** RFC 4180. What would begin a formula gets an apostrophe. */
export const csvLines = (rows: readonly (readonly Cell[])[]): string =>
  rows.map((row) => `${row.map((cell) => quoted(textOf(cell))).join(',')}\r\n`).join('');

/** The mark by which spreadsheets know UTF-8. */
export const CSV_MARK = '\uFEFF';

export const csv = (rows: readonly (readonly Cell[])[]): string => CSV_MARK + csvLines(rows);
