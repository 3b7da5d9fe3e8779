import { parse } from 'csv-parse/sync';

/** One line of a list, with its number in the file; `cells` is null when its quotes do not end. */
export type Record = { line: number; cells: string[] | null };

const DELIMITERS = [',', ';', '\t'] as const;
/** A cell may hold line breaks, but a quote that nobody closed must not swallow the rest of the file. */
const LINES_A_CELL = 4;
/** Far more than a person's line has; the parser would take longer than others should wait. */
const QUOTED_MAX = 250_000;

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
export function* readRecords(text: string, cellsMax: number): Generator<Record, void> {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n?|\n/);
  const delimiter = delimiterOf(lines);
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (line.trim() === '' || /^sep=.$/i.test(line)) continue;
    const found = line.includes('"') ? quotedCells(lines, at, delimiter) : { more: 0, cells: line.split(delimiter) };
    const cells = found?.cells.slice(0, cellsMax).map((cell) => cell.trim().replace(/\s+/g, ' ')) ?? null;
    // Empty ones are seldom, unless somebody means ill: then whoever reads must be able to stop.
    if (cells === null || line.includes('"') || cells.some((cell) => cell !== '')) yield { line: at + 1, cells };
    at += found?.more ?? 0;
  }
}

/** What stands in quotation marks may go on in the next lines, but not without another mark there. */
function quotedCells(lines: string[], at: number, delimiter: string): { more: number; cells: string[] } | null {
  for (let more = 0; more < LINES_A_CELL; more += 1) {
    if (!lines[at + more]?.includes('"')) continue;
    const text = lines.slice(at, at + more + 1).join('\n');
    const cells = text.length > QUOTED_MAX ? null : cellsOf(text, delimiter);
    if (cells) return { more, cells };
  }
  return null;
}
