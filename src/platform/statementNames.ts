import { createHash } from 'node:crypto';

type Options = { prefix: string; most: number; from?: number };

/** Texts whose number is still being counted. */
const COUNTED_AT_ONCE = 2_000;

const statementName = (prefix: string, text: string): string =>
  `${prefix}${createHash('sha1').update(text).digest('base64url')}`;

/**
 * A named statement is planned once and stays in PostgreSQL's memory as long as its connection lives. So the texts that
 * come often are named, and only so many: filters and lists of ids make texts without end.
 */
export function namesForFew({ prefix, most, from = 3 }: Options): (text: string) => string | undefined {
  const names = new Map<string, string>();
  const seen = new Map<string, number>();

  return (text) => {
    const known = names.get(text);
    if (known !== undefined || names.size >= most) return known;
    const times = (seen.get(text) ?? 0) + 1;
    if (times < from) {
      if (seen.size >= COUNTED_AT_ONCE) seen.clear();
      seen.set(text, times);
      return undefined;
    }
    seen.delete(text);
    const name = statementName(prefix, text);
    names.set(text, name);
    return name;
  };
}
