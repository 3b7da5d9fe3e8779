/**
 * Where things stand in a JSON text. `JSON.parse` tells only sometimes where it stumbled, and a person who has to mend a dump of ten thousand lines needs a line number.
 */
export type JsonPlaces = {
  /** Offset of the first character that is not JSON; null when all of it is. */
  brokenAt: number | null;
};

const BLANK = /[ \t\n\r]*/y;
const SCALAR = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

const PLAIN = /[^"\\\u0000-\u001f]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;

type Awaited = 'value' | 'valueOrEnd' | 'key' | 'keyOrEnd' | 'next' | 'nothing';

/** Walks without recursion, so that a text of a million brackets is answered and not a crash. */
export function findPlaces(json: string): JsonPlaces {
  const open: ('[' | '{')[] = [];
  // The steps below change it; a plain variable would be taken for a constant by the compiler.
  const state: { awaited: Awaited } = { awaited: 'value' };
  let at = 0;

  const match = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const found = pattern.test(json);
    if (found) at = pattern.lastIndex;
    return found;
  };
  const text = (): boolean => {
    if (json.charAt(at) !== '"') return false;
    at += 1;
    for (;;) {
      match(PLAIN);
      if (json.charAt(at) === '"') break;
      if (!match(ESCAPE)) return false;
    }
    at += 1;
    return true;
  };
  const afterValue = (): Awaited => (open.length === 0 ? 'nothing' : 'next');
  const startValue = (): boolean => {
    const begin = json.charAt(at);
    if (begin === '[' || begin === '{') {
      open.push(begin);
      at += 1;
      state.awaited = begin === '[' ? 'valueOrEnd' : 'keyOrEnd';
      return true;
    }
    if (!(begin === '"' ? text() : match(SCALAR))) return false;
    state.awaited = afterValue();
    return true;
  };
  const end = (): boolean => {
    if (json.charAt(at) !== (open.at(-1) === '[' ? ']' : '}')) return false;
    open.pop();
    at += 1;
    state.awaited = afterValue();
    return true;
  };
  const key = (): boolean => {
    if (!text()) return false;
    match(BLANK);
    if (json.charAt(at) !== ':') return false;
    at += 1;
    state.awaited = 'value';
    return true;
  };
  const comma = (): boolean => {
    if (json.charAt(at) !== ',') return false;
    at += 1;
    state.awaited = open.at(-1) === '[' ? 'value' : 'key';
    return true;
  };
  const steps: Record<Exclude<Awaited, 'nothing'>, () => boolean> = {
    value: startValue,
    valueOrEnd: () => end() || startValue(),
    key,
    keyOrEnd: () => end() || key(),
    next: () => comma() || end(),
  };

  for (;;) {
    match(BLANK);
    const { awaited } = state;
    if (awaited === 'nothing') return { brokenAt: at < json.length ? at : null };
    if (!steps[awaited]()) return { brokenAt: at };
  }
}

/** Line and column, both from 1. */
export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
