import { all, count, one, text, toRecord } from './dom';

/** Where the focus stands, in words that still hold when that part of the page was made anew. */
export type Place = {
  region: string;
  id: string;
  label: string;
  href: string;
  /** Of those with the same label, and of all that can be focused. */
  among: number;
  ordinal: number;
};

const FOCUSABLE =
  'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"], [contenteditable]';

/** What is made anew as a whole, or the page. */
const REGION = ':is([data-refresh-on], [hx-boost])[id], main[id]';

const stops = (root: ParentNode): HTMLElement[] =>
  all(FOCUSABLE, HTMLElement, root).filter((element) => element.checkVisibility({ visibilityProperty: true }));

/** Counts beside a name change, the name stays. */
const labelOf = (element: HTMLElement): string =>
  (element.getAttribute('aria-label') ?? element.textContent).replace(/[\d\s.,+]+/g, ' ').trim();

const hrefOf = (element: HTMLElement): string => element.getAttribute('href') ?? '';

/** What opens the panel that the element lies in: panels are closed again when a page was made anew. */
function openerOf(element: HTMLElement): HTMLElement {
  const panel = element.closest('details[open], [popover]');
  if (panel instanceof HTMLDetailsElement) return one('summary', HTMLElement, panel) ?? element;
  return (panel && one(`[popovertarget="${panel.id}"]`, HTMLElement)) ?? element;
}

export function placeOf(element: HTMLElement): Place | null {
  const region = element.parentElement?.closest(REGION);
  if (!region) return null;
  const [around, label] = [stops(region), labelOf(element)];
  return {
    region: region.id,
    id: element.id,
    label,
    href: hrefOf(element),
    among: around.filter((other) => labelOf(other) === label).indexOf(element),
    ordinal: around.indexOf(element),
  };
}

/** As it comes out of the browser's storage. */
export function toPlace(value: unknown): Place | null {
  const place = toRecord(value);
  const [region, among, ordinal] = [text(place.region), count(place.among), count(place.ordinal)];
  return region
    ? { region, id: text(place.id), label: text(place.label), href: text(place.href), among, ordinal }
    : null;
}

/** What is done with ticked rows stands there only while there are any: one goes on in the first of those. */
const tickedOf = (element: HTMLElement): HTMLElement | undefined =>
  element.closest('#selection') ? one('.memo-row:has([name=memo]:checked) .memo-title', HTMLElement) : undefined;

/** Where the focus goes after a form was sent from here: to what opened it, if it was opened. */
export const placeAfterSending = (element: HTMLElement): Place | null =>
  placeOf(tickedOf(element) ?? openerOf(element));

/** Whoever presses Enter once more must not have come by chance to what takes something away. */
const isHarmless = (element: HTMLElement): boolean => !element.matches('.btn-danger, .btn-ghost-danger');

/** The same thing again, else its namesake, else what now stands where it stood. */
function elementAt({ region, id, label, href, among, ordinal }: Place): HTMLElement | undefined {
  const root = document.getElementById(region);
  if (!root) return undefined;
  const around = stops(root);
  const namesakes = label ? around.filter((other) => labelOf(other) === label) : [];
  const same = around.find((other) => id !== '' && other.id === id);
  const twin = namesakes.find((other) => hrefOf(other) === href) ?? namesakes[among] ?? namesakes.at(-1);
  if (same ?? twin) return same ?? twin;
  return around.slice(ordinal).find(isHarmless) ?? around.findLast(isHarmless);
}

const isLost = (): boolean => document.activeElement === null || document.activeElement === document.body;

/** Gives the focus back, unless it stands somewhere else by now. */
export function restoreFocus(place: Place | null, options: FocusOptions = {}): void {
  if (place && isLost()) elementAt(place)?.focus(options);
}

/** Of what a part of the page is about to lose. */
export function placeWithin(part: Element): Place | null {
  const focused = document.activeElement;
  return focused instanceof HTMLElement && part.contains(focused) ? placeOf(focused) : null;
}
