import type { Block, List, Marks } from './blocks';
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

const SILENT = new Set([
  'script',
  'style',
  'head',
  'title',
  'meta',
  'link',
  'template',
  'noscript',
  'iframe',
  'object',
  'svg',
  'select',
  'input',
  'textarea',
  'button',
  'audio',
  'video',
  'canvas',
  'xml',
  'colgroup',
  'rp',
  'rt',
]);
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
    if (SILENT.has(tag) || isHidden(style)) return;
    const marks = marksOf(element, style, outer);
    if (tag === 'br') return writer.add({ kind: 'br' });
    if (tag === 'img') return this.picture(element, writer);
    if (/^h[1-6]$/.test(tag)) return this.heading(children, marks, writer);
    if (tag === 'pre')
      return writer.block({ kind: 'pre', inlines: [{ kind: 'text', text: linesOf(element), marks: {} }] });
    if (tag === 'ul' || tag === 'ol') return writer.block(this.list(element, tag, marks));
    if (tag === 'table') return this.table(element, marks, writer);
    if (tag === 'blockquote') return this.quote(children, marks, writer);
    if (tag === 'li' || PARAGRAPHS.has(tag)) return this.paragraph(element, style, marks, writer);
    this.flow(children, marks, writer);
  }

  private paragraph(element: SourceElement, style: Style, marks: Marks, writer: Writer): void {
    writer.end();
    const place = listPlaceOf(element, style);
    if (place) writer.listPlace(place);
    this.flow(place ? unsigned(element.children) : element.children, marks, writer);
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

  /** Items, and what other programs put between them: a list beside an item belongs to it. */
  private list(element: SourceElement, kind: List['kind'], marks: Marks): List {
    const items: Block[][] = [];
    for (const child of element.children) {
      if (typeof child === 'string' && child.trim() === '') continue;
      const isItem = typeof child !== 'string' && child.tag === 'li';
      const blocks = this.blocks(isItem ? child.children : [child], marks).flatMap(withoutTable);
      const isNested = blocks[0]?.kind === 'ul' || blocks[0]?.kind === 'ol';
      if (isNested && !isItem) (items.at(-1) ?? items[items.push([]) - 1])?.push(...blocks);
      else if (blocks.length > 0 || isItem) items.push(blocks);
    }
    const start = Number.parseInt(element.attributes.start ?? '1', 10);
    return { kind, start: start > 0 && start < 10_000 ? start : 1, items };
  }

  private table(element: SourceElement, marks: Marks, writer: Writer): void {
    if (isLayout(element)) {
      writer.end();
      for (const child of element.children) if (typeof child !== 'string') this.cellsAsText(child, marks, writer);
      return writer.end();
    }
    for (const caption of descendants(element, 'caption')) this.paragraph(caption, {}, marks, writer);
    const rows = gridOf(element, (cell) => {
      const style = styleOf(cell, this.sheet);
      return this.blocks(cell.children, cell.tag === 'th' ? {} : marksOf(cell, style, marks)).flatMap(withoutTable);
    });
    if (rows.length > 0) writer.block({ kind: 'table', rows });
  }

  /** A table that is none: what stands in it, one after the other. */
  private cellsAsText(element: SourceElement, marks: Marks, writer: Writer): void {
    if (element.tag !== 'td' && element.tag !== 'th') {
      for (const child of element.children) if (typeof child !== 'string') this.cellsAsText(child, marks, writer);
      return;
    }
    writer.end();
    this.flow(element.children, marksOf(element, styleOf(element, this.sheet), marks), writer);
    writer.end();
  }
}

const isHidden = (style: Style): boolean => style.display === 'none' || style['mso-hide'] === 'all';

/** Tables stand in nothing: inside of something else what stands in them comes one after the other. */
const withoutTable = (block: Block): Block[] =>
  block.kind === 'table' ? block.rows.flat().flatMap(({ blocks }) => blocks) : [block];

function linesOf(element: SourceElement): string {
  const words = (source: Source): string => {
    if (typeof source === 'string') return source.replaceAll('\r\n', '\n');
    return source.tag === 'br' ? '\n' : source.children.map(words).join('');
  };
  return words(element).replace(/^\n|\n+$/g, '');
}
