import { Fragment, type Node, type ResolvedPos } from 'prosemirror-model';
import { Plugin, TextSelection, type Command, type EditorState, type Transaction } from 'prosemirror-state';
import { schema } from './schema';

const { nodes } = schema;

type Place = { table: Node; start: number; row: number; column: number };

/** The cell the cursor stands in. Rows have equally many cells: pasted tables are made so. */
function placeOf({ selection: { $head } }: EditorState): Place | null {
  for (let depth = $head.depth; depth > 0; depth--) {
    if ($head.node(depth).type !== nodes.table) continue;
    return { table: $head.node(depth), start: $head.before(depth), ...indexes($head, depth) };
  }
  return null;
}

const indexes = ($head: ResolvedPos, depth: number) => ({ row: $head.index(depth), column: $head.index(depth + 1) });

/** To the cell beside the cursor's, in the order one reads. Beyond the first and the last the key leads out of the text, as it does elsewhere. */
const toCell =
  (step: 1 | -1): Command =>
  (state, dispatch) => {
    const place = placeOf(state);
    if (!place) return false;
    const width = place.table.firstChild?.childCount ?? 0;
    const at = place.row * width + place.column + step;
    if (at < 0 || at >= width * place.table.childCount) return false;
    const cell = cellStart(place.table, place.start, { row: Math.floor(at / width), column: at % width });
    dispatch?.(state.tr.setSelection(TextSelection.near(state.doc.resolve(cell))).scrollIntoView());
    return true;
  };

export const nextCell = toCell(1);
export const previousCell = toCell(-1);

export const isInTable = (state: EditorState): boolean => placeOf(state) !== null;

type Rows = Node[][];
export const rowsOf = (table: Node): Rows => table.content.content.map((row) => [...row.content.content]);

/** Changes the table's rows; without any left the table goes. The cursor goes into the cell named. */
const change =
  (alter: (rows: Rows, place: Place) => { row: number; column: number }): Command =>
  (state, dispatch) => {
    const place = placeOf(state);
    if (!place) return false;
    if (!dispatch) return true;
    const rows = rowsOf(place.table);
    const cursor = alter(rows, place);
    const end = place.start + place.table.nodeSize;
    const left = rows.filter((cells) => cells.length > 0);
    if (left.length === 0) return (dispatch(without(state.tr, place.start, end)), true);
    const table = nodes.table.create(
      null,
      left.map((cells) => nodes.tableRow.create(null, cells)),
    );
    const { tr } = state;
    tr.replaceWith(place.start, end, table);
    dispatch(
      tr.setSelection(TextSelection.near(tr.doc.resolve(cellStart(table, place.start, cursor)))).scrollIntoView(),
    );
    return true;
  };

function without(tr: Transaction, from: number, to: number): Transaction {
  tr.replaceWith(from, to, nodes.paragraph.create());
  return tr.setSelection(TextSelection.near(tr.doc.resolve(from + 1))).scrollIntoView();
}

/** The first place for a cursor in a cell, of those there are. */
function cellStart(table: Node, start: number, wanted: { row: number; column: number }): number {
  const row = Math.min(wanted.row, table.childCount - 1);
  const column = Math.min(wanted.column, table.child(row).childCount - 1);
  let position = start + 1;
  for (let index = 0; index < row; index++) position += table.child(index).nodeSize;
  position += 1;
  for (let index = 0; index < column; index++) position += table.child(row).child(index).nodeSize;
  return position + 1;
}

const emptyCell = (type = nodes.tableCell): Node => type.create(null, nodes.paragraph.create());
const likeCell = (cell: Node | undefined): Node =>
  emptyCell(cell?.type === nodes.tableHeader ? nodes.tableHeader : undefined);

export const addRow = change((rows, { row, column }) => {
  rows.splice(
    row + 1,
    0,
    (rows[row] ?? []).map(() => emptyCell()),
  );
  return { row: row + 1, column };
});

export const addColumn = change((rows, { row, column }) => {
  for (const cells of rows) cells.splice(column + 1, 0, likeCell(cells[column]));
  return { row, column: column + 1 };
});

export const deleteRow = change((rows, { row, column }) => {
  rows.splice(row, 1);
  return { row, column };
});

export const deleteColumn = change((rows, { row, column }) => {
  for (const cells of rows) cells.splice(column, 1);
  return { row, column };
});

export const deleteTable = change((rows) => {
  rows.length = 0;
  return { row: 0, column: 0 };
});

/** Cells that come into a table take the places from the cursor's on; the table grows where they need it. */
export const fillCells = (cells: Rows): Command =>
  change((rows, { row, column }) => {
    const width = Math.max(rows[0]?.length ?? 0, ...cells.map((line) => column + line.length));
    while (rows.length < row + cells.length) rows.push([]);
    for (const line of rows) while (line.length < width) line.push(emptyCell());
    for (const [down, line] of cells.entries()) rows[row + down]?.splice(column, line.length, ...line);
    return { row, column };
  });

/** A table of two columns with a line of headings, unless one stands in a table already. */
export const insertTable: Command = (state, dispatch) => {
  const { $from } = state.selection;
  if (isInTable(state) || $from.depth === 0) return false;
  if (!dispatch) return true;
  const row = (cell: () => Node): Node => nodes.tableRow.create(null, [cell(), cell()]);
  const table = nodes.table.create(null, [
    row(() => emptyCell(nodes.tableHeader)),
    row(() => emptyCell()),
    row(() => emptyCell()),
  ]);
  const block = $from.node(1);
  const isEmpty = block.type === nodes.paragraph && block.content.size === 0;
  const at = isEmpty ? $from.before(1) : $from.after(1);
  const { tr } = state;
  tr.replaceWith(at, isEmpty ? $from.after(1) : at, table);
  dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(at + 1))).scrollIntoView());
  return true;
};

/** Before and after a table one can always go on writing. */
export const linesAroundTables = (): Plugin =>
  new Plugin({
    appendTransaction: (_transactions, _before, state) => withLines(state),
  });

export function withLines({ doc, tr }: Pick<EditorState, 'doc' | 'tr'>): Transaction | null {
  const line = Fragment.from(nodes.paragraph.create());
  if (doc.lastChild?.type === nodes.table) tr.insert(doc.content.size, line);
  if (doc.firstChild?.type === nodes.table) tr.insert(0, line);
  return tr.docChanged ? tr : null;
}
