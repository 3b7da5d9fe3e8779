import { record } from './dom';
import { placeAfterSending, restoreFocus, toPlace } from './keptFocus';

const KEPT = 'notes:focus';
let byKeyboard = false;

/** Whoever sends a form by keyboard and comes back to the same page goes on where they were. */
export function startReturningFocus(): void {
  giveBack();
  document.addEventListener('keydown', () => (byKeyboard = true), true);
  document.addEventListener('pointerdown', () => (byKeyboard = false), true);
  document.addEventListener('submit', (event) => {
    if (!event.defaultPrevented) keepPlace();
  });
}

/** Before the page is left for the answer to what was sent. */
export function keepPlace(): void {
  const { activeElement } = document;
  const place = byKeyboard && activeElement instanceof HTMLElement ? placeAfterSending(activeElement) : null;
  if (place) sessionStorage.setItem(KEPT, JSON.stringify({ path: location.pathname, place }));
}

function giveBack(): void {
  const { path, place } = record(sessionStorage.getItem(KEPT) ?? '');
  sessionStorage.removeItem(KEPT);
  // The answer to what was sent stands at the top, and stays in sight.
  if (path === location.pathname) restoreFocus(toPlace(place), { preventScroll: true });
}
