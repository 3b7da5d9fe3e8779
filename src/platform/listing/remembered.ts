import type { Translate } from '../http/context';
import type { Format } from '../http/format';

const KEPT_MAX = 20_000;

const kept = new WeakMap<Format, { day: string; texts: Map<string, string> }>();

export type Remember = (key: string, make: () => string) => string;

/**
 * Dates and sentences that all readers of one language and zone see alike. Writing them by `Intl` takes longer than all
 * the rest of a page, so each is made once; at midnight, when "today" changes, all are forgotten.
 */
export function remembered(format: Format, now: Date): Remember {
  const day = format.isoDay(now);
  const known = kept.get(format);
  const texts = known?.day === day ? known.texts : new Map<string, string>();
  if (texts !== known?.texts) kept.set(format, { day, texts });
  return (key, make) => {
    const text = texts.get(key);
    if (text !== undefined) return text;
    const made = make();
    if (texts.size >= KEPT_MAX) texts.clear();
    texts.set(key, made);
    return made;
  };
}

const quick = new WeakMap<Translate, Map<string, string>>();

/** The some hundred fixed texts of a page are looked up once. */
export function quickTexts(t: Translate): Translate {
  const texts = quick.get(t) ?? new Map<string, string>();
  quick.set(t, texts);
  return (key, values) => {
    if (values) return t(key, values);
    const text = texts.get(key) ?? t(key);
    texts.set(key, text);
    return text;
  };
}
