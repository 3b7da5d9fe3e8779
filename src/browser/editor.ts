import { all, texts } from './dom';

/** Turns `textarea[data-editor]` into Trix; the textarea stays the form's field and gets the HTML. */
export async function startEditors(root: ParentNode): Promise<void> {
  const areas = all('textarea[data-editor]:not([data-ready])', HTMLTextAreaElement, root);
  for (const area of areas) area.dataset.ready = '';
  if (areas.length === 0) return;
  const { default: trix } = await import('trix');
  Object.assign(trix.config.lang, words(areas[0]?.dataset.editor));
  for (const area of areas) replace(area);
}

const LANG_KEYS = [
  'bold',
  'italic',
  'strike',
  'link',
  'heading1',
  'quote',
  'code',
  'bullets',
  'numbers',
  'outdent',
  'indent',
  'undo',
  'redo',
  'url',
  'urlPlaceholder',
  'unlink',
];

function words(json: string | undefined): Record<string, string> {
  const say = texts(json);
  const known = LANG_KEYS.filter((key) => say(key) !== '');
  return Object.fromEntries(known.map((key): [string, string] => [key, say(key)]));
}

function replace(area: HTMLTextAreaElement): void {
  const editor = document.createElement('trix-editor');
  const store = document.createElement('input');
  store.type = 'hidden';
  store.id = `${area.id}-html`;
  store.value = area.value;
  editor.setAttribute('input', store.id);
  editor.setAttribute('role', 'textbox');
  editor.setAttribute('aria-multiline', 'true');
  editor.setAttribute('aria-labelledby', `${area.id}-label`);
  for (const name of ['aria-describedby', 'aria-invalid', 'aria-required', 'placeholder']) {
    const value = area.getAttribute(name);
    if (value) editor.setAttribute(name, value);
  }
  if (area.rows < 6) editor.classList.add('is-small');
  // Whoever reached the field before the editor came goes on writing in it.
  const isWriting = document.activeElement === area;
  area.hidden = true;
  // The toolbar stays in sight for as long as its editor, and no further.
  const box = document.createElement('div');
  box.className = 'editor-box';
  box.append(store, editor);
  area.after(box);
  const label = document.getElementById(`${area.id}-label`);
  label?.removeAttribute('for');
  label?.addEventListener('click', () => editor.focus());

  // Trix reports a change when it first loads what is there; only later ones are the writer's.
  let loaded = false;
  editor.addEventListener('trix-initialize', () => void (loaded = true));
  editor.addEventListener('trix-change', () => {
    area.value = store.value;
    if (loaded) area.dispatchEvent(new Event('input', { bubbles: true }));
  });
  // Files belong to the memo, not into its text.
  editor.addEventListener('trix-file-accept', (event) => event.preventDefault());
  if (area.autofocus || isWriting) focusAtEnd(editor);
}

function focusAtEnd(editor: HTMLElement): void {
  editor.focus();
  const selection = document.getSelection();
  selection?.selectAllChildren(editor);
  selection?.collapseToEnd();
}
