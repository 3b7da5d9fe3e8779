import { parse } from 'csv-parse/sync';

/** One line of a list, with its number in the file; `cells` is null when its quotes do not end. */
export type Record = { line: number; cells: string[] | null };

const DELIMITERS = [',', ';', '\t'] as const;
/** A cell may hold line breaks, but a quote that nobody closed must not swallow the rest of the file. */
const LINES_A_CELL = 4;

/** Commas, semicolons or tabs: whichever the first line has most of. Excel may say it itself (`sep=;`). */
function delimiterOf(lines: string[]): string {
  const first = lines.find((line) => line.trim() !== '') ?? '';
  const said = /^sep=(.)$/i.exec(first)?.[1];
  if (said !== undefined) return said;
  const outside = first.replace(/"[^"]*"/g, '');
  const counts = DELIMITERS.map((delimiter) => outside.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}

function cellsOf(text: string, delimiter: string): string[] | null {
  try {
    const rows = parse(text, { delimiter, relax_quotes: true, relax_column_count: true });
    return rows.length === 1 ? (rows[0] ?? null) : null;
  } catch {
    return null;
  }
}

/** Each line is read by itself, so that what is wrong with one is wrong with that one alone. Empty lines are passed over. */
export function readRecords(text: string): Record[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  const delimiter = delimiterOf(lines);
  const records: Record[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (line.trim() === '' || /^sep=.$/i.test(line)) continue;
    const spans = line.includes('"') ? LINES_A_CELL : 1;
    const found = Array.from({ length: spans }, (_, more) => more)
      .map((more) => ({ more, text: lines.slice(at, at + more + 1).join('\n') }))
      .reduce<{ more: number; cells: string[] } | null>((known, { more, text: joined }) => {
        const cells = known ? null : cellsOf(joined, delimiter);
        return known ?? (cells && { more, cells });
      }, null);
    const cells = found?.cells.map((cell) => cell.trim().replace(/\s+/g, ' ')) ?? null;
    if (cells === null || cells.some((cell) => cell !== '')) records.push({ line: at + 1, cells });
    at += found?.more ?? 0;
  }
  return records;
}
