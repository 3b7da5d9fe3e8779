import { liftEmptyBlock } from 'prosemirror-commands';
import { Slice } from 'prosemirror-model';
import { Plugin, TextSelection, type EditorState } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';
import { pastedFiles } from '../pastedFiles';
import type { Block } from '../tidy/blocks';
import { tidy, withoutTable } from '../tidy/tidy';
import { fragmentOf } from './document';
import { fileOfData, insertPictures, type Pictures } from './pictures';
import { linesOf, parsed } from './reading';
import { schema } from './schema';
import { fillCells, isInTable, rowsOf } from './tables';

/** Says a sentence under the text. */
type Tell = (key: 'picturesLost' | 'noPictures' | null) => void;

/**
 * What is pasted comes as text, lists and tables, looking as it did where it was copied. Where there is text, it is meant:
 * spreadsheets put a picture of their cells beside it. A picture alone becomes a file, shown where the cursor stands.
 */
export const pasting = (pictures: Pictures, tell: Tell): Plugin =>
  new Plugin({
    props: {
      // Before the editor parses it, styles and all.
      handleDOMEvents: {
        paste(view, event) {
          const isTaken = take(view, event.clipboardData, pictures, tell);
          if (isTaken) event.preventDefault();
          return isTaken;
        },
        // What comes from elsewhere is as if pasted where it is dropped; files the page has taken already.
        drop(view, event) {
          const place = view.posAtCoords({ left: event.clientX, top: event.clientY });
          if (view.dragging || !place) return false;
          view.dispatch(view.state.tr.setSelection(TextSelection.near(view.state.doc.resolve(place.pos))));
          const isTaken = take(view, event.dataTransfer, pictures, tell);
          if (isTaken) event.preventDefault();
          return isTaken;
        },
      },
    },
  });

function take(view: EditorView, data: DataTransfer | null, pictures: Pictures, tell: Tell): boolean {
  const html = data?.getData('text/html') ?? '';
  const text = (data?.getData('text/plain') ?? '').replace(/\r\n?/g, '\n');
  if (view.state.selection.$from.parent.type.spec.code === true && text !== '') {
    view.dispatch(view.state.tr.insertText(text).scrollIntoView());
    return true;
  }
  const files = pastedFiles(data).filter(({ type }) => type.startsWith('image/'));
  const lost = { count: 0 };
  const blocks =
    html === '' ? linesOf(text) : tidy(parsed(html), { picture: keeping(pictures, lost), keepsBlankLines: false });
  if (files.length > 0 && (html === '' || !hasContent(blocks))) return takeFiles(view, files, pictures, tell);
  tell(lost.count === 0 ? null : pictures.takesPictures ? 'picturesLost' : 'noPictures');
  if (blocks.length === 0) return lost.count > 0;
  if (html === '' && linkSelection(view, text.trim())) return true;
  if (isInTable(view.state)) intoCell(view, blocks);
  else put(view, Slice.maxOpen(fragmentOf(withEnd(blocks)), false));
  return true;
}

/** An address that is pasted over words is where they lead. */
function linkSelection(view: EditorView, href: string): boolean {
  const { tr, selection } = view.state;
  const { $from, $to, from, to, empty } = selection;
  if (empty || !$from.sameParent($to) || !/^https?:\/\/\S+$/i.test(href)) return false;
  view.dispatch(tr.addMark(from, to, schema.marks.link.create({ href })).scrollIntoView());
  return true;
}

/** Cells take the places of cells; all else stands in the one. A table holds no table. */
function intoCell(view: EditorView, blocks: readonly Block[]): void {
  const [only, ...others] = blocks;
  if (only && 'rows' in only && others.length === 0) {
    const table = fragmentOf([only]).firstChild;
    if (table) fillCells(rowsOf(table))(view.state, view.dispatch);
    return;
  }
  view.dispatch(
    view.state.tr.replaceSelection(Slice.maxOpen(fragmentOf(blocks.flatMap(withoutTable)), false)).scrollIntoView(),
  );
}

/** What begins with a table takes the place of the empty line the cursor stands in. */
function put(view: EditorView, slice: Slice): void {
  const isTable = slice.content.firstChild?.type === schema.nodes.table;
  // An empty item ends its list, as with Enter.
  while (isTable && isOnEmptyLine(view.state) && liftEmptyBlock(view.state, view.dispatch));
  const { tr, selection } = view.state;
  const { $from } = selection;
  if (!isTable || !isOnEmptyLine(view.state)) return view.dispatch(tr.replaceSelection(slice).scrollIntoView());
  tr.replaceWith($from.before(), $from.after(), slice.content);
  const end = TextSelection.near(tr.doc.resolve(tr.mapping.map($from.after())), -1);
  view.dispatch(tr.setSelection(end).scrollIntoView());
}

const isOnEmptyLine = ({ selection: { $from, empty } }: EditorState): boolean =>
  empty && $from.parent.isTextblock && $from.parent.content.size === 0;

/** After a table one goes on writing below it. */
const withEnd = (blocks: readonly Block[]): Block[] =>
  blocks.at(-1)?.kind === 'table' ? [...blocks, { kind: 'p', inlines: [] }] : [...blocks];

/** Pictures of this text stay, those inside of the HTML become files; what lies elsewhere cannot come along. */
function keeping(pictures: Pictures, lost: { count: number }): (src: string) => string | null {
  return (src) => {
    const own = src.replace(`${location.origin}/`, '/').replace(/\?view=1$/, '');
    if (pictures.isShown(own)) return own;
    const file = fileOfData(src);
    const node = file && pictures.add(file);
    if (!node) lost.count += 1;
    return node ? String(node.attrs.src) : null;
  };
}

function takeFiles(view: EditorView, files: readonly File[], pictures: Pictures, tell: Tell): boolean {
  const nodes = files.map(pictures.add).filter((node) => node !== null);
  tell(nodes.length < files.length ? 'noPictures' : null);
  if (nodes.length > 0) insertPictures(view, nodes);
  return true;
}

const hasContent = (blocks: readonly Block[]): boolean =>
  blocks.some((block) => {
    if ('inlines' in block)
      return block.inlines.some((inline) =>
        inline.kind === 'text' ? inline.text.trim() !== '' : inline.kind === 'picture',
      );
    if ('items' in block) return block.items.some(hasContent);
    return 'rows' in block ? block.rows.flat().some((cell) => hasContent(cell.blocks)) : hasContent(block.blocks);
  });
