import { closeHistory } from 'prosemirror-history';
import { Plugin, type EditorState, type Transaction } from 'prosemirror-state';
import type { Pictures } from './pictures';

/** A pasted picture and its file are one: what is taken out of the text leaves the list of files, and the other way round. */
export const pictureFiles = (form: HTMLFormElement | null, pictures: Pictures): Plugin =>
  new Plugin({
    view(view) {
      const leaving = new AbortController();
      const follow = ({ target }: Event): void => {
        const tr = target instanceof HTMLInputElement && target.type === 'file' && withoutLost(view.state, pictures);
        if (tr) view.dispatch(tr);
      };
      // Not "input": what is chosen by hand stands alone in the field until the list of files has added it to the others.
      for (const kind of ['change', 'notes:left-out']) form?.addEventListener(kind, follow, { signal: leaving.signal });
      return {
        update: ({ state }, before) => before.doc !== state.doc && pictures.follow(before.doc, state.doc),
        destroy: () => leaving.abort(),
      };
    },
  });

function withoutLost({ doc, tr }: EditorState, pictures: Pictures): Transaction | null {
  doc.descendants((node, position) => {
    if (pictures.isLost(node)) tr.delete(tr.mapping.map(position), tr.mapping.map(position + node.nodeSize));
  });
  // Undo brings the picture back, and nothing more.
  return tr.docChanged ? closeHistory(tr) : null;
}
