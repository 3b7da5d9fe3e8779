/** "Ein-" at the end of a line before "und Ausgang" is a word of its own. */
const JOINS_NOTHING = String.raw`(?:und|oder|bzw|sowie|bis|and|or|et|ou)(?!\p{L})`;
const AT_LINE_END = new RegExp(
  String.raw`(?<=\p{L}\p{M}*)([-\u00ad\u2010])[ \t]*\n[ \t]*(?=\p{L})(?!${JOINS_NOTHING})`,
  'gu',
);

/** A word that is divided at the end of a line as one with a hyphen: the search finds it whole and by its parts. */
export const undivided = (text: string): string => text.replace(AT_LINE_END, '$1');
