import { readListNumber } from '#src/platform/words/listNumbers';
import type { Block, List, ListPlace, Textblock } from './blocks';
import { hasOwnSign, signOf } from './signs';
import { textOf, type SourceElement } from './source';
import type { Style } from './styles';

const LEVELS_MAX = 9;
/** Whether the program means this paragraph as an item, and of which list. */
export function listPlaceOf(paragraph: SourceElement, style: Style): ListPlace | null {
  const list = style['mso-list'] ?? '';
  const isNamed = /MsoListParagraph|MsoListBullet|MsoListNumber/i.test(paragraph.attributes.class ?? '');
  // Word's sign alone with its wide gap is enough, wherever it comes from.
  const isSigned = /^\s*[\u00b7\u2022\uf0b7][\u00a0\s]*\u00a0/.test(textOf(paragraph));
  if (!/level\d/.test(list) && !isSigned && !isNamed && !hasOwnSign(paragraph)) return null;
  const sign = signOf(paragraph);
  if (!sign) return null;
  return { level: levelOf(paragraph, list, style), number: sign.number };
}

function levelOf(paragraph: SourceElement, list: string, style: Style): number {
  const [, named] = /level(\d)/.exec(list) ?? [];
  // PowerPoint numbers its levels in classes: O, O1, O2.
  const [, slide] = /(?:^|\s)O(\d?)(?:\s|$)/.exec(paragraph.attributes.class ?? '') ?? [];
  const level = slide === undefined ? Number(named ?? levelByMargin(style)) : Number(slide) + 1;
  return Math.max(1, Math.min(LEVELS_MAX, level));
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
    if (open.length === place.level && !goesOn(open.at(-1), place)) close(open);
    if (open.length < place.level) begin(place, open, made);
    open.at(-1)?.items.push([paragraph]);
  }
  return made;
}

const isItem = (block: Block): block is Textblock & { place: ListPlace } =>
  block.kind === 'p' && block.place !== undefined;

/** A number that is not the next one begins a list of its own. */
function goesOn(list: List | undefined, { number }: ListPlace): boolean {
  if (!list || number === null) return list?.kind === 'ul';
  if (list.kind === 'ul') return false;
  const { counting, value } = readListNumber(number, list.counting === '1' ? undefined : list.counting);
  return counting === list.counting && value === list.start + list.items.length;
}

/** A list that began deeper stands for the levels above it, too. */
function close(open: List[]): void {
  const last = open.at(-1);
  while (open.length > 0 && open.at(-1) === last) open.pop();
}

/** A list inside the last item of the one above. A level that was skipped is none. */
function begin({ number, level }: ListPlace, open: List[], made: Block[]): void {
  const list: List =
    number === null ? { kind: 'ul', start: 1, counting: '1', items: [] } : { kind: 'ol', ...first(number), items: [] };
  const item = open.at(-1)?.items.at(-1);
  (item ?? made).push(list);
  while (open.length < level) open.push(list);
}

function first(number: string): Pick<List, 'start' | 'counting'> {
  const { counting, value } = readListNumber(number);
  return { counting, start: Math.max(1, value) };
}
