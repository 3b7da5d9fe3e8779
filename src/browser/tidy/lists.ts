import type { Block, List, ListPlace, Textblock } from './blocks';
import { BULLET, NUMBER, numberOf } from './signs';
import { textOf, type SourceElement } from './source';
import type { Style } from './styles';

const LEVELS_MAX = 9;
/** Whether the word processor means this paragraph as an item, and of which list. */
export function listPlaceOf(paragraph: SourceElement, style: Style): ListPlace | null {
  const list = style['mso-list'] ?? '';
  const isNamed = /MsoListParagraph|MsoListBullet|MsoListNumber/i.test(paragraph.attributes.class ?? '');
  const text = textOf(paragraph).replace(/[\r\n]+/g, ' ');
  // Word's sign alone with its wide gap is enough, wherever it comes from.
  const isSigned = /^\s*[\u00b7\u2022\uf0b7][\u00a0\s]*\u00a0/.test(text);
  if (!/level\d/.test(list) && !isSigned && !(isNamed && (BULLET.test(text) || NUMBER.test(text)))) return null;
  const level = Math.min(LEVELS_MAX, Number(/level(\d)/.exec(list)?.[1] ?? levelByMargin(style)));
  return { level, start: numberOf(text) };
}

function levelByMargin(style: Style): number {
  const margin = /(?:^|\s)([\d.]+)(in|cm|pt)?/.exec(style['margin-left'] ?? '');
  const inches = Number(margin?.[1] ?? 0.5) / ({ in: 1, cm: 2.54, pt: 72 }[margin?.[2] ?? 'pt'] ?? 72);
  return Math.max(1, Math.round(inches / 0.5));
}

/** Paragraphs that stand in lists, one after the other, as lists in lists. */
export function withLists(blocks: readonly Block[]): Block[] {
  const made: Block[] = [];
  const open: List[] = [];
  for (const block of blocks) {
    if (!isItem(block)) {
      open.length = 0;
      made.push(block);
      continue;
    }
    const { place, ...paragraph } = block;
    open.length = Math.min(open.length, place.level);
    const kind = place.start === null ? 'ul' : 'ol';
    if (open.length === place.level && open.at(-1)?.kind !== kind) open.pop();
    if (open.length < place.level) begin(kind, place, open, made);
    open.at(-1)?.items.push([paragraph]);
  }
  return made;
}

const isItem = (block: Block): block is Textblock & { place: ListPlace } =>
  block.kind === 'p' && block.place !== undefined;

/** A list inside the last item of the one above. A level that was skipped is none. */
function begin(kind: List['kind'], { start, level }: ListPlace, open: List[], made: Block[]): void {
  const list: List = { kind, start: start ?? 1, items: [] };
  const item = open.at(-1)?.items.at(-1);
  (item ?? made).push(list);
  while (open.length < level) open.push(list);
}
