import { baseKeymap, chainCommands, exitCode, toggleMark } from 'prosemirror-commands';
import { redo, undo } from 'prosemirror-history';
import { inputRules, undoInputRule, wrappingInputRule } from 'prosemirror-inputrules';
import { keymap } from 'prosemirror-keymap';
import { liftListItem, sinkListItem, splitListItem } from 'prosemirror-schema-list';
import type { Command, Plugin } from 'prosemirror-state';
import { schema } from './schema';
import { nextCell, previousCell } from './tables';

const { nodes, marks } = schema;

const lineBreak: Command = (state, dispatch) => {
  dispatch?.(state.tr.replaceSelectionWith(nodes.hardBreak.create()).scrollIntoView());
  return true;
};

/** Enter on an empty last line leaves the code. */
const leaveCode: Command = (state, dispatch) => {
  const { $head, empty } = state.selection;
  const { parent } = $head;
  if (!empty || parent.type !== nodes.codeBlock || $head.parentOffset < parent.content.size) return false;
  if (!parent.textContent.endsWith('\n')) return false;
  if (!dispatch) return true;
  return exitCode(state, (transaction) => dispatch(transaction.delete($head.pos - 1, $head.pos)));
};

/** Sends the form: `shortcuts.ts` does, and nothing else happens in the text. */
const nothing: Command = () => true;

export const indent = sinkListItem(nodes.listItem);
export const outdent = liftListItem(nodes.listItem);

type Around = { openLink: Command; closeLink: Command; toTools: Command };

/** Tab is left to the page: it leads to the next field, from lists and from the last cell of a table, too. */
export const keys = ({ openLink, closeLink, toTools }: Around): Plugin[] => [
  keymap({
    Tab: nextCell,
    'Shift-Tab': previousCell,
    Escape: closeLink,
    'Alt-F10': toTools,
    'Mod-Enter': nothing,
    Enter: chainCommands(leaveCode, splitListItem(nodes.listItem)),
    'Shift-Enter': chainCommands(exitCode, lineBreak),
    Backspace: undoInputRule,
    'Mod-b': toggleMark(marks.strong),
    'Mod-i': toggleMark(marks.em),
    'Mod-u': toggleMark(marks.underline),
    'Mod-k': openLink,
    'Mod-z': undo,
    'Mod-y': redo,
    'Shift-Mod-z': redo,
    'Mod-]': indent,
    'Mod-[': outdent,
    'Alt-Shift-ArrowRight': indent,
    'Alt-Shift-ArrowLeft': outdent,
  }),
  keymap(baseKeymap),
];

/** "- " and "1. " at the start of a line begin a list, "> " a quote. */
export const listRules = (): Plugin =>
  inputRules({
    rules: [
      wrappingInputRule(/^\s*[-*•]\s$/, nodes.bulletList),
      wrappingInputRule(
        /^\s*(\d{1,4})[.)]\s$/,
        nodes.orderedList,
        (match) => ({ order: Number(match[1]) || 1 }),
        (match, list) => list.childCount + Number(list.attrs.order) === Number(match[1]),
      ),
      wrappingInputRule(/^\s*>\s$/, nodes.blockquote),
    ],
  });
