import { csvCells, tidy } from './cells';
import { headingsOf, type Headings } from './headings';

/** One line of a list, with its number in the file; `cells` is null when its quotes do not end. */
export type Record = { line: number; text: string; cells: string[] | null };

const DELIMITERS = ['\t', ';', ','] as const;
/** A cell may hold line breaks, but a quote that nobody closed must not swallow the rest of the file. */
const LINES_A_CELL = 4;
/** So far down headings are looked for, below titles and dates; longer lines than programs write hold none. */
const HEADINGS_WITHIN = 10;
const HEADINGS_MAX = 10_000;
/** How a file says itself what is between its cells. */
const SAID = /^\s*"?sep=(.)"?\s*$/i;

export type Table = { lines: string[]; delimiter: string; headings: Headings | null; firstLine: number };

/** How a list is built: what stands between its cells, and where its headings are, below a title perhaps. */
export function tableOf(text: string): Table {
  // Two steps: splitting by an expression takes four times as long.
  const lines = text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .split('\n');
  const said = lines.slice(0, 2).flatMap((line) => SAID.exec(line)?.[1] ?? [])[0];
  const begin = firstFilled(lines, HEADINGS_WITHIN);
  const firstPerson = begin.findIndex((at) => lines[at]?.includes('@'));
  const above = (firstPerson === -1 ? begin : begin.slice(0, firstPerson)).filter(
    (at) => (lines[at]?.length ?? 0) <= HEADINGS_MAX,
  );
  const found = (said === undefined ? DELIMITERS : [said]).flatMap((delimiter) =>
    above.flatMap((at) => {
      const headings = headingsOf((csvCells(lines[at] ?? '', delimiter) ?? []).map(tidy));
      return headings ? [{ lines, delimiter, headings, firstLine: at + 1 }] : [];
    }),
  );
  const known = ({ headings }: (typeof found)[number]) => headings.columns.filter((column) => column !== null).length;
  const best = found.sort((one, other) => known(other) - known(one))[0];
  if (best) return best;
  return {
    lines,
    delimiter: said ?? usual(begin.map((at) => lines[at]?.slice(0, HEADINGS_MAX) ?? '')),
    headings: null,
    firstLine: 0,
  };
}

const isFilled = (line: string): boolean => line.trim() !== '' && !SAID.test(line);

/** Where the first lines stand in which something is said; the others may be a million. */
function firstFilled(lines: readonly string[], count: number): number[] {
  const found: number[] = [];
  for (let at = 0; at < lines.length && found.length < count; at += 1) if (isFilled(lines[at] ?? '')) found.push(at);
  return found;
}

/** What most of the lines have. */
function usual(lines: string[]): string {
  const outside = lines.map((line) => line.replace(/"[^"]*"|<[^<>]*>/g, ''));
  const counts = DELIMITERS.map((delimiter) => outside.filter((line) => line.includes(delimiter)).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}

/** Each line is read by itself, so that what is wrong with one is wrong with that one alone. Empty lines are passed over. */
export function* readRecords({ lines, delimiter, firstLine }: Table, cellsMax: number): Generator<Record, void> {
  for (let at = firstLine; at < lines.length; at += 1) {
    const text = lines[at] ?? '';
    if (!isFilled(text)) continue;
    const found = text.includes('"') ? quotedCells(lines, at, delimiter) : { more: 0, cells: text.split(delimiter) };
    const cells = found?.cells.slice(0, cellsMax).map(tidy) ?? null;
    // Empty ones are seldom, unless somebody means ill: then whoever reads must be able to stop.
    if (cells === null || text.includes('"') || cells.some((cell) => cell !== ''))
      yield { line: at + 1, text: lines.slice(at, at + 1 + (found?.more ?? 0)).join(' '), cells };
    at += found?.more ?? 0;
  }
}

/** What stands in quotation marks may go on in the next lines, but not without another mark there. */
function quotedCells(lines: string[], at: number, delimiter: string): { more: number; cells: string[] } | null {
  for (let more = 0; more < LINES_A_CELL; more += 1) {
    if (!lines[at + more]?.includes('"')) continue;
    const cells = csvCells(lines.slice(at, at + more + 1).join('\n'), delimiter);
    if (cells) return { more, cells };
  }
  return null;
}
