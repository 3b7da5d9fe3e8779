import type { SourceElement } from './source';

const EMOJI =
  /^(?:\p{Extended_Pictographic}|\p{Regional_Indicator}|[\u200d\ufe0f\u20e3\u{1f3fb}-\u{1f3ff}\u{e0020}-\u{e007f}]|[0-9#*]\ufe0f?\u20e3)+$/u;
const box = (isTicked: boolean): string => (isTicked ? '\u2611 ' : '\u2610 ');

/** Words that stand for what a program shows as a picture or field: an emoji, a box to tick. */
export function wordsInstead({ tag, attributes }: SourceElement): string | null {
  const { alt = '', type } = attributes;
  if (tag === 'input') return type === 'checkbox' ? box('checked' in attributes) : null;
  if (tag !== 'img') return null;
  // The box of an item that says by itself whether it is ticked.
  if (/checkbox/i.test(attributes['aria-roledescription'] ?? '')) return '';
  return EMOJI.test(alt) || /^:[\w+-]+:$/.test(alt) ? alt : null;
}

/** The box of an item in a list of things to do. */
export function boxOf({ attributes }: SourceElement): string {
  if (attributes.role !== 'checkbox' && !('data-checked' in attributes)) return '';
  return box((attributes['aria-checked'] ?? attributes['data-checked']) === 'true');
}
