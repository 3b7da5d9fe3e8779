import { one } from '../dom';
import { isOwn, messageById } from './messages';
import type { Talk } from './talk';

/** What the composer is for at the moment: a new message, an answer, or a change to an own one. */
export type Mode = { kind: 'new' } | { kind: 'reply'; id: string } | { kind: 'edit'; id: string; url: string };

/** The line above the composer that says so, with the way out of it. */
export function showMode(talk: Talk, form: HTMLFormElement, mode: Mode): void {
  const line = one('[data-context]', HTMLElement, form);
  const title = line && one('[data-context-title]', HTMLElement, line);
  const words = line && one('[data-context-text]', HTMLElement, line);
  const field = one('input[name=replyTo]', HTMLInputElement, form);
  const send = one('.composer-send span', HTMLElement, form);
  if (!line || !title || !words || !field) return;
  const item = mode.kind === 'new' ? undefined : messageById(talk, mode.id);
  const name = item?.dataset.authorName ?? '';
  line.hidden = mode.kind === 'new';
  field.value = mode.kind === 'reply' ? mode.id : '';
  if (mode.kind !== 'new') {
    title.textContent = mode.kind === 'edit' ? talk.say('editing') : talk.say('replyTo', { name });
    words.textContent = item ? excerpt(item) : words.textContent;
  }
  if (send) send.textContent = talk.say(mode.kind === 'edit' ? 'save' : 'send');
  for (const other of talk.list.querySelectorAll('.is-edited-now')) other.classList.remove('is-edited-now');
  if (mode.kind === 'edit' && item && isOwn(talk, item)) item.classList.add('is-edited-now');
}

const excerpt = (item: HTMLElement): string =>
  (one('[data-text]', HTMLElement, item) ?? one('.file-name', HTMLElement, item))?.textContent?.trim().slice(0, 140) ??
  '';
