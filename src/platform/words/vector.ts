import { pauses } from '../pauses';
import { compoundsOf } from './words';

/** A literal of `tsvector`; `size` is at least the bytes that PostgreSQL needs for it. */
export type Vector = { doc: string; size: number };

/**
 * So large may a vector grow. PostgreSQL takes 1 MB, but whoever adds a word to it writes all of it anew. Each place counts
 * with `PLACE_SIZE`, so that none can lie beyond the 16,383 that PostgreSQL tells apart.
 */
export const SIZE_MAX = 200_000;
const PLACE_SIZE = 13;
/** PostgreSQL keeps at most 256 places of a word. */
const PLACES_OF_A_WORD = 255;
/** So many words are repeated at the beginning of the next vector: words that stand side by side stay so. */
const OVERLAP = 10;

type Place = readonly string[];

/** The texts as one vector, or several where one would be too large. None when there is no word in them. */
export function vectorsOf(texts: readonly string[]): Vector[] {
  const writer = new VectorWriter();
  for (const text of texts) writer.addText(text);
  return writer.finish();
}

/** The same, with turns for everybody else between the texts: a chat may be as long as it likes. */
export async function vectorsInTurns(texts: readonly string[]): Promise<Vector[]> {
  const writer = new VectorWriter();
  const pause = pauses();
  for (const text of texts) {
    writer.addText(text);
    await pause();
  }
  return writer.finish();
}

class VectorWriter {
  readonly #done: Vector[] = [];
  #words = new Map<string, number[]>();
  #size = 0;
  #place = 1;
  #recent: Place[] = [];

  addText(text: string): void {
    for (const { places, joined } of compoundsOf(text)) {
      for (const [at, { words }] of places.entries())
        this.add(at === 0 && joined !== null ? [...words, joined] : words);
    }
    this.leaveGap();
  }

  add(words: Place): void {
    if (this.#isFull(words)) {
      this.#close();
      for (const place of this.#recent) this.#write(place);
    }
    this.#write(words);
    this.#recent.push(words);
    if (this.#recent.length > OVERLAP) this.#recent.shift();
  }

  /** No phrase reaches from one text into the next. */
  leaveGap(): void {
    this.#place += 1;
    this.#size += PLACE_SIZE;
    this.#recent = [];
  }

  finish(): Vector[] {
    this.#close();
    return this.#done;
  }

  /** A further spelling or part of a word may lose its last places; the word itself may not. */
  #isFull([word = '']: Place): boolean {
    return this.#size > SIZE_MAX || (this.#words.get(word)?.length ?? 0) >= PLACES_OF_A_WORD;
  }

  #write(words: Place): void {
    for (const word of words) {
      const places = this.#words.get(word);
      if (places) {
        if (places.length < PLACES_OF_A_WORD) places.push(this.#place);
        this.#size += 2;
      } else {
        this.#words.set(word, [this.#place]);
        this.#size += Buffer.byteLength(word) + 12;
      }
    }
    this.#place += 1;
    this.#size += PLACE_SIZE;
  }

  #close(): void {
    if (this.#words.size === 0) return;
    const doc = [...this.#words].map(([word, places]) => `'${word}':${places.join(',')}`).join(' ');
    this.#done.push({ doc, size: this.#size });
    this.#words = new Map();
    this.#size = 0;
    this.#place = 1;
  }
}
