import { all, one, texts } from './dom';
import { sizeOf } from './fileSize';
import { smallButton, textElement } from './make';
import { receiveDrops } from './pageDrop';
import { pastedFiles } from './pastedFiles';
import { repeatedFiles } from './repeatedFiles';

/** A file field that collects: each choice, drop or paste adds; the list shows and removes. */
export function startDropZones(root: ParentNode): void {
  for (const zone of all('[data-drop-zone]:not([data-ready])', HTMLElement, root)) setUp(zone);
}

function setUp(zone: HTMLElement): void {
  zone.dataset.ready = '';
  const input = one('input[type=file]', HTMLInputElement, zone);
  const field = zone.closest('[data-field]');
  const list = field ? one('[data-file-list]', HTMLElement, field) : undefined;
  if (!input || !list) return;
  const words = texts(zone.dataset.fileTexts);
  const maxBytes = Number(zone.dataset.maxBytes) || Infinity;
  const maxFiles = Number(zone.dataset.maxFiles) || Infinity;
  let chosen: File[] = [];

  const keep = (files: File[]): void => {
    chosen = files;
    const transfer = new DataTransfer();
    for (const file of chosen) transfer.items.add(file);
    input.files = transfer.files;
    draw();
  };
  const add = (files: File[]): void => {
    keep(input.multiple ? [...chosen, ...files] : files.slice(-1));
    input.dispatchEvent(new Event('input', { bubbles: true }));
    void repeatedFiles(chosen).then((repeated) => {
      if (repeated.length > 0) keep(chosen.filter((file) => !repeated.includes(file)));
    });
  };
  const leaveOut = (isMeant: (file: File) => boolean): void => {
    keep(chosen.filter((file) => !isMeant(file)));
    for (const kind of ['input', 'notes:left-out']) input.dispatchEvent(new Event(kind, { bubbles: true }));
  };
  const draw = (): void => {
    list.replaceChildren(...chosen.map((file) => row(file)));
    if (chosen.length > maxFiles) list.append(note(words('tooMany')));
  };
  const row = (file: File): HTMLElement => {
    const item = document.createElement('li');
    item.append(textElement('span', 'file-name', file.name), textElement('span', 'file-size', sizeOf(file.size)));
    if (file.size > maxBytes) {
      item.classList.add('is-refused');
      item.dataset.refused = `${file.name}: ${words('tooLarge')}`;
      item.append(textElement('span', '', words('tooLarge')));
    }
    item.append(removeButton(file));
    return item;
  };
  const removeButton = (file: File): HTMLElement => {
    const button = smallButton(words('remove'), () => {
      leaveOut((other) => other === file);
      input.focus();
    });
    button.classList.add('btn-quiet');
    button.setAttribute('aria-label', `${words('remove')}: ${file.name}`);
    return button;
  };

  input.addEventListener('change', () => add([...(input.files ?? [])]));
  // Chosen before this script came.
  if (input.files?.length) add([...input.files]);
  input.addEventListener('notes:leave-out', (event) => {
    if (event instanceof CustomEvent) leaveOut(({ name }) => name === event.detail);
  });
  receiveDrops({
    place: input.form ?? zone,
    words: words('dropNow'),
    isReady: () => !input.disabled && zone.checkVisibility(),
    take(files) {
      add(files);
      list.scrollIntoView({ block: 'nearest' });
    },
  });
  input.form?.addEventListener(
    'paste',
    (event) => {
      const pasted = pastedFiles(event.clipboardData);
      // An editor shows pictures in their place.
      const isInEditor = event.target instanceof Element && event.target.closest('.editor-text') !== null;
      const files = isInEditor ? pasted.filter(({ type }) => !type.startsWith('image/')) : pasted;
      if (files.length === 0) return;
      if (files.length === pasted.length) {
        event.preventDefault();
        event.stopPropagation();
      }
      add(files);
    },
    true,
  );
}

function note(content: string): HTMLElement {
  const item = textElement('li', 'is-refused', content);
  item.dataset.refused = content;
  return item;
}
