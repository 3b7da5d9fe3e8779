import { isCounting, listNumber, type Counting } from '#src/platform/words/listNumbers';
import { smallSigns } from '#src/platform/words/smallSigns';
import { Parser } from 'htmlparser2';
import type { Addresses } from './addresses';
import { nameOfPicture, type Pictures } from './pictures';

/** `mark` begins a list item, `rest` its further lines. */
type Margin = { tag: string; mark: string; rest: string };
type Open = { tag: string; count: number; counting: Counting };

const PARAGRAPHS = new Set(['p', 'div', 'h3', 'blockquote', 'pre', 'ul', 'ol', 'table']);
const CELLS = new Set(['td', 'th']);

/** Lists with marks, quotes with "> ", table cells side by side. */
export function asMailText(html: string, addresses: Addresses, pictures: Pictures): string {
  const lines: string[] = [];
  const margins: Margin[] = [];
  const open: Open[] = [];
  let line = '';
  let link: { href: string; from: number } | null = null;
  const isIn = (...tags: string[]): boolean => open.some(({ tag }) => tags.includes(tag));

  const endLine = (): void => {
    if (line.trim() !== '') {
      lines.push(margins.map((margin) => taken(margin)).join('') + line.trimEnd());
    }
    line = '';
  };
  const endParagraph = (): void => {
    endLine();
    if (lines.length > 0 && lines.at(-1) !== '' && !isIn('li')) lines.push('');
  };
  /** A picture is a paragraph of its own. */
  const addPicture = (name: string): void => {
    line = `${line === '' ? '' : `${line.trimEnd()} `}${name} `;
  };
  const begin = (tag: string): void => {
    if (CELLS.has(tag)) line = open.at(-1)?.count === 0 ? line : `${line.trimEnd()} | `;
    else if (!isIn('td', 'th') && (PARAGRAPHS.has(tag) || tag === 'li' || tag === 'tr')) endLine();
    else if (PARAGRAPHS.has(tag) || tag === 'li') line += line.endsWith(' ') || line === '' ? '' : ' ';
    // A table row stays on one line.
    if (isIn('td', 'th')) return;
    if (tag === 'blockquote') margins.push({ tag, mark: '> ', rest: '> ' });
    if (tag === 'li') margins.push({ tag, ...markIn(open.at(-1)) });
  };
  const end = (tag: string): void => {
    const isInCell = isIn('td', 'th');
    if (!isInCell && PARAGRAPHS.has(tag)) endParagraph();
    else if (!isInCell && (tag === 'li' || tag === 'tr')) endLine();
    if (!isInCell && margins.at(-1)?.tag === tag) margins.pop();
  };

  const parser = new Parser({
    onopentag(tag, { href, src = '', alt = '', start = '1', type }) {
      begin(tag);
      if (tag === 'br') {
        if (isIn('td', 'th')) line += ' ';
        else if (line.trim() === '' && lines.length > 0) lines.push('');
        else endLine();
      }
      if (tag === 'img') addPicture(`${nameOfPicture(src, alt, pictures)} [${addresses.numberOf(src)}]`);
      if (tag === 'a' && href) link = { href, from: line.length };
      const row = open.at(-1);
      if (CELLS.has(tag) && row) row.count += 1;
      open.push({ tag, count: tag === 'ol' ? Number(start) - 1 : 0, counting: isCounting(type) ? type : '1' });
    },
    ontext(words) {
      const tag = open.at(-1)?.tag ?? '';
      const text = tag === 'sup' || tag === 'sub' ? smallSigns(words, tag) : words;
      if (!isIn('pre') || isIn('td', 'th'))
        line += line === '' || line.endsWith(' ') ? text.replace(/\s+/g, ' ').trimStart() : text.replace(/\s+/g, ' ');
      else
        text.split('\n').forEach((one, index) => {
          if (index > 0) endLine();
          line += one;
        });
    },
    onclosetag(tag) {
      if (tag === 'a' && link) {
        const words = line.slice(link.from).trim();
        if (!isItsOwnAddress(words, link.href)) line += ` [${addresses.numberOf(link.href)}]`;
        link = null;
      }
      open.pop();
      end(tag);
    },
  });
  parser.write(html);
  parser.end();
  endLine();
  return lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function taken(margin: Margin): string {
  const { mark, rest } = margin;
  margin.mark = rest;
  return mark;
}

function markIn(list: Open | undefined): { mark: string; rest: string } {
  if (list) list.count += 1;
  const mark = list?.tag === 'ol' ? `${listNumber(list.count, list.counting)}. ` : '- ';
  return { mark, rest: ' '.repeat(mark.length) };
}

const isItsOwnAddress = (words: string, href: string): boolean =>
  href === words || href.replace(/^(?:https?:\/\/|mailto:)/, '').replace(/\/$/, '') === words;
