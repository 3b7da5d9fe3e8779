import { Slice } from 'prosemirror-model';
import { Plugin } from 'prosemirror-state';
import { fragmentOf } from './document';
import { tidy } from '../tidy/tidy';
import { linesOf, parsed } from './reading';

/** What is pasted comes as text, lists and tables, looking as it did where it was copied. */
export const pasting = (): Plugin =>
  new Plugin({
    props: {
      handlePaste(view, event) {
        const html = event.clipboardData?.getData('text/html') ?? '';
        const text = event.clipboardData?.getData('text/plain') ?? '';
        const blocks =
          html === '' ? linesOf(text) : tidy(parsed(html), { picture: () => null, keepsBlankLines: false });
        if (blocks.length === 0) return false;
        const inCode = view.state.selection.$from.parent.type.spec.code === true;
        if (inCode) view.dispatch(view.state.tr.insertText(text.replace(/\r\n?/g, '\n')).scrollIntoView());
        else view.dispatch(view.state.tr.replaceSelection(Slice.maxOpen(fragmentOf(blocks), false)).scrollIntoView());
        return true;
      },
    },
  });
