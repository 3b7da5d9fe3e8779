import type { Counting } from '#src/platform/words/listNumbers';

/** What a text consists of once it is tidy. */
export type Marks = {
  strong?: boolean;
  em?: boolean;
  u?: boolean;
  del?: boolean;
  sup?: boolean;
  sub?: boolean;
  code?: boolean;
  href?: string;
};
export type Inline =
  { kind: 'text'; text: string; marks: Marks } | { kind: 'br' } | { kind: 'picture'; src: string; alt: string };

/** Where a paragraph stands in a list that its program did not write as one. */
export type ListPlace = { level: number; number: string | null };
export type Textblock = { kind: 'p' | 'h3' | 'pre'; inlines: Inline[]; place?: ListPlace };
export type List = { kind: 'ul' | 'ol'; start: number; counting: Counting; items: Block[][] };
export type Cell = { isHeader: boolean; blocks: Block[] };
export type Table = { kind: 'table'; rows: Cell[][] };
export type Block = Textblock | List | Table | { kind: 'blockquote'; blocks: Block[] };

/** Text, and nothing that only takes room. */
export const isBlank = (inlines: readonly Inline[]): boolean =>
  inlines.every(
    (inline) => inline.kind === 'br' || (inline.kind === 'text' && /^[\s\u00a0\u200b]*$/.test(inline.text)),
  );
