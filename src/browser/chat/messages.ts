import { all, one } from '../dom';
import { addOwnTools } from './ownTools';
import type { Talk } from './talk';

const CONTINUES_WITHIN = 5 * 60_000;

export const messagesIn = (talk: Talk): HTMLElement[] => all(':scope > [data-message]', HTMLElement, talk.list);
export const messageById = (talk: Talk, id: number | string): HTMLElement | undefined =>
  one(`#message-${Number(id)}`, HTMLElement, talk.list);
export const idOf = (item: HTMLElement | undefined): number => Number(item?.dataset.message ?? 0);
export const isOwn = (talk: Talk, item: HTMLElement): boolean => item.dataset.author === talk.reader.id;

export const isDeleted = (item: HTMLElement): boolean => item.classList.contains('is-deleted');
const isRevised = (item: HTMLElement): boolean =>
  isDeleted(item) || one('.message-edited', HTMLElement, item) !== undefined;

/** The page shows a stretch in the middle: newer messages exist that are not in the list. */
export const hasGap = (talk: Talk): boolean => one('[data-newer]', HTMLElement, talk.card) !== undefined;
const hasOlder = (talk: Talk): boolean =>
  one('.talk-older:not([hidden]) [data-older]', HTMLElement, talk.card) !== undefined;

/** What the server drew, as elements. It is escaped there, by the same partial as every page. */
export function parsed(html: string): HTMLElement[] {
  const template = document.createElement('template');
  template.innerHTML = html;
  return [...template.content.children].filter((child) => child instanceof HTMLElement);
}

/** Puts a message where it belongs, or in the place of its former version; not shown is what lies outside of the stretch. */
export function put(talk: Talk, html: string): { item: HTMLElement; isNew: boolean; isShown: boolean } | undefined {
  const item = parsed(html)[0];
  if (!item) return undefined;
  const former = messageById(talk, idOf(item));
  if (former) {
    const hadFocus = former.contains(document.activeElement);
    former.replaceWith(item);
    item.tabIndex = former.tabIndex;
    if (hadFocus) item.focus({ preventScroll: true });
  } else if (!insert(talk, item)) return { item, isNew: !isRevised(item), isShown: false };
  dress(talk, item);
  return { item, isNew: !former, isShown: true };
}

function insert(talk: Talk, item: HTMLElement): boolean {
  const shown = messagesIn(talk);
  const oldest = shown[0];
  if (hasGap(talk) || (oldest && idOf(item) < idOf(oldest) && hasOlder(talk))) return false;
  const before = shown.findLast((other) => idOf(other) < idOf(item));
  // What is still on its way stays last; a receipt stays at its message.
  if (before) (isSeenLine(before.nextElementSibling) ?? before).after(item);
  else talk.list.prepend(item);
  return true;
}

const isSeenLine = (element: Element | null): Element | undefined =>
  element?.matches('[data-seen]') ? element : undefined;

/** Adds what only this reader's page knows: whose it is, the time and day in the reader's zone, the place in its group. */
export function dress(talk: Talk, item: HTMLElement): void {
  const created = new Date(item.dataset.created ?? '');
  item.classList.toggle('is-own', isOwn(talk, item));
  const time = one('[data-time]', HTMLElement, item);
  if (time && !time.textContent?.trim()) time.textContent = timeOf(talk, created);
  item.dataset.day ||= dayOf(talk, created);
  if (isOwn(talk, item)) addOwnTools(talk, item);
  arrange(talk, item);
  const next = messagesIn(talk).find((other) => idOf(other) > idOf(item));
  if (next) arrange(talk, next);
}

/** Group and day of a message depend on the one above it. */
export function arrange(talk: Talk, item: HTMLElement): void {
  const shown = messagesIn(talk);
  const above = shown[shown.indexOf(item) - 1];
  const isSameDay = above?.dataset.day === item.dataset.day;
  item.classList.toggle('is-continued', continues(item, above));
  const line = dayLineOf(item);
  if (isSameDay) line?.remove();
  else if (!line) item.before(dayLine(talk, item));
}

/** What the same person says within minutes, on the same day, needs no name again; an answer does. */
const continues = (item: HTMLElement, above: HTMLElement | undefined): boolean =>
  above !== undefined &&
  above.dataset.day === item.dataset.day &&
  above.dataset.author === item.dataset.author &&
  at(item) - at(above) < CONTINUES_WITHIN &&
  !item.dataset.replyTo;

/** An own message that the server does not have yet, at the end. */
export function dressPending(talk: Talk, item: HTMLElement): void {
  const now = new Date();
  item.dataset.created = now.toISOString();
  item.dataset.day = dayOf(talk, now);
  const time = one('[data-time]', HTMLElement, item);
  if (time) time.textContent = timeOf(talk, now);
  const above = all(':scope > .message', HTMLElement, talk.list).at(-1);
  item.classList.toggle('is-continued', continues(item, above));
}

function timeOf({ locale, timeZone }: Talk, date: Date): string {
  const options = { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  return new Intl.DateTimeFormat(locale, options).format(date);
}

const dayOf = ({ timeZone }: Talk, date: Date): string => new Intl.DateTimeFormat('en-CA', { timeZone }).format(date);

const at = (item: HTMLElement): number => Date.parse(item.dataset.created ?? '');

/** The line that begins the day of this message: above it, or above the "New" line. */
function dayLineOf(item: HTMLElement): Element | undefined {
  let element = item.previousElementSibling;
  if (element?.matches('[data-new-line]')) element = element.previousElementSibling;
  return element?.matches('[data-day-line]') ? element : undefined;
}

function dayLine(talk: Talk, item: HTMLElement): HTMLElement {
  const { locale, timeZone } = talk;
  const created = new Date(item.dataset.created ?? '');
  const weekday = new Intl.DateTimeFormat(locale, { timeZone, weekday: 'long' });
  const date = new Intl.DateTimeFormat(locale, { timeZone, day: 'numeric', month: 'long', year: 'numeric' });
  return listLine('talk-day', 'dayLine', item.dataset.day ?? '', `${weekday.format(created)}, ${date.format(created)}`);
}

export function listLine(className: string, name: string, value: string, words: string): HTMLElement {
  const line = document.createElement('li');
  line.className = className;
  line.dataset[name] = value;
  const span = document.createElement('span');
  span.textContent = words;
  line.append(span);
  return line;
}
