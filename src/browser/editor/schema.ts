import { Schema, type DOMOutputSpec, type MarkSpec, type Node, type NodeSpec } from 'prosemirror-model';

const dir = { dir: 'auto' };
const attribute = (element: HTMLElement, name: string): string => element.getAttribute(name) ?? '';
const block = (tag: string, spec: NodeSpec): NodeSpec => ({
  ...spec,
  parseDOM: [{ tag }],
  toDOM: (): DOMOutputSpec => [tag, dir, 0],
});
const cell = (tag: string): NodeSpec => ({
  content: 'block+',
  isolating: true,
  parseDOM: [{ tag }],
  toDOM: () => [tag, dir, 0],
});
const mark = (tag: string, ...others: string[]): MarkSpec => ({
  parseDOM: [tag, ...others].map((name) => ({ tag: name })),
  toDOM: () => [tag, 0],
});
const startOf = ({ order, counting }: Record<string, unknown>): Record<string, string> => ({
  ...(order === 1 ? {} : { start: String(order) }),
  ...(counting === '1' ? {} : { type: String(counting) }),
});
const link = (node: { attrs: Record<string, unknown> }): string => String(node.attrs.href);

const nodes = {
  doc: { content: '(block | table)+' },
  paragraph: block('p', { content: 'inline*', group: 'block' }),
  heading: block('h3', { content: 'inline*', group: 'block', defining: true }),
  blockquote: block('blockquote', { content: 'block+', group: 'block', defining: true }),
  codeBlock: {
    content: 'text*',
    marks: '',
    group: 'block',
    code: true,
    defining: true,
    parseDOM: [{ tag: 'pre', preserveWhitespace: 'full' }],
    toDOM: () => ['pre', dir, 0],
  },
  bulletList: block('ul', { content: 'listItem+', group: 'block' }),
  orderedList: {
    content: 'listItem+',
    group: 'block',
    attrs: { order: { default: 1 }, counting: { default: '1' } },
    parseDOM: [
      {
        tag: 'ol',
        getAttrs: (element) => ({
          order: Number(attribute(element, 'start')) || 1,
          counting: attribute(element, 'type') || '1',
        }),
      },
    ],
    toDOM: ({ attrs }) => ['ol', { ...dir, ...startOf(attrs) }, 0],
  },
  listItem: block('li', { content: 'paragraph block*', defining: true }),
  table: {
    content: 'tableRow+',
    isolating: true,
    parseDOM: [{ tag: 'table' }],
    toDOM: () => ['div', { class: 'table-scroll' }, ['table', dir, ['tbody', 0]]],
  },
  tableRow: { content: '(tableCell | tableHeader)+', parseDOM: [{ tag: 'tr' }], toDOM: () => ['tr', 0] },
  tableCell: cell('td'),
  tableHeader: cell('th'),
  hardBreak: {
    inline: true,
    group: 'inline',
    selectable: false,
    linebreakReplacement: true,
    parseDOM: [{ tag: 'br' }],
    toDOM: () => ['br'],
  },
  picture: {
    inline: true,
    group: 'inline',
    draggable: true,
    attrs: { src: {}, alt: { default: '' } },
    parseDOM: [
      {
        tag: 'img[src]',
        getAttrs: (element) => ({ src: attribute(element, 'src'), alt: attribute(element, 'alt') }),
      },
    ],
    toDOM: ({ attrs }) => ['img', { src: String(attrs.src), alt: String(attrs.alt) }],
  },
  text: { group: 'inline' },
} satisfies Record<string, NodeSpec>;

const marks = {
  link: {
    attrs: { href: {} },
    inclusive: false,
    parseDOM: [{ tag: 'a[href]', getAttrs: (element) => ({ href: attribute(element, 'href') }) }],
    toDOM: (node) => ['a', { href: link(node), rel: 'noopener noreferrer nofollow' }, 0],
  },
  strong: mark('strong', 'b'),
  em: mark('em', 'i'),
  underline: mark('u'),
  strike: mark('del', 's', 'strike'),
  sup: { ...mark('sup'), excludes: 'sup sub' },
  sub: { ...mark('sub'), excludes: 'sup sub' },
  code: mark('code'),
} satisfies Record<string, MarkSpec>;

/** What a text may consist of. The sanitiser allows the same. */
export const schema = new Schema({ nodes, marks });

export const isEmpty = (doc: Node): boolean =>
  doc.childCount === 1 && doc.firstChild?.type === schema.nodes.paragraph && doc.content.size === 2;
