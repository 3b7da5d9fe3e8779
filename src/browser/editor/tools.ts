import { lift, setBlockType, toggleMark, wrapIn } from 'prosemirror-commands';
import { redo, undo } from 'prosemirror-history';
import type { MarkType, NodeType } from 'prosemirror-model';
import { wrapInList } from 'prosemirror-schema-list';
import type { Command, EditorState } from 'prosemirror-state';
import { indent, outdent } from './keys';
import { schema } from './schema';
import { addColumn, addRow, deleteColumn, deleteRow, deleteTable, insertTable, isInTable } from './tables';

const { nodes, marks } = schema;

/** A button of the toolbar. `name` is its text and its icon. */
export type Tool = { name: string; run: Command; isOn?: (state: EditorState) => boolean };
/** Tools that stand together; some only where they can be used. */
export type ToolGroup = { tools: Tool[]; isShown?: (state: EditorState) => boolean };

export const toolGroups = (openLink: Command): ToolGroup[] => [
  {
    tools: [
      { name: 'bold', run: toggleMark(marks.strong), isOn: hasMark(marks.strong) },
      { name: 'italic', run: toggleMark(marks.em), isOn: hasMark(marks.em) },
      { name: 'strike', run: toggleMark(marks.strike), isOn: hasMark(marks.strike) },
      { name: 'link', run: openLink, isOn: hasMark(marks.link) },
    ],
  },
  {
    tools: [
      { name: 'heading1', run: toggleBlock(nodes.heading), isOn: isIn(nodes.heading) },
      { name: 'quote', run: toggleQuote, isOn: isIn(nodes.blockquote) },
      { name: 'code', run: toggleBlock(nodes.codeBlock), isOn: isIn(nodes.codeBlock) },
      { name: 'bullets', run: toggleList(nodes.bulletList), isOn: isInList(nodes.bulletList) },
      { name: 'numbers', run: toggleList(nodes.orderedList), isOn: isInList(nodes.orderedList) },
      { name: 'outdent', run: outdent },
      { name: 'indent', run: indent },
      { name: 'table', run: insertTable, isOn: isInTable },
    ],
  },
  {
    tools: [
      { name: 'undo', run: undo },
      { name: 'redo', run: redo },
    ],
  },
  {
    isShown: isInTable,
    tools: [
      { name: 'addRow', run: addRow },
      { name: 'addColumn', run: addColumn },
      { name: 'deleteRow', run: deleteRow },
      { name: 'deleteColumn', run: deleteColumn },
      { name: 'deleteTable', run: deleteTable },
    ],
  },
];

function hasMark(type: MarkType): (state: EditorState) => boolean {
  return ({ doc, selection: { from, to, empty, $from }, storedMarks }) =>
    empty ? type.isInSet(storedMarks ?? $from.marks()) !== undefined : doc.rangeHasMark(from, to, type);
}

function isIn(type: NodeType): (state: EditorState) => boolean {
  return ({ selection: { $from } }) => depthOf($from, (node) => node === type) !== null;
}

type Resolved = EditorState['selection']['$from'];

function depthOf($from: Resolved, isWanted: (type: NodeType) => boolean): number | null {
  for (let depth = $from.depth; depth > 0; depth--) if (isWanted($from.node(depth).type)) return depth;
  return null;
}

const isList = (type: NodeType): boolean => type === nodes.bulletList || type === nodes.orderedList;

/** Of lists in lists the innermost counts. */
function isInList(type: NodeType): (state: EditorState) => boolean {
  return ({ selection: { $from } }) => {
    const depth = depthOf($from, isList);
    return depth !== null && $from.node(depth).type === type;
  };
}

function toggleBlock(type: NodeType): Command {
  return (state, dispatch) => setBlockType(isIn(type)(state) ? nodes.paragraph : type)(state, dispatch);
}

function toggleQuote(...[state, dispatch]: Parameters<Command>): boolean {
  return (isIn(nodes.blockquote)(state) ? lift : wrapIn(nodes.blockquote))(state, dispatch);
}

/** Into a list, from one kind into the other, or out of it. */
function toggleList(type: NodeType): Command {
  return (state, dispatch) => {
    const { $from } = state.selection;
    const depth = depthOf($from, isList);
    if (depth === null) return wrapInList(type)(state, dispatch);
    if ($from.node(depth).type === type) return outdent(state, dispatch);
    dispatch?.(state.tr.setNodeMarkup($from.before(depth), type));
    return true;
  };
}
