import { isCounting } from '#src/platform/words/listNumbers';
import { Fragment, type Mark, type Node } from 'prosemirror-model';
import type { Block, Cell, Inline, List, Marks } from '../tidy/blocks';
import { schema } from './schema';

const { nodes, marks } = schema;

/** The document that the editor works on, of tidy blocks, and the blocks of it. */
export const docOf = (blocks: readonly Block[]): Node => nodes.doc.create(null, filled(blocks.map(nodeOf)));

export const fragmentOf = (blocks: readonly Block[]): Fragment => Fragment.from(blocks.map(nodeOf));

const filled = (content: Node[]): Node[] => (content.length > 0 ? content : [nodes.paragraph.create()]);

function nodeOf(block: Block): Node {
  switch (block.kind) {
    case 'p':
      return nodes.paragraph.create(null, block.inlines.flatMap(inlineOf));
    case 'h3':
      return nodes.heading.create(null, block.inlines.flatMap(inlineOf));
    case 'pre':
      return nodes.codeBlock.create(null, textNodes(block.inlines.map(textOf).join('')));
    case 'blockquote':
      return nodes.blockquote.create(null, filled(block.blocks.map(nodeOf)));
    case 'table':
      return nodes.table.create(
        null,
        block.rows.map((cells) => nodes.tableRow.create(null, cells.map(cellOf))),
      );
    default:
      return listOf(block);
  }
}

function listOf({ kind, start, counting, items }: List): Node {
  const content = items.map((blocks) => {
    const inside = blocks.map(nodeOf);
    // An item begins with a paragraph, be it an empty one.
    const isFine = inside[0]?.type === nodes.paragraph;
    return nodes.listItem.create(null, isFine ? inside : [nodes.paragraph.create(), ...inside]);
  });
  return kind === 'ul'
    ? nodes.bulletList.create(null, content)
    : nodes.orderedList.create({ order: start, counting }, content);
}

const cellOf = ({ isHeader, blocks }: Cell): Node =>
  (isHeader ? nodes.tableHeader : nodes.tableCell).create(null, filled(blocks.map(nodeOf)));

const textNodes = (text: string, look: readonly Mark[] = []): Node[] => (text === '' ? [] : [schema.text(text, look)]);
const textOf = (inline: Inline): string => (inline.kind === 'text' ? inline.text : '\n');

function inlineOf(inline: Inline): Node[] {
  if (inline.kind === 'br') return [nodes.hardBreak.create()];
  if (inline.kind === 'picture') return [nodes.picture.create({ src: inline.src, alt: inline.alt })];
  return textNodes(inline.text, marksOf(inline.marks));
}

function marksOf({ href, strong, em, u, del, sup, sub, code }: Marks): Mark[] {
  return [
    ...(href ? [marks.link.create({ href })] : []),
    ...(strong ? [marks.strong.create()] : []),
    ...(em ? [marks.em.create()] : []),
    ...(u ? [marks.underline.create()] : []),
    ...(del ? [marks.strike.create()] : []),
    ...(sup ? [marks.sup.create()] : []),
    ...(sub ? [marks.sub.create()] : []),
    ...(code ? [marks.code.create()] : []),
  ];
}

const children = (node: Node): Node[] => [...node.content.content];

export const blocksOf = (node: Node): Block[] => children(node).map(blockOf);

function blockOf(node: Node): Block {
  switch (node.type) {
    case nodes.heading:
      return { kind: 'h3', inlines: children(node).map(inlineIn) };
    case nodes.codeBlock:
      return { kind: 'pre', inlines: [{ kind: 'text', text: node.textContent, marks: {} }] };
    case nodes.blockquote:
      return { kind: 'blockquote', blocks: blocksOf(node) };
    case nodes.bulletList:
    case nodes.orderedList:
      return {
        kind: node.type === nodes.bulletList ? 'ul' : 'ol',
        start: Number(node.attrs.order ?? 1),
        counting: countingOf(node.attrs.counting),
        items: children(node).map(blocksOf),
      };
    case nodes.table:
      return { kind: 'table', rows: children(node).map((row) => children(row).map(cellIn)) };
    default:
      return { kind: 'p', inlines: children(node).map(inlineIn) };
  }
}

const cellIn = (cell: Node): Cell => ({ isHeader: cell.type === nodes.tableHeader, blocks: blocksOf(cell) });

const countingOf = (attribute: unknown): List['counting'] => {
  const type = String(attribute);
  return isCounting(type) ? type : '1';
};

function inlineIn(node: Node): Inline {
  if (node.type === nodes.hardBreak) return { kind: 'br' };
  if (node.type === nodes.picture) return { kind: 'picture', src: String(node.attrs.src), alt: String(node.attrs.alt) };
  const has = (type: typeof marks.strong): boolean => type.isInSet(node.marks) !== undefined;
  const link = marks.link.isInSet(node.marks);
  return {
    kind: 'text',
    text: node.text ?? '',
    marks: {
      ...(link ? { href: String(link.attrs.href) } : {}),
      strong: has(marks.strong),
      em: has(marks.em),
      u: has(marks.underline),
      del: has(marks.strike),
      sup: has(marks.sup),
      sub: has(marks.sub),
      code: has(marks.code),
    },
  };
}
