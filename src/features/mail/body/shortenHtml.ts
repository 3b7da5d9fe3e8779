import { Parser } from 'htmlparser2';

/** Inline styles make a tag longer in a mail than in the stored text. */
const CHARACTERS_A_TAG = 10;
const TAGS_AT_LEAST = 10;

/** Cuts clean HTML after so many characters of text, or as many tags as fit them, and closes open tags. */
export function shortenHtml(html: string, most: number): { html: string; isCut: boolean } {
  const open: string[] = [];
  const mostTags = TAGS_AT_LEAST + most / CHARACTERS_A_TAG;
  let [length, tags, end] = [0, 0, -1];
  const parser = new Parser(
    {
      onopentagname(name) {
        tags += 1;
        if (tags <= mostTags) return void open.push(name);
        end = parser.startIndex;
        parser.pause();
      },
      onclosetag: () => void open.pop(),
      ontext(text) {
        length += text.length;
        if (length <= most) return;
        const start = parser.startIndex;
        end = start + lastWordIn(html.slice(start, start + text.length - (length - most)));
        parser.pause();
      },
    },
    { decodeEntities: false },
  );
  parser.write(html);
  if (end < 0) return { html, isCut: false };
  const closing = open.toReversed().filter((name) => !VOID.has(name));
  return { html: `${html.slice(0, end)}…${closing.map((name) => `</${name}>`).join('')}`, isCut: true };
}

const VOID = new Set(['br', 'img', 'hr']);

/** The end of the last whole word; never inside an entity or a character. An endless word is cut. */
function lastWordIn(text: string): number {
  const blank = text.search(/\s\S*$/);
  if (blank >= text.length - LONGEST_WORD && blank > 0) return blank;
  return text.replace(/&[^;\s]{0,10}$|[\uD800-\uDBFF]$/, '').length;
}

const LONGEST_WORD = 100;
