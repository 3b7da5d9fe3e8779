import { TextSelection, type Command } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';
import { smallButton } from '../make';
import { schema } from './schema';
import { typedAddress } from './typedAddress';

type Say = (key: string) => string;

const { link } = schema.marks;

/** Asks for a link's address under the toolbar. Enter takes it, Escape leaves all as it was. */
export function makeLinkPanel(say: Say, getView: () => EditorView) {
  const panel = document.createElement('div');
  panel.className = 'editor-link';
  panel.hidden = true;
  const address = document.createElement('input');
  address.type = 'url';
  address.className = 'form-control';
  address.placeholder = say('urlPlaceholder');
  address.setAttribute('aria-label', say('url'));
  const { problem, tell } = makeProblem(address);
  const close = (): void => {
    panel.hidden = true;
    getView().focus();
  };
  const take = (): void => {
    const href = typedAddress(address.value);
    if (href === null && address.value.trim() !== '') return tell(say('noUrl'));
    setLink(getView(), href);
    close();
  };
  const remove = smallButton(say('unlink'), () => {
    setLink(getView(), null);
    close();
  });
  panel.append(address, smallButton(say('link'), take), remove, problem);
  // What is typed here is no field of the form.
  panel.addEventListener('input', (event) => event.stopPropagation());
  panel.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' && !(event.key === 'Enter' && event.target === address)) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Enter') take();
    else close();
  });
  const open: Command = (state, dispatch) => {
    const { $from, empty } = state.selection;
    if ($from.parent.type.spec.code === true) return false;
    if (!dispatch) return true;
    const present =
      link.isInSet($from.marks()) ?? (empty ? undefined : $from.nodeAfter && link.isInSet($from.nodeAfter.marks));
    address.value = present ? String(present.attrs.href) : '';
    remove.hidden = !present;
    panel.hidden = false;
    tell('');
    address.focus();
    address.select();
    return true;
  };
  const closeFromText: Command = () => {
    if (panel.hidden) return false;
    close();
    return true;
  };
  return { panel, open, close: closeFromText };
}

/** What is wrong with the address is said below it, and whoever typed it goes on in the field. */
function makeProblem(address: HTMLInputElement) {
  const problem = document.createElement('div');
  problem.className = 'field-error';
  problem.setAttribute('role', 'alert');
  const tell = (words: string): void => {
    problem.textContent = words;
    problem.hidden = words === '';
    if (words === '') return address.removeAttribute('aria-invalid');
    address.setAttribute('aria-invalid', 'true');
    address.focus();
  };
  address.addEventListener('input', () => tell(''));
  return { problem, tell };
}

/** Without a selection the whole link around the cursor is meant, or, where there is none, the address is written out. */
function setLink(view: EditorView, href: string | null): void {
  const { state } = view;
  const { selection } = state;
  const { from, to } = selection.empty ? linkAround(view) : selection;
  const tr = state.tr.removeMark(from, to, link);
  if (href === null) tr.setMeta('unlink', true);
  else if (from < to) tr.addMark(from, to, link.create({ href }));
  else tr.insert(from, schema.text(href.replace(/^mailto:/, ''), [link.create({ href })]));
  view.dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(from < to ? to : tr.mapping.map(to)))));
}

function linkAround({ state: { selection, doc } }: EditorView): { from: number; to: number } {
  const { $from, from } = selection;
  const present = link.isInSet($from.marks());
  let range = { from, to: from };
  if (!present) return range;
  doc.nodesBetween($from.start(), $from.end(), (node, position) => {
    const isPart = node.isText && present.isInSet(node.marks);
    if (!isPart || position + node.nodeSize < range.from || position > range.to) return;
    range = { from: Math.min(range.from, position), to: Math.max(range.to, position + node.nodeSize) };
  });
  return range;
}
