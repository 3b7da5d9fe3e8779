import { isCounting, listNumber, type Counting } from '#src/platform/words/listNumbers';
import type { Block, Inline, List, Textblock } from './blocks';
import { boxOf } from './instead';
import type { Source, SourceElement } from './source';
import type { Style } from './styles';

/** `value`: the number an item says it has. `level`: how deep it stands where each is a list of its own. */
type Item = { blocks: Block[]; value: number | null; level: number | null };

const numberIn = (attribute: string | undefined): number | null => {
  const number = Number.parseInt(attribute ?? '', 10);
  return number > 0 && number < 10_000 ? number : null;
};

/** Items, and what other programs put between them: a list beside an item belongs to it. */
export function itemsOf(list: SourceElement, blocksOf: (sources: readonly Source[]) => Block[]): Item[] {
  const items: Item[] = [];
  for (const child of list.children) {
    if (typeof child === 'string' && child.trim() === '') continue;
    const item = typeof child !== 'string' && child.tag === 'li' ? child : null;
    const blocks = blocksOf(item ? item.children : [child]);
    const isNested = !item && (blocks[0]?.kind === 'ul' || blocks[0]?.kind === 'ol');
    const last = items.at(-1);
    if (isNested && last) last.blocks.push(...blocks);
    else if (blocks.length > 0 || item) items.push(item ? itemIn(item, blocks) : { blocks, value: null, level: null });
  }
  return items;
}

const itemIn = (item: SourceElement, blocks: readonly Block[]): Item => ({
  blocks: withBox(boxOf(item), blocks),
  value: numberIn(item.attributes.value),
  level: numberIn(item.attributes['data-aria-level']),
});

function withBox(box: string, [first, ...others]: readonly Block[]): Block[] {
  if (box === '' || first?.kind !== 'p') return first ? [first, ...others] : [];
  return [{ ...first, inlines: [{ kind: 'text', text: box, marks: {} }, ...first.inlines] }, ...others];
}

/** One list, or several where an item has another number than the next. */
export function listsOf(items: readonly Item[], { kind, start, counting }: Omit<List, 'items'>): List[] {
  const lists: List[] = [{ kind, start, counting, items: [] }];
  for (const { blocks, value } of items) {
    const last = lists.at(-1);
    const isNext = !last || kind === 'ul' || value === null || value === last.start + last.items.length;
    if (isNext) last?.items.push(blocks);
    else if (last.items.length > 0) lists.push({ kind, start: value, counting, items: [blocks] });
    else Object.assign(last, { start: value, items: [blocks] });
  }
  return lists;
}

/** Word on the web makes each item a list of its own, which says how deep it stands: paragraphs with their place. */
export function placedItems(
  items: readonly Item[],
  { kind, start, counting }: Omit<List, 'items'>,
): Textblock[] | null {
  const placed = items.map(({ blocks, level }, index) => {
    const number = kind === 'ul' ? null : listNumber(start + index, counting);
    const inlines = level === null ? null : inlinesOf(blocks);
    return inlines && level !== null ? { kind: 'p' as const, inlines, place: { level, number } } : null;
  });
  return placed.every((paragraph) => paragraph !== null) ? placed : null;
}

function inlinesOf(blocks: readonly Block[]): Inline[] | null {
  if (!blocks.every((block): block is Textblock => block.kind === 'p')) return null;
  return blocks.flatMap((block, index) => [...(index > 0 ? [{ kind: 'br' as const }] : []), ...block.inlines]);
}

const BY_STYLE: Readonly<Record<string, Counting>> = {
  'lower-alpha': 'a',
  'lower-latin': 'a',
  'upper-alpha': 'A',
  'upper-latin': 'A',
  'lower-roman': 'i',
  'upper-roman': 'I',
};

/** How a list says that it counts: by its attributes, or by the style of it or its first item. */
export function numberingOf({ attributes }: SourceElement, styles: readonly Style[]): Omit<List, 'items' | 'kind'> {
  const looks = styles.flatMap((style) => `${style['list-style-type'] ?? ''} ${style['list-style'] ?? ''}`.split(' '));
  const byLook = looks.map((look) => BY_STYLE[look]).find((counting) => counting !== undefined);
  const { type } = attributes;
  return { start: numberIn(attributes.start) ?? 1, counting: isCounting(type) ? type : (byLook ?? '1') };
}
