import type { Block, Cell, Inline, List, Marks, Table } from './blocks';

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

export const htmlOf = (blocks: readonly Block[]): string => blocks.map(htmlOfBlock).join('');

function htmlOfBlock(block: Block): string {
  if ('rows' in block) return htmlOfTable(block);
  if ('items' in block) return htmlOfList(block);
  if ('blocks' in block) return `<blockquote>${htmlOf(block.blocks)}</blockquote>`;
  return `<${block.kind}>${htmlOfRun(block.inlines) || (block.kind === 'pre' ? '' : '<br>')}</${block.kind}>`;
}

const TAGS = ['href', 'strong', 'em', 'u', 'del', 'sup', 'sub', 'code'] as const;

/** Neighbours that look alike share one tag. */
function htmlOfRun(inlines: readonly Inline[], tags: readonly (typeof TAGS)[number][] = TAGS): string {
  const [tag, ...inner] = tags;
  if (tag === undefined) return inlines.map(htmlOfInline).join('');
  return groupsOf(inlines, tag)
    .map(({ value, members }) => wrapped(tag, value, htmlOfRun(members, inner)))
    .join('');
}

type Look = string | boolean | undefined;

function groupsOf(inlines: readonly Inline[], tag: keyof Marks): { value: Look; members: Inline[] }[] {
  const groups: { value: Look; members: Inline[] }[] = [];
  for (const inline of inlines) {
    const value: Look = inline.kind === 'text' && (inline.marks[tag] || undefined);
    const last = groups.at(-1);
    if (last && (last.value || undefined) === (value || undefined)) last.members.push(inline);
    else groups.push({ value, members: [inline] });
  }
  return groups;
}

function wrapped(tag: keyof Marks, value: Look, html: string): string {
  if (!value) return html;
  return tag === 'href' ? `<a href="${escape(String(value))}">${html}</a>` : `<${tag}>${html}</${tag}>`;
}

function htmlOfInline(inline: Inline): string {
  if (inline.kind === 'br') return '<br>';
  if (inline.kind === 'text') return escape(inline.text);
  return `<img src="${escape(inline.src)}" alt="${escape(inline.alt)}">`;
}

function htmlOfList({ kind, start, counting, items }: List): string {
  const from = kind === 'ol' && start !== 1 ? ` start="${start}"` : '';
  const type = kind === 'ol' && counting !== '1' ? ` type="${counting}"` : '';
  return `<${kind}${from}${type}>${items.map((blocks) => `<li>${insideOf(blocks)}</li>`).join('')}</${kind}>`;
}

const htmlOfTable = ({ rows }: Table): string =>
  `<table><tbody>${rows.map((cells) => `<tr>${cells.map(htmlOfCell).join('')}</tr>`).join('')}</tbody></table>`;

const htmlOfCell = ({ isHeader, blocks }: Cell): string => {
  const tag = isHeader ? 'th' : 'td';
  return `<${tag}>${insideOf(blocks)}</${tag}>`;
};

/** A single paragraph of an item or cell needs no tag of its own. */
function insideOf(blocks: readonly Block[]): string {
  const [first, second] = blocks;
  if (first?.kind !== 'p' || second?.kind === 'p') return htmlOf(blocks);
  return htmlOfRun(first.inlines) + htmlOf(blocks.slice(1));
}
