/** Letters that Unicode does not take apart, though people type them as others. */
const LETTERS: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
  ŋ: 'n',
  ŧ: 't',
  ς: 'σ',
  // Arabic and Persian keyboards, and endings that are written in two ways.
  ى: 'ي',
  ی: 'ي',
  ک: 'ك',
  ة: 'ه',
  ہ: 'ه',
  ھ: 'ه',
  ٱ: 'ا',
};
const LETTER = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'g');

/** Accents of Latin, Greek and Cyrillic, points of Hebrew and Arabic, the Arabic stretching line, and all that is invisible. */
const MARKS = /[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\p{Cf}\ufe00-\ufe0f]/gu;

/** All signs that stand for an apostrophe, each of one UTF-16 unit. */
export const APOSTROPHES = /['`´\u02b9-\u02bf\u02c8\u02ee\u05f3\u2018\u2019\u201b\u2032\uff07]/g;

const DIGITS = /[\u0660-\u0669\u06f0-\u06f9]/g;
const digit = (character: string): string => String(character.charCodeAt(0) & 15);

/**
 * One spelling for all that people take for the same: case, accents, full and half width, ligatures, decomposed letters,
 * invisible characters, digits of other scripts. The same on every database, because the database has no part in it.
 */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(MARKS, '')
    .toLowerCase()
    .replace(MARKS, '')
    .replace(LETTER, (letter) => LETTERS[letter] ?? letter)
    .replace(DIGITS, digit)
    .normalize('NFC');
}

const TRANSCRIBED: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', ø: 'oe', å: 'aa' };

/** "mueller" for "Müller": how those spell it who have no such key. Null where there is no other spelling. */
export function transcribed(text: string): string | null {
  const plain = text.normalize('NFC').toLowerCase();
  const spelt = plain.replace(/[äöüøå]/g, (letter) => TRANSCRIBED[letter] ?? letter);
  return spelt === plain ? null : fold(spelt);
}
