import { one } from '../dom';
import type { Talk } from './talk';

/**
 * The memo's page was fetched anew because something changed. The chat is left as it is, but for its foot: who may be
 * mentioned, and whether one may still write. What somebody was writing when it closed stays to be copied.
 */
export function renewFoot(talk: Talk, page: Document, opened: (form: HTMLFormElement) => void): void {
  const foot = one('#chat-foot', HTMLElement, talk.card);
  const fresh = page.getElementById('chat-foot');
  if (!foot || !fresh) return;
  foot.dataset.people = fresh.dataset.people;
  foot.dataset.mayAdd = fresh.dataset.mayAdd;
  if (foot.dataset.mayPost === fresh.dataset.mayPost) return;
  const written = one('textarea', HTMLTextAreaElement, foot)?.value.trim() ?? '';
  foot.replaceWith(fresh);
  const form = one('form[data-composer]', HTMLFormElement, fresh);
  if (form) return opened(form);
  if (!written) return;
  const rest = document.createElement('textarea');
  rest.className = 'form-control mt-2';
  rest.readOnly = true;
  rest.ariaLabel = talk.say('unsent');
  rest.value = written;
  fresh.append(rest);
}
