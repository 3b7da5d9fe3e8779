import { parse } from 'csv-parse/sync';

/** Far more than a person's line has; the parser would take longer than others should wait. */
const QUOTED_MAX = 250_000;

/** The cells of one record as CSV has them; null when its quotation marks do not end. */
export function csvCells(text: string, delimiter: string): string[] | null {
  if (!text.includes('"')) return text.split(delimiter);
  if (text.length > QUOTED_MAX) return null;
  try {
    const rows = parse(text, { delimiter, relax_quotes: true, relax_column_count: true });
    return rows.length === 1 ? (rows[0] ?? null) : null;
  } catch {
    return null;
  }
}

/** The same of a list that somebody typed or took from a mail: `"Quist, Nora" <nora@…>, Sales` are two. At most `max`. */
export function typedCells(line: string, delimiters: string, max: number): string[] {
  const cells: string[] = [];
  let start = 0;
  let inside: string | null = null;
  for (let at = 0; at < line.length && cells.length < max; at += 1) {
    const sign = line.charAt(at);
    if (inside !== null) {
      if (sign === inside) inside = null;
    } else if (sign === '"' || sign === '<') inside = sign === '"' ? '"' : '>';
    else if (delimiters.includes(sign)) {
      cells.push(line.slice(start, at));
      start = at + 1;
    }
  }
  return [...cells, line.slice(start)].map(unquoted);
}

const unquoted = (cell: string): string => /^\s*"([^"]*)"\s*$/.exec(cell)?.[1] ?? cell;

/** Longer than anything of a person: more of a cell is not read, and what is kept is too long still. */
const CELL_MAX = 1_000;

/** In one line, without what is around it, and without the marks of direction and zero width that come along when copying. */
export const tidy = (cell: string): string =>
  cell
    .slice(0, CELL_MAX)
    .replace(/[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '')
    .trim()
    .replace(/\s+/g, ' ');
