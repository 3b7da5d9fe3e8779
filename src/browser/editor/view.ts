import { history } from 'prosemirror-history';
import { EditorState, Plugin, Selection } from 'prosemirror-state';
import { EditorView } from 'prosemirror-view';
import { all, text } from '../dom';
import type { Block } from '../tidy/blocks';
import { htmlOf } from '../tidy/html';
import { autolink } from './autolink';
import { blocksOf } from './document';
import { insertWords } from './insertWords';
import { keys, listRules } from './keys';
import { makeLinkPanel } from './linkPanel';
import { pasting } from './pasting';
import { pictureFiles } from './pictureFiles';
import { picturesOf } from './pictures';
import { documentOf } from './reading';
import { isEmpty } from './schema';
import { linesAroundTables } from './tables';
import { makeToolbar } from './toolbar';
import { toolGroups } from './tools';

/** Puts an editor in the place of a text area, which stays the form's field and gets the HTML of what is written. */
export function replaceByEditor(area: HTMLTextAreaElement, say: (key: string) => string): void {
  // Whoever reached the field before the editor came goes on writing in it.
  const isWriting = document.activeElement === area;
  const box = document.createElement('div');
  box.className = `editor-box${area.rows < 6 ? ' is-small' : ''}`;
  const link = makeLinkPanel(say, () => view);
  const toolbar = makeToolbar(toolGroups(link.open), say);
  box.append(toolbar.bar, link.panel);
  const pictures = picturesOf(area, say);
  const { note, tell } = makeNote(say);
  const plugins = [
    history(),
    listRules(),
    ...keys({ openLink: link.open, closeLink: link.close, toTools: toolbar.enter }),
    autolink(),
    linesAroundTables(),
    pasting(pictures, tell),
    pictureFiles(area.form, pictures),
    new Plugin({ view: () => ({ update: ({ state }) => toolbar.show(state) }) }),
  ];
  const stateOf = (value: string): EditorState => EditorState.create({ doc: documentOf(value), plugins });
  const view: EditorView = new EditorView(box, {
    state: stateOf(area.value),
    attributes: ({ doc }) => ({ ...describedAs(area), ...(isEmpty(doc) ? { 'data-empty': '' } : {}) }),
    nodeViews: { picture: pictures.nodeView },
    dispatchTransaction(transaction) {
      view.updateState(view.state.apply(transaction));
      if (!transaction.docChanged) return;
      area.value = htmlOf(written(blocksOf(view.state.doc)));
      area.dispatchEvent(new Event('input', { bubbles: true }));
    },
  });
  toolbar.connect(view);
  box.append(note);
  area.hidden = true;
  area.after(box);
  label(area, view);
  // Another script has put a text into the field: one that was kept.
  area.addEventListener('change', () => view.updateState(stateOf(area.value)));
  // Another script inserts something into what is written.
  area.addEventListener('notes:insert', (event) => {
    event.preventDefault();
    insertWords(view, event instanceof CustomEvent ? text(event.detail) : '');
  });
  // A refusal marks the field; the editor says so.
  new MutationObserver(() => view.setProps({})).observe(area, { attributes: true, attributeFilter: [...DESCRIBED] });
  if (area.autofocus || isWriting) focusAtEnd(view);
}

const isEmptyLine = (block: Block | undefined): boolean => block?.kind === 'p' && block.inlines.length === 0;

/** Without the empty lines at the end, and the one above a table where one could go on writing. */
function written(blocks: readonly Block[]): Block[] {
  const from = isEmptyLine(blocks[0]) && blocks[1]?.kind === 'table' ? 1 : 0;
  return blocks.slice(from, blocks.findLastIndex((block) => !isEmptyLine(block)) + 1);
}

/** What could not be taken along is said under the text. */
function makeNote(say: (key: string) => string) {
  const note = document.createElement('div');
  note.className = 'form-hint';
  note.setAttribute('role', 'status');
  const tell = (key: string | null): void => void (note.textContent = key === null ? '' : say(key));
  return { note, tell };
}

const DESCRIBED = ['aria-describedby', 'aria-invalid', 'aria-required'] as const;

function describedAs(area: HTMLTextAreaElement): Record<string, string> {
  const given = [...DESCRIBED, 'placeholder'].map((name): [string, string | null] => [name, area.getAttribute(name)]);
  return {
    class: 'rich-text editor-text',
    role: 'textbox',
    'aria-multiline': 'true',
    'aria-labelledby': `${area.id}-label`,
    ...Object.fromEntries(given.filter((pair): pair is [string, string] => pair[1] !== null)),
  };
}

function label(area: HTMLTextAreaElement, view: EditorView): void {
  for (const own of all(`label[for="${area.id}"]`, HTMLLabelElement)) {
    own.removeAttribute('for');
    own.addEventListener('click', () => view.focus());
  }
}

function focusAtEnd(view: EditorView): void {
  view.dispatch(view.state.tr.setSelection(Selection.atEnd(view.state.doc)));
  view.focus();
}
