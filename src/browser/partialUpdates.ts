import htmx from 'htmx.org';
import { announce } from './announce';
import { all, say, text, toRecord } from './dom';
import { placeWithin, restoreFocus, type Place } from './keptFocus';

/** Filters and pages of a list without a new page; links and forms work the same without it. */
document.addEventListener('htmx:responseError', (event) => {
  if (!(event instanceof CustomEvent)) return;
  // The server's page says what went wrong; show it whole.
  const path = text(toRecord(toRecord(event.detail).pathInfo).finalRequestPath);
  if (path) location.assign(path);
});

// Who pressed "Earlier" reads on where that begins: the link itself is gone, and the focus with it.
document.addEventListener('htmx:afterSwap', ({ target }) => {
  if (!(target instanceof HTMLElement) || !target.matches('ol.history') || document.activeElement !== document.body)
    return;
  target.tabIndex = -1;
  target.focus();
});

// Sorting, filters and pages put a new list in the place of the one that was worked in.
let place: Place | null = null;
document.addEventListener('htmx:beforeSwap', ({ target }) => {
  if (target instanceof Element) place = placeWithin(target);
});
document.addEventListener('htmx:afterSettle', ({ target }) => {
  restoreFocus(place);
  place = null;
  if (target instanceof HTMLElement && target.matches('[hx-boost]')) announceRows(target);
});

function announceRows(list: HTMLElement): void {
  const rows = all('tbody tr:has(td)', HTMLElement, list).length;
  announce(say('listRenewed').replace('{rows}', String(rows)));
}

// Parts that were renewed by a hint of the server.
document.addEventListener('notes:refreshed', ({ target }) => {
  if (target instanceof HTMLElement) htmx.process(target);
});

htmx.process(document.body);
