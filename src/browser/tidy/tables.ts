import type { Block, Cell } from './blocks';
import { descendants, type Source, type SourceElement } from './source';

const COLUMNS_MAX = 60;

/** `isHidden`: of a column or row that was not to be seen. `isSpanned`: the rest of a cell that spans several. */
type Spot = Cell & { isHidden?: boolean; isSpanned?: boolean };
type Grid = (Spot | undefined)[][];
type Reading = { blocksOf: (cell: SourceElement) => Block[]; isUnseen: (element: SourceElement) => boolean };

/** Rows of cells, each as many as the longest has. A cell that spans several leaves the others empty. */
export function gridOf(table: SourceElement, { blocksOf, isUnseen }: Reading): Cell[][] {
  const rows = rowsOf(table);
  const unseenColumns = columnsOf(table).map(isUnseen);
  const grid: Grid = rows.map(() => []);
  for (const [y, row] of rows.entries()) {
    for (const cell of cellsOf(row)) {
      const x = firstFree(grid[y] ?? []);
      const isHidden = isUnseen(row) || isUnseen(cell) || (unseenColumns[x] === true && spanOf(cell, 'colspan') === 1);
      spread(grid, { x, y }, cell, { isHeader: cell.tag === 'th', blocks: isHidden ? [] : blocksOf(cell), isHidden });
    }
  }
  return withoutEmptyEdges(seen(filled(grid))).map((line) =>
    line.map(({ isHeader, blocks }) => ({ isHeader, blocks })),
  );
}

function spread(grid: Grid, { x, y }: { x: number; y: number }, cell: SourceElement, made: Spot): void {
  const width = Math.max(1, Math.min(spanOf(cell, 'colspan'), COLUMNS_MAX - x));
  const rest = { ...made, blocks: [], isSpanned: made.blocks.length > 0 };
  for (const [down, line] of grid.slice(y, y + spanOf(cell, 'rowspan')).entries()) {
    for (let along = 0; along < width; along++) line[x + along] = down + along === 0 ? made : rest;
  }
}

/** Without the rows and columns of which nothing was to be seen. */
function seen(grid: Spot[][]): Spot[][] {
  const isUnseen = (line: readonly Spot[]): boolean =>
    line.some(({ isHidden }) => isHidden) &&
    line.every(({ isHidden, isSpanned, blocks }) => isHidden || isSpanned || blocks.length === 0);
  const rows = grid.filter((line) => !isUnseen(line));
  const [head = []] = rows;
  const shown = head.map((_, x) => !isUnseen(rows.flatMap((line) => line[x] ?? [])));
  return rows.map((line) => line.filter((_, x) => shown[x]));
}

/** A table that only places things on a page: it holds others, or one thing, or one column of paragraphs. */
export const isLayout = (table: SourceElement): boolean =>
  table.attributes.role === 'presentation' ||
  descendants(table, 'table').length > 1 ||
  rowsOf(table).flatMap(cellsOf).length < 2 ||
  (rowsOf(table).every((row) => cellsOf(row).length < 2) &&
    ['p', 'div'].some((tag) => descendants(table, tag).length > 0));

const spanOf = ({ attributes }: SourceElement, name: string): number =>
  Math.min(COLUMNS_MAX, Math.max(1, Number.parseInt(attributes[name] ?? '1', 10) || 1));

const firstFree = (line: readonly (Cell | undefined)[]): number => {
  const x = [...line].findIndex((cell) => cell === undefined);
  return x < 0 ? line.length : x;
};

const isElement = (source: Source): source is SourceElement => typeof source !== 'string';

function rowsOf(table: SourceElement): SourceElement[] {
  return table.children.filter(isElement).flatMap((child) => {
    if (child.tag === 'tr') return [child];
    return ['thead', 'tbody', 'tfoot'].includes(child.tag) ? rowsOf(child) : [];
  });
}

const cellsOf = (row: SourceElement): SourceElement[] =>
  row.children.filter(isElement).filter(({ tag }) => tag === 'td' || tag === 'th');

/** What a table says of its columns, one for each. */
const columnsOf = (table: SourceElement): SourceElement[] =>
  descendants(table, 'col').flatMap((col) => Array.from({ length: spanOf(col, 'span') }, () => col));

function filled(grid: Grid): Spot[][] {
  const width = Math.max(0, ...grid.map((line) => line.length));
  return grid.map((line) => Array.from({ length: width }, (_, x) => line[x] ?? { isHeader: false, blocks: [] }));
}

/** Spreadsheets bring empty columns and rows along where the selection was larger than what stands there. */
function withoutEmptyEdges(grid: Spot[][]): Spot[][] {
  const lastOf = (line: readonly Spot[]): number =>
    line.findLastIndex(({ blocks, isSpanned }) => isSpanned === true || blocks.length > 0);
  const width = Math.max(0, ...grid.map(lastOf)) + 1;
  const height = grid.findLastIndex((line) => lastOf(line) >= 0) + 1;
  return grid.slice(0, height).map((line) => line.slice(0, width));
}
