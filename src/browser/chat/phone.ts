import { one } from '../dom';
import { isTouch, type Talk } from './talk';

const KEYBOARD_TAKES = 0.8;
const SMALLEST = 96;
const AIR = 8;

/** With the keyboard of a phone open the chat shrinks to what is left, and the composer stands right above the keys. */
export function startPhone(talk: Talk): void {
  const view = window.visualViewport;
  if (!view || !isTouch()) return;
  const fit = (): void => {
    const foot = one('#chat-foot', HTMLElement, talk.card);
    const isOpen = view.height < window.innerHeight * KEYBOARD_TAKES || view.height < screen.height * 0.6;
    const writes = foot?.contains(document.activeElement) ?? false;
    if (!foot || !isOpen || !writes) return void talk.card.style.removeProperty('--talk-height');
    const rest = view.height - foot.offsetHeight - AIR * 4;
    talk.card.style.setProperty('--talk-height', `${Math.max(SMALLEST, rest)}px`);
    const hidden = foot.getBoundingClientRect().bottom - (view.offsetTop + view.height) + AIR;
    if (Math.abs(hidden) > 1) window.scrollBy({ top: hidden, behavior: 'instant' });
  };
  view.addEventListener('resize', fit);
  talk.card.addEventListener('focusin', () => requestAnimationFrame(fit));
  talk.card.addEventListener('focusout', () => requestAnimationFrame(fit));
}
