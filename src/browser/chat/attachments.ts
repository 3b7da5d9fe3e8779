import { all, one } from '../dom';
import { sizeOf } from '../fileSize';
import { receiveDrops } from '../pageDrop';
import { pastedFiles } from '../pastedFiles';
import { repeatedFiles } from '../repeatedFiles';
import type { Talk } from './talk';
import { thumbnail } from './thumbnail';

const MOST = 10;

export type Attachments = ReturnType<typeof makeAttachments>;

/** Files of the next message: chosen, pasted or dropped anywhere on the chat; each with a small picture and a way to leave it out. */
export function makeAttachments(talk: Talk, form: HTMLFormElement, changed: () => void) {
  const input = one('input[type=file]', HTMLInputElement, form);
  const list = one('[data-attachments]', HTMLElement, form);
  const maxBytes = Number(form.dataset.maxBytes) || Infinity;
  let files: File[] = [];

  const set = (next: File[]): void => {
    files = next;
    list?.replaceChildren(...files.map(row));
    if (list) list.hidden = files.length === 0;
    changed();
  };
  const add = (more: File[]): void => {
    set([...files, ...more]);
    void repeatedFiles(files).then((repeated) => {
      if (repeated.length > 0) set(files.filter((file) => !repeated.includes(file)));
    });
  };
  const row = (file: File): HTMLElement => {
    const item = document.createElement('li');
    item.className = 'attachment';
    const isTooLarge = file.size > maxBytes;
    item.classList.toggle('is-refused', isTooLarge);
    const name = document.createElement('span');
    name.className = 'attachment-name';
    const title = document.createElement('span');
    title.dir = 'auto';
    title.textContent = file.name;
    title.title = file.name;
    const detail = document.createElement('small');
    detail.textContent = isTooLarge ? talk.say('tooLarge', { file: '' }).trim() : sizeOf(file.size);
    name.append(title, detail);
    item.append(name, removeButton(file));
    void thumbnail(file).then((picture) => picture && item.prepend(picture));
    return item;
  };
  const removeButton = (file: File): HTMLElement => {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'tool';
    button.textContent = '×';
    button.setAttribute('aria-label', talk.say('remove', { file: file.name }));
    button.addEventListener('click', () => {
      set(files.filter((other) => other !== file));
      one('textarea', HTMLTextAreaElement, form)?.focus();
    });
    return button;
  };

  one('[data-attach]', HTMLButtonElement, form)?.addEventListener('click', () => input?.click());
  const takeChosen = (): void => {
    if (!input?.files?.length) return;
    add([...input.files]);
    input.value = '';
  };
  input?.addEventListener('change', takeChosen);
  // And what was chosen before this script came, once the rest of the composer stands.
  queueMicrotask(takeChosen);
  return {
    add,
    set,
    files: (): File[] => files,
    /** What the server would refuse is named before anything is sent. */
    problem(): string {
      const large = files.find((file) => file.size > maxBytes);
      if (large) return talk.say('tooLarge', { file: large.name });
      return files.length > MOST ? talk.say('tooMany') : '';
    },
  };
}

/** Files dropped on the page or pasted onto the chat are attached. A pasted picture has no name of its own and gets one. */
export function startDropAndPaste(talk: Talk, attachments: () => Attachments | undefined): void {
  receiveDrops({
    place: talk.card,
    words: talk.say('drop'),
    isReady: () => attachments() !== undefined,
    take(files) {
      attachments()?.add(files);
      all('textarea', HTMLTextAreaElement, talk.card)[0]?.focus();
    },
  });
  talk.card.addEventListener('paste', (event) => {
    const pasted = pastedFiles(event.clipboardData);
    if (pasted.length === 0) return;
    event.preventDefault();
    attachments()?.add(pasted.map((file, index) => named(talk, file, index)));
  });
}

function named(talk: Talk, file: File, index: number): File {
  if (!/^image\.\w+$/.test(file.name)) return file;
  const options = { timeZone: talk.timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: talk.timeZone }).format();
  const time = new Intl.DateTimeFormat('en-GB', options).format().replace(':', '.');
  const ending = file.name.slice(file.name.lastIndexOf('.'));
  const nth = index > 0 ? ` (${index + 1})` : '';
  return new File([file], `${talk.say('screenshot')} ${day} ${time}${nth}${ending}`, { type: file.type });
}
