import { all, one } from '../dom';
import { idOf, messageById, messagesIn } from './messages';
import type { Talk } from './talk';

const SHOWN_FOR = 2_500;

/** Leads to a message and shows which it is. */
export function jumpTo(item: HTMLElement): void {
  item.scrollIntoView({ block: 'center' });
  item.focus({ preventScroll: true });
  item.classList.add('is-highlighted');
  setTimeout(() => item.classList.remove('is-highlighted'), SHOWN_FOR);
}

/** What the address asked for has the focus, and is marked until it is left: it need not be found in a hurry. */
function showAsked(item: HTMLElement): void {
  item.scrollIntoView({ block: 'center' });
  const fade = (): void => item.classList.remove('is-highlighted');
  item.addEventListener('focusout', fade, { once: true });
  setTimeout(() => {
    if (document.activeElement !== item) fade();
  }, SHOWN_FOR);
}

/** A quote leads to what it quotes: on the page when it is there, else by the address that shows it. */
export function startJumps(talk: Talk): void {
  talk.list.addEventListener('click', (event) => {
    const quote = event.target instanceof Element ? event.target.closest('[data-jump]') : null;
    const item = quote instanceof HTMLElement ? messageById(talk, quote.dataset.jump ?? '') : undefined;
    if (!item) return;
    event.preventDefault();
    jumpTo(item);
  });
  const asked = messageById(talk, talk.card.dataset.highlighted || '0');
  if (asked) showAsked(asked);
}

/** The list is one stop of the Tab key: arrows go from message to message, and Tab from there to its tools. */
export function startRoving(talk: Talk): { renew(): void } {
  const renew = (): void => {
    const items = messagesIn(talk);
    // From the composer one comes to what was said last.
    const kept = items.find((item) => item.contains(document.activeElement)) ?? items.at(-1);
    for (const item of items) item.tabIndex = item === kept ? 0 : -1;
  };
  const choose = (item: HTMLElement): void => {
    for (const other of all(':scope > [tabindex="0"]', HTMLElement, talk.list)) other.tabIndex = -1;
    item.tabIndex = 0;
  };
  talk.list.addEventListener('focusin', ({ target }) => {
    const item = target instanceof Element ? target.closest('[data-message]') : null;
    if (item instanceof HTMLElement) choose(item);
  });
  talk.list.addEventListener('keydown', (event) => {
    const item = event.target;
    if (!(item instanceof HTMLElement) || !item.matches('[data-message]')) return;
    const next = neighbour(talk, item, event.key);
    if (!next) return;
    event.preventDefault();
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: 'nearest' });
  });
  // A finger has no pointing: a tap shows what can be done.
  talk.list.addEventListener('click', ({ target }) => {
    if (!(target instanceof Element) || target.closest('a, button')) return;
    const item = target.closest('[data-message]');
    for (const other of all('.is-chosen', HTMLElement, talk.list))
      if (other !== item) other.classList.remove('is-chosen');
    if (matchMedia('(hover: none)').matches) item?.classList.toggle('is-chosen');
  });
  renew();
  return { renew };
}

function neighbour(talk: Talk, item: HTMLElement, key: string): HTMLElement | undefined {
  const items = messagesIn(talk);
  const at = items.findIndex((other) => idOf(other) === idOf(item));
  if (key === 'ArrowUp') return items[at - 1];
  if (key === 'ArrowDown') return items[at + 1] ?? one('textarea', HTMLElement, talk.card);
  if (key === 'Home') return items[0];
  return key === 'End' ? items.at(-1) : undefined;
}
