import { Readable, type PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import type { Cell, Table } from './cell';

/** What spreadsheet programs take at most: rows of a sheet, and characters of a cell. */
const ROWS_MAX = 1_048_576;
const TEXT_MAX = 32_767;

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const SHEET = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

const BOLD = 1;
const MONEY = 2;
const DAY = 3;
const MOMENT = 4;

/** Control characters have no place in XML, however they are written. */
const escaped = (text: string): string =>
  text
    .slice(0, TEXT_MAX)
    .toWellFormed()
    .replace(/(?![\t\n\r])\p{Cc}|[\uFFFE\uFFFF]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');

/** Spreadsheets count days, from a day of 1899 on. */
const serial = (time: string): number => (Date.parse(`${time}Z`) - Date.UTC(1899, 11, 30)) / 86_400_000;

function cell(value: Cell, reference: string, isHeader: boolean): string {
  if (typeof value === 'number') {
    return `<c r="${reference}"${Number.isInteger(value) ? '' : ` s="${MONEY}"`}><v>${value}</v></c>`;
  }
  if (typeof value === 'object') {
    return 'day' in value
      ? `<c r="${reference}" s="${DAY}"><v>${serial(`${value.day}T00:00`)}</v></c>`
      : `<c r="${reference}" s="${MOMENT}"><v>${serial(value.moment)}</v></c>`;
  }
  return `<c r="${reference}" t="inlineStr"${isHeader ? ` s="${BOLD}"` : ''}><is><t xml:space="preserve">${escaped(value)}</t></is></c>`;
}

const row = (cells: readonly Cell[], index: number): string =>
  `<row r="${index + 1}">${cells.map((value, column) => cell(value, `${String.fromCharCode(65 + column)}${index + 1}`, index === 0)).join('')}</row>`;

const fixedParts = (sheetName: string): Record<string, string> => ({
  '[Content_Types].xml': `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPE}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/></Types>`,
  '_rels/.rels': `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `${HEAD}<workbook xmlns="${SHEET}" xmlns:r="${OFFICE}"><sheets><sheet name="${escaped(sheetName)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
  'xl/styles.xml': `${HEAD}<styleSheet xmlns="${SHEET}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="5"><xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/><xf xfId="0" numFmtId="4" applyNumberFormat="1"/><xf xfId="0" numFmtId="14" applyNumberFormat="1"/><xf xfId="0" numFmtId="22" applyNumberFormat="1"/></cellXfs></styleSheet>`,
});

const END = '</sheetData></worksheet>';

/** What is said of the columns stands before the rows: the first ones are held back until there are some to reckon from. */
async function* sheet(table: Table): AsyncGenerator<string> {
  const first: (readonly Cell[])[] = [];
  let rows = 0;
  for await (const batch of table) {
    if (rows === 0) first.push(...batch);
    if (rows === 0 && first.length < 2) continue;
    const next = rows === 0 ? first : batch;
    if (rows === 0) yield beginning(first);
    yield written(next.slice(0, ROWS_MAX - rows), rows);
    rows = Math.min(ROWS_MAX, rows + next.length);
    if (rows === ROWS_MAX) break;
  }
  if (rows === 0) yield beginning(first) + written(first, 0);
  yield END;
}

const written = (rows: readonly (readonly Cell[])[], above: number): string =>
  rows.map((cells, at) => row(cells, above + at)).join('');

/** The heading stays in sight. */
const FROZEN =
  '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>';

const NARROWEST = 8;
const WIDEST = 60;
const MOMENT_WIDTH = 17;
const LOOKED_AT = 100;

function beginning(rows: readonly (readonly Cell[])[]): string {
  const columns = Math.max(0, ...rows.slice(0, LOOKED_AT).map((cells) => cells.length));
  const widths = Array.from({ length: columns }, (_, column) => {
    const needed = rows.slice(0, LOOKED_AT).map((cells) => widthOf(cells[column] ?? ''));
    return Math.min(WIDEST, Math.max(NARROWEST, ...needed) + 2);
  });
  const said = widths.map((width, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`);
  const cols = said.length > 0 ? `<cols>${said.join('')}</cols>` : '';
  return `${HEAD}<worksheet xmlns="${SHEET}">${FROZEN}${cols}<sheetData>`;
}

function widthOf(value: Cell): number {
  if (typeof value === 'object') return 'day' in value ? value.day.length : MOMENT_WIDTH;
  return Math.max(
    ...String(value)
      .slice(0, 500)
      .split('\n')
      .map((line) => line.length),
  );
}

/** 1 January 1980, the first day a zip knows: the bytes depend on nothing but the content. */
const OPTIONS = { mtime: new Date(1980, 0, 1), forceDosTimestamp: true };

/**
 * A workbook of one sheet, made while it is sent; the table's first row is the header. At most 26 columns. Texts are texts:
 * none is taken for a formula.
 */
export function xlsxStream(sheetName: string, table: Table): Readable {
  const archive = new ZipFile();
  const output = archive.outputStream as PassThrough;
  for (const [name, text] of Object.entries(fixedParts(sheetName))) archive.addBuffer(Buffer.from(text), name, OPTIONS);
  const content = Readable.from(sheet(table));
  archive.addReadStream(content, 'xl/worksheets/sheet1.xml', OPTIONS);
  for (const source of [archive, content]) source.on('error', (error: Error) => output.destroy(error));
  output.once('close', () => content.destroy());
  archive.end();
  return output;
}

/** The same for a few rows at hand. */
export const xlsx = (sheetName: string, rows: Cell[][]): Promise<Buffer> =>
  buffer(xlsxStream(sheetName, Readable.from([rows])));
