import { runsBetween, wordsOf, type Run } from './wordChanges';

type Piece = { html: string; key: string; isWord: boolean };

/** Two texts of clean HTML, each whole and as it was, the words that went marked in the one and those that came in the other. */
export function markedTexts(from: string, to: string): { from: string; to: string; isSame: boolean } {
  const [old, fresh] = [piecesOf(from), piecesOf(to)];
  const [oldKeys, freshKeys] = [keysOf(old), keysOf(fresh)];
  const runs = runsBetween(oldKeys, freshKeys);
  return {
    from: marked(old, withBlanks(oldKeys, changedIn(runs, 'removed')), 'del'),
    to: marked(fresh, withBlanks(freshKeys, changedIn(runs, 'added')), 'ins'),
    isSame: runs.every(({ kind }) => kind === 'same'),
  };
}

/** Of each word of the one text, or of the other, whether it changed. */
function changedIn(runs: readonly Run[], kind: 'removed' | 'added'): boolean[] {
  const changed: boolean[] = [];
  for (const run of runs.filter((one) => one.kind === 'same' || one.kind === kind))
    for (let word = 0; word < run.count; word += 1) changed.push(run.kind === kind);
  return changed;
}

const BLANK = ' ';

const keysOf = (pieces: readonly Piece[]): string[] => pieces.filter(({ isWord }) => isWord).map(({ key }) => key);

/** Tags of words, by which "10" and a bold "10" are not the same. What the editor writes for each. */
const OF_WORDS = new Map([
  ['b', 'strong'],
  ['i', 'em'],
  ...['strong', 'em', 'u', 's', 'del', 'a', 'code', 'sup', 'sub'].map((tag): [string, string] => [tag, tag]),
]);

/** Loops: texts have a hundred thousand words and more, and lists of lists of them cost as much as comparing them. */
function piecesOf(html: string): Piece[] {
  const open = new OpenTags();
  const pieces: Piece[] = [];
  for (const part of html.match(/<[^<>]*>|[^<]+/g) ?? []) {
    if (!part.startsWith('<')) {
      const { format } = open;
      for (const word of wordsOf(part)) pieces.push({ html: word, key: keyOf(word, format), isWord: true });
    } else if (part.startsWith('<img ')) {
      pieces.push({ html: part, key: part, isWord: true });
    } else {
      open.follow(part);
      pieces.push({ html: part, key: '', isWord: false });
    }
  }
  return pieces;
}

/** Words without a format are their own key, which is compared more quickly than a text put together anew. */
const keyOf = (word: string, format: string): string =>
  word.trim() === '' ? BLANK : format === '' ? word : `${format} ${word}`;

/** The open tags of words. One within its like counts once, however deep: a text of tags alone costs no more than others. */
class OpenTags {
  readonly #within: { name: string; outer: string | undefined }[] = [];
  /** By name, the innermost. A link counts with where it leads. */
  readonly #tags = new Map<string, string>();

  get format(): string {
    return [...this.#tags.values()].join(' ');
  }

  follow(part: string): void {
    const [, slash, tag = ''] = /^<(\/?)([a-z0-9]+)/.exec(part) ?? [];
    const name = OF_WORDS.get(tag);
    if (!name) return;
    if (slash) return this.#close();
    this.#within.push({ name, outer: this.#tags.get(name) });
    this.#tags.set(name, name === 'a' ? part : name);
  }

  #close(): void {
    const { name = '', outer } = this.#within.pop() ?? {};
    if (outer === undefined) this.#tags.delete(name);
    else this.#tags.set(name, outer);
  }
}

/** The blank between two changed words is part of one change. */
const withBlanks = (keys: readonly string[], isChanged: readonly boolean[]): boolean[] =>
  keys.map(
    (key, at) => isChanged[at] === true || (key === BLANK && isChanged[at - 1] === true && isChanged[at + 1] === true),
  );

/** A mark never goes beyond a tag. Blanks alone are not marked. */
function marked(pieces: readonly Piece[], isChanged: readonly boolean[], tag: 'ins' | 'del'): string {
  let html = '';
  let run = '';
  let word = 0;
  const flush = (): void => {
    if (run === '') return;
    const words = run.trim();
    html += words === '' ? run : run.replace(words, () => `<${tag} class="changed">${words}</${tag}>`);
    run = '';
  };
  for (const piece of pieces) {
    if (piece.isWord && isChanged[word++]) run += piece.html;
    else {
      flush();
      html += piece.html;
    }
  }
  flush();
  return html;
}
