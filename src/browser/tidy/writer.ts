import { isBlank, type Block, type Inline, type ListPlace, type Marks, type Textblock } from './blocks';

/** Where blocks are put one after the other; text between them makes paragraphs of its own. */
export class Writer {
  readonly blocks: Block[] = [];
  private run: Inline[] = [];
  private place: ListPlace | undefined;

  constructor(private readonly keepsBlankLines: boolean) {}

  text(text: string, marks: Marks): void {
    this.run.push({ kind: 'text', text, marks });
  }

  add(inline: Inline): void {
    this.run.push(inline);
  }

  /** What comes now stands in a list, until the paragraph ends. */
  listPlace(place: ListPlace): void {
    this.place = place;
  }

  block(block: Block): void {
    this.end();
    this.blocks.push(block);
  }

  /** The end of a paragraph, if one was begun; two breaks in a row end one, too. `isMeant`: an empty one is a blank line. */
  end(kind: 'p' | 'h3' = 'p', isMeant = false): void {
    const paragraphs = kind === 'p' ? split(this.run) : [this.run];
    for (const run of paragraphs) {
      const inlines = trimmed(this.keepsBlankLines ? run : run.map(withoutGaps));
      const keeps = this.keepsBlankLines && isMeant && paragraphs.length === 1;
      if (isBlank(inlines) && !keeps) continue;
      this.blocks.push({ kind, inlines: isBlank(inlines) ? [] : inlines, ...this.placed() });
    }
    this.run = [];
    this.place = undefined;
  }

  private placed(): Pick<Textblock, 'place'> {
    return this.place ? { place: this.place } : {};
  }
}

function split(run: readonly Inline[]): Inline[][] {
  const paragraphs: Inline[][] = [[]];
  let breaks: Inline[] = [];
  for (const inline of run) {
    const isSpace = inline.kind === 'text' && inline.text.trim() === '' && breaks.length > 0;
    if (inline.kind === 'br' || isSpace) {
      breaks.push(inline);
      continue;
    }
    if (breaks.filter(({ kind }) => kind === 'br').length > 1) paragraphs.push([]);
    else paragraphs.at(-1)?.push(...breaks);
    breaks = [];
    paragraphs.at(-1)?.push(inline);
  }
  return paragraphs;
}

/** Word processors make gaps of hard blanks. */
const withoutGaps = (inline: Inline): Inline =>
  inline.kind === 'text' ? { ...inline, text: inline.text.replace(/[ \u00a0]{2,}|^\u00a0$/g, ' ') } : inline;

/** Blanks as a browser shows them: one between words, none at the ends of a line. */
function trimmed(run: readonly Inline[]): Inline[] {
  const kept: Inline[] = [];
  let isAtStart = true;
  for (const inline of run) {
    if (inline.kind !== 'text') {
      if (inline.kind === 'br') trimEnd(kept);
      isAtStart = inline.kind === 'br';
      kept.push(inline);
      continue;
    }
    const text = isAtStart ? inline.text.replace(/^ +/, '') : inline.text;
    if (text === '') continue;
    isAtStart = text.endsWith(' ');
    kept.push({ ...inline, text });
  }
  while (kept.at(-1)?.kind === 'br') kept.pop();
  trimEnd(kept);
  return kept;
}

function trimEnd(inlines: Inline[]): void {
  const last = inlines.at(-1);
  if (last?.kind !== 'text') return;
  const text = last.text.replace(/[ \u00a0]+$/, '');
  inlines.pop();
  if (text === '') trimEnd(inlines);
  else inlines.push({ ...last, text });
}
