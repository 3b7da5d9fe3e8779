import type { Cell, Table } from './cell';

/**
 * Where a spreadsheet would begin a formula: at the start, and behind every sign at which one of some country splits a line,
 * whatever quotation marks say; also in full width, and behind signs that nobody sees.
 */
const FORMULA = /(?<=^|[;|\t\r\n])(?=[\p{Zs}\p{Cf}"]*[=+\-@＝＋－＠﹦﹢﹣﹫])|^(?=[\t\r])/gu;

/** Of a reader: what stands between cells, and within numbers and days. */
export type Habits = { delimiter: ',' | ';'; isDayFirst: boolean };

const textOf = (cell: Cell, { delimiter, isDayFirst }: Habits): string => {
  // Semicolons stand between cells where the comma stands in numbers.
  if (typeof cell === 'number') return delimiter === ';' ? String(cell).replace('.', ',') : String(cell);
  if (typeof cell === 'string') return cell.replace(FORMULA, "'");
  const [day = '', time = ''] = ('day' in cell ? cell.day : cell.moment).split('T');
  return `${isDayFirst ? day.split('-').reverse().join('.') : day} ${time}`.trimEnd();
};

const quoted = (text: string): string => (/[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Spreadsheets split at semicolons where the comma stands in numbers. */
export function delimiterOf(locale: string): ',' | ';' {
  const parts = new Intl.NumberFormat(locale).formatToParts(1.5);
  return parts.some(({ type, value }) => type === 'decimal' && value === ',') ? ';' : ',';
}

/** `28.11.2026` where people write so, which no other country reads otherwise; else `2026-11-28`. */
const isDayFirst = (locale: string): boolean =>
  new Intl.DateTimeFormat(locale, { day: '2-digit', month: '2-digit', year: 'numeric' }).format(
    new Date(2026, 10, 28, 12),
  ) === '28.11.2026';

const PLAIN: Habits = { delimiter: ',', isDayFirst: false };

export const habitsOf = (locale: string): Habits => ({
  delimiter: delimiterOf(locale),
  isDayFirst: isDayFirst(locale),
});

/** RFC 4180, but for the sign between cells. What would begin a formula gets an apostrophe. */
export const csvLines = (rows: readonly (readonly Cell[])[], habits: Habits = PLAIN): string =>
  rows.map((row) => `${row.map((cell) => quoted(textOf(cell, habits))).join(habits.delimiter)}\r\n`).join('');

/** The mark by which spreadsheets know UTF-8. */
const MARK = '\uFEFF';

export const csv = (rows: readonly (readonly Cell[])[]): string => MARK + csvLines(rows);

/** For a reader of this language, made while it is sent. */
export async function* csvStream(locale: string, table: Table): AsyncGenerator<string> {
  const habits = habitsOf(locale);
  yield MARK;
  for await (const rows of table) yield csvLines(rows, habits);
}
