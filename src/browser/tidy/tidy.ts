import type { Block, List, Marks } from './blocks';
import { isHidden } from './hidden';
import { wordsInstead } from './instead';
import { itemsOf, listsOf, numberingOf, placedItems } from './items';
import { sharedPath } from './links';
import { listPlaceOf, withLists } from './lists';
import { unsigned } from './signs';
import { descendants, textOf, type Source, type SourceElement } from './source';
import { marksOf, sheetOf, styleOf, type Sheet, type Style } from './styles';
import { gridOf, isLayout } from './tables';
import { Writer } from './writer';

export type Manner = {
  /** The address under which a picture stays, or null when it cannot. */
  picture: (src: string) => string | null;
  /** Own texts keep their blank lines; word processors make them where none is meant. */
  keepsBlankLines: boolean;
};

/** HTML of any program as what the editor can hold: nothing but texts, lists, tables and pictures, looking as they did. */
export const tidy = (sources: readonly Source[], manner: Manner): Block[] =>
  new Tidying(sheetOf(sources), manner).blocks(sources, {});

const PARAGRAPHS = new Set([
  'p',
  'div',
  'section',
  'article',
  'header',
  'footer',
  'main',
  'nav',
  'aside',
  'figure',
  'figcaption',
  'address',
  'center',
  'dl',
  'dt',
  'dd',
  'details',
  'summary',
  'fieldset',
  'legend',
  'form',
  'hr',
  'caption',
  'tr',
  'hgroup',
]);
const DEPTH_MAX = 100;

class Tidying {
  private depth = 0;

  constructor(
    private readonly sheet: Sheet,
    private readonly manner: Manner,
  ) {}

  blocks(sources: readonly Source[], marks: Marks): Block[] {
    const writer = new Writer(this.manner.keepsBlankLines);
    this.flow(sources, marks, writer);
    writer.end();
    return withLists(writer.blocks);
  }

  private flow(sources: readonly Source[], marks: Marks, writer: Writer): void {
    // Deeper than anybody writes: the words alone.
    if (this.depth > DEPTH_MAX) return writer.text(sources.map(textOf).join(' '), marks);
    this.depth += 1;
    for (const source of sources) {
      if (typeof source === 'string') writer.text(source.replace(/[ \t\r\n\f]+/g, ' '), marks);
      else this.element(source, marks, writer);
    }
    this.depth -= 1;
  }

  private element(element: SourceElement, outer: Marks, writer: Writer): void {
    const { tag, children } = element;
    const style = styleOf(element, this.sheet);
    const instead = wordsInstead(element);
    if (instead !== null) return writer.text(instead, outer);
    if (isHidden(element, style)) return;
    const marks = marksOf(element, style, outer);
    if (tag === 'br') return writer.add({ kind: 'br' });
    if (tag === 'img') return this.picture(element, writer);
    if (/^h[1-6]$/.test(tag)) return this.heading(children, marks, writer);
    if (tag === 'pre' || isCode(element, style))
      return writer.block({ kind: 'pre', inlines: [{ kind: 'text', text: linesOf(element), marks: {} }] });
    if (tag === 'ul' || tag === 'ol') return this.lists(element, tag, marks, writer);
    if (tag === 'table') return this.table(element, marks, writer);
    if (tag === 'blockquote') return this.quote(children, marks, writer);
    if (tag === 'li' || PARAGRAPHS.has(tag)) return this.paragraph(element, style, marks, writer);
    this.flow(children, marks, writer);
    const path = tag === 'a' ? sharedPath(element.attributes.href) : null;
    if (path !== null && !textOf(element).includes(path)) writer.text(` (${path})`, outer);
  }

  private paragraph(element: SourceElement, style: Style, marks: Marks, writer: Writer): void {
    writer.end();
    const place = listPlaceOf(element, style);
    if (place) writer.listPlace(place);
    this.flow(place ? unsigned(element) : element.children, marks, writer);
    writer.end('p', element.tag === 'p' || element.children.length > 0);
  }

  private heading(children: readonly Source[], marks: Marks, writer: Writer): void {
    writer.end();
    this.flow(children, marks, writer);
    writer.end('h3');
  }

  private quote(children: readonly Source[], marks: Marks, writer: Writer): void {
    const blocks = this.blocks(children, marks).flatMap(withoutTable);
    if (blocks.length > 0) writer.block({ kind: 'blockquote', blocks });
  }

  private picture({ attributes }: SourceElement, writer: Writer): void {
    const src = this.manner.picture(attributes.src ?? '');
    if (src !== null)
      writer.add({ kind: 'picture', src, alt: (attributes.alt ?? '').replace(/\s+/g, ' ').trim().slice(0, 250) });
  }

  private lists(element: SourceElement, kind: List['kind'], marks: Marks, writer: Writer): void {
    const looks = [element, ...descendants(element, 'li').slice(0, 1)].map((one) => styleOf(one, this.sheet));
    const list = { kind, ...numberingOf(element, looks) };
    const items = itemsOf(element, (sources) => this.blocks(sources, marks).flatMap(withoutTable));
    for (const block of placedItems(items, list) ?? listsOf(items, list)) writer.block(block);
  }

  private table(element: SourceElement, marks: Marks, writer: Writer): void {
    if (isLayout(element)) {
      writer.end();
      for (const child of element.children) if (typeof child !== 'string') this.cellsAsText(child, marks, writer);
      return writer.end();
    }
    for (const caption of descendants(element, 'caption')) this.paragraph(caption, {}, marks, writer);
    const rows = gridOf(element, {
      isUnseen: (part) => isHidden(part, styleOf(part, this.sheet)),
      blocksOf: (cell) => {
        const inner = cell.tag === 'th' ? {} : marksOf(cell, styleOf(cell, this.sheet), marks);
        return this.blocks(cell.children, inner).flatMap(withoutTable);
      },
    });
    if (rows.length > 0) writer.block({ kind: 'table', rows });
  }

  /** A table that is none: what stands in it, one after the other. */
  private cellsAsText(element: SourceElement, marks: Marks, writer: Writer): void {
    if (isHidden(element, styleOf(element, this.sheet))) return;
    if (element.tag !== 'td' && element.tag !== 'th') {
      for (const child of element.children) if (typeof child !== 'string') this.cellsAsText(child, marks, writer);
      return;
    }
    writer.end();
    this.flow(element.children, marksOf(element, styleOf(element, this.sheet), marks), writer);
    writer.end();
  }
}

/** Tables stand in nothing: inside of something else what stands in them comes one after the other. */
export const withoutTable = (block: Block): Block[] =>
  block.kind === 'table' ? block.rows.flat().flatMap(({ blocks }) => blocks) : [block];

/** Editors of programs hand over their lines with all blanks, in their own letters. */
const isCode = ({ tag }: SourceElement, style: Style): boolean =>
  tag === 'div' &&
  /^pre/.test(style['white-space'] ?? '') &&
  /mono|courier|consolas|menlo/.test(style['font-family'] ?? '');

function linesOf(element: SourceElement): string {
  const words = (source: Source): string => {
    if (typeof source === 'string') return source.replaceAll('\r\n', '\n');
    if (source.tag === 'br') return '\n';
    const line = source.children.map(words).join('');
    return source.tag === 'div' && !line.endsWith('\n') ? `${line}\n` : line;
  };
  return words(element).replace(/^\n|\n+$/g, '');
}
