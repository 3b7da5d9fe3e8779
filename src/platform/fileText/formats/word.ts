import type { Archive } from '../archive';
import type { Gathering } from '../gathering';
import { walkXml } from './xml';

const PART = /^word\/(?:document|footnotes|endnotes|header\d*|footer\d*)\.xml$/;
const MAIN = 'word/document.xml';

/** The text first, then what stands above, below and in notes. What was struck out has an element of its own. */
export async function readWord(archive: Archive, into: Gathering): Promise<void> {
  into.beginPage();
  const parts = archive.names.filter((name) => PART.test(name) && name !== MAIN).sort();
  for (const part of [MAIN, ...parts]) await readParagraphs(archive.read(part), into, WORD);
}

/** The elements of a writing: text stands in `text`, and each of the others is a gap. */
export type Elements = { text: string; gaps: Record<string, string> };

const HYPHENS = { 'w:noBreakHyphen': '\u2011', 'w:softHyphen': '\u00ad' };
const WORD: Elements = { text: 'w:t', gaps: { 'w:tab': '\t', 'w:br': '\n', 'w:cr': '\n', ...HYPHENS } };
const PARAGRAPHS = new Set(['w:p', 'a:p']);

export async function readParagraphs(
  pieces: AsyncIterable<Buffer>,
  into: Gathering,
  { text, gaps }: Elements,
): Promise<void> {
  let isText = false;
  await walkXml(pieces, {
    open(name) {
      if (name === text) isText = true;
      const gap = gaps[name];
      if (gap !== undefined) into.add(gap);
    },
    close(name) {
      if (name === text) isText = false;
      if (PARAGRAPHS.has(name)) into.add('\n');
    },
    text: (said) => isText && into.add(said),
  });
}
