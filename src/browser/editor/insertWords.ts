import type { EditorView } from 'prosemirror-view';

/** Where one writes, apart from the word before it. */
export function insertWords(view: EditorView, words: string): void {
  const { $from } = view.state.selection;
  const before = $from.parent.textBetween(0, $from.parentOffset);
  const gap = before === '' || /\s$/.test(before) ? '' : ' ';
  view.dispatch(view.state.tr.insertText(`${gap}${words}`).scrollIntoView());
  view.focus();
}
