import { APOSTROPHES, fold, transcribed } from './fold';

/** Letters and digits of a folded name, with one space between its words. */
const spaced = (folded: string): string => folded.replace(/[^\p{L}\p{N}]+/gu, ' ').trim();

/** A name as it is compared, in all its spellings: `muller` and, for those without such a key, `mueller` of "Müller". */
export function nameKeys(name: string): string[] {
  const plain = name.replace(APOSTROPHES, '');
  const other = transcribed(plain);
  return [...new Set([fold(plain), ...(other === null ? [] : [other])].map(spaced))].filter((key) => key !== '');
}

/** What is stored beside a name for those who look for it; "Anna-Lena" is also found as "annalena". */
export const searchNameOf = (name: string): string =>
  [
    ...new Set(
      nameKeys(name).flatMap((key) => (/[-\u2010-\u2015]/.test(name) ? [key, key.replaceAll(' ', '')] : [key])),
    ),
  ].join('|');

/** Patterns of LIKE for what was typed: a name is meant when it has all of one list. Empty when no letter was typed. */
export const namePatterns = (typed: string): string[][] =>
  nameKeys(typed.normalize('NFC')).map((key) => key.split(' ').map((word) => `%${word}%`));

/** Whether a name is meant by what was typed, where all names are at hand. */
export function isNamed(name: string, typed: string): boolean {
  const stored = searchNameOf(name);
  return nameKeys(typed).some((key) => key.split(' ').every((word) => stored.includes(word)));
}

/** Whether two are the same name, in whatever spelling. */
export const sameName = (one: string, other: string): boolean => {
  const keys = nameKeys(other);
  return nameKeys(one).some((key) => keys.includes(key));
};

/** Whether a name, or a later part of it, begins with what was typed. */
export const beginsLike = (name: string, typed: string): boolean =>
  nameKeys(name).some((key) => nameKeys(typed).some((wanted) => ` ${key}`.includes(` ${wanted}`)));
