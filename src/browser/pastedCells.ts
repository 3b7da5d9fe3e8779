/** A cell of several lines or tabs stands in quotation marks, with its own ones doubled. */
const CELL = /"((?:[^"]|"")*)"(?=\t|\n|$)|[^\t\n]*/y;
const NEEDS_QUOTES = /[\t\n]|""/;

/** The rows of a sheet as its program writes them as plain text, each cell in one line. */
export function cellsOf(text: string): string[][] {
  const sheet = text.replace(/\r\n?/g, '\n').replace(/\n$/, '');
  const rows: string[][] = [[]];
  for (let at = 0; ; at += 1) {
    CELL.lastIndex = at;
    const [written = '', quoted] = CELL.exec(sheet) ?? [];
    const isQuoted = quoted !== undefined && NEEDS_QUOTES.test(quoted);
    const cell = isQuoted ? quoted.replaceAll('""', '"') : written;
    rows.at(-1)?.push(cell.replace(/\s+/g, ' ').trim());
    at += written.length;
    if (at >= sheet.length) return rows;
    if (sheet[at] === '\n') rows.push([]);
  }
}
