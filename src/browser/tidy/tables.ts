import type { Block, Cell } from './blocks';
import { descendants, type Source, type SourceElement } from './source';

const COLUMNS_MAX = 60;

type Grid = (Cell | undefined)[][];

/** Rows of cells, each as many as the longest has. A cell that spans several leaves the others empty. */
export function gridOf(table: SourceElement, blocksOf: (cell: SourceElement) => Block[]): Cell[][] {
  const rows = rowsOf(table);
  const grid: Grid = rows.map(() => []);
  for (const [y, row] of rows.entries()) {
    for (const cell of cellsOf(row)) {
      const x = firstFree(grid[y] ?? []);
      spread(grid, { x, y }, cell, { isHeader: cell.tag === 'th', blocks: blocksOf(cell) });
    }
  }
  return withoutEmptyEdges(filled(grid));
}

function spread(grid: Grid, { x, y }: { x: number; y: number }, cell: SourceElement, made: Cell): void {
  const width = Math.max(1, Math.min(spanOf(cell, 'colspan'), COLUMNS_MAX - x));
  for (const [down, line] of grid.slice(y, y + spanOf(cell, 'rowspan')).entries()) {
    for (let along = 0; along < width; along++) line[x + along] = down + along === 0 ? made : { ...made, blocks: [] };
  }
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

function filled(grid: Grid): Cell[][] {
  const width = Math.max(0, ...grid.map((line) => line.length));
  return grid.map((line) => Array.from({ length: width }, (_, x) => line[x] ?? { isHeader: false, blocks: [] }));
}

/** Spreadsheets bring empty columns and rows along where the selection was larger than what stands there. */
function withoutEmptyEdges(grid: Cell[][]): Cell[][] {
  const lastOf = (line: readonly Cell[]): number => line.findLastIndex(({ blocks }) => blocks.length > 0);
  const width = Math.max(0, ...grid.map(lastOf)) + 1;
  const height = grid.findLastIndex((line) => lastOf(line) >= 0) + 1;
  return grid.slice(0, height).map((line) => line.slice(0, width));
}
