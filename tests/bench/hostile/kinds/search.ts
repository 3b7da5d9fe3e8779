import type { Kind } from '../kind';

const PIECES = ['a ', 'a OR ', '-a ', '"', '"a" ', '(', '\u0301', '%', '#1 '];
/** As long as the head of a request may be. */
const BYTES = 12_000;

export const search: readonly Kind[] = PIECES.map((piece) => ({
  name: `search for ${JSON.stringify(piece)} again and again`,
  ask: async ({ send }) => {
    const words = encodeURIComponent(piece);
    const q = words.repeat(BYTES / words.length);
    for (const list of ['/memos', '/tasks', '/people']) await send({ path: `${list}?q=${q}` });
  },
}));
