import { one, texts } from '../dom';

/** The chat of the page: its parts, and what the server said of it in data attributes. */
export type Talk = {
  card: HTMLElement;
  scroll: HTMLElement;
  list: HTMLElement;
  /** Base of all addresses, such as `/memos/482`. */
  url: string;
  conversationId: number;
  reader: { id: string; name: string };
  locale: string;
  timeZone: string;
  /** A text in the reader's language, its `{placeholders}` filled. */
  say(key: string, values?: Record<string, string>): string;
  /** The form of a text that goes with the number. */
  sayMany(key: string, many: number, values?: Record<string, string>): string;
};

export function findTalk(): Talk | undefined {
  const card = one('[data-chat]', HTMLElement);
  const scroll = card && one('[data-talk-scroll]', HTMLElement, card);
  const list = card && one('[data-talk-list]', HTMLElement, card);
  if (!card || !scroll || !list) return undefined;
  const word = texts(card.dataset.chatTexts);
  const locale = regional(card.dataset.locale ?? 'en');
  const plural = new Intl.PluralRules(locale);
  const number = new Intl.NumberFormat(locale);
  const say = (key: string, values: Record<string, string> = {}): string =>
    word(key).replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  return {
    ...{ card, scroll, list, locale, say },
    url: card.dataset.url ?? '',
    conversationId: Number(card.dataset.chat),
    reader: { id: document.body.dataset.live ?? '', name: card.dataset.readerName ?? '' },
    timeZone: card.dataset.timeZone ?? 'UTC',
    sayMany(key, many, values = {}) {
      const form = `${key}_${plural.select(many)}`;
      return say(word(form) ? form : `${key}_other`, { ...values, shown: number.format(many) });
    },
  };
}

/** As on the server: English dates are day first. */
const regional = (locale: string): string => (locale === 'en' ? 'en-GB' : locale);

/** "Masha" where that is clear; the whole name where two people share it. */
export function shortName(name: string, others: readonly string[]): string {
  const first = (full: string): string => full.split(' ')[0] ?? full;
  return others.some((other) => other !== name && first(other) === first(name)) ? name : first(name);
}

export const isTouch = (): boolean => matchMedia('(hover: none) and (pointer: coarse)').matches;

/** Somebody looks at the page, so that what it shows is seen. */
export const isLookedAt = (): boolean => !document.hidden && document.hasFocus();

export const json = (init: RequestInit = {}): RequestInit => ({ ...init, headers: { Accept: 'application/json' } });
