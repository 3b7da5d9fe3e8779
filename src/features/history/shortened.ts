const SHORT = 300;
const AROUND = 80;

export type Change = { from: string; to: string };

/** Cuts both texts to at most `max` characters around the change. Linear, for long texts. */
export function shortenedChange({ from, to }: Change, max: number): Change & { isCut: boolean } {
  if (from.length <= SHORT && to.length <= SHORT) return { from, to, isCut: false };
  const start = commonStart(from, to);
  const end = commonEnd(from, to, start);
  const cut = (text: string): string => {
    const [first, last] = [Math.max(0, start - AROUND), Math.min(text.length, text.length - end + AROUND)];
    const middle = shortened(slice(text, first, last), max);
    return `${first > 0 ? '…' : ''}${middle}${last < text.length ? '…' : ''}`;
  };
  const shown = { from: cut(from), to: cut(to) };
  return { ...shown, isCut: shown.from !== from || shown.to !== to };
}

export function shortened(text: string, max: number): string {
  if (text.length <= max) return text;
  const tail = Math.floor(max / 4);
  return `${slice(text, 0, max - tail)} … ${slice(text, text.length - tail, text.length)}`;
}

function commonStart(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a[length] === b[length]) length += 1;
  return length;
}

function commonEnd(a: string, b: string, start: number): number {
  const most = Math.min(a.length, b.length) - start;
  let length = 0;
  while (length < most && a[a.length - 1 - length] === b[b.length - 1 - length]) length += 1;
  return length;
}

const slice = (text: string, from: number, to: number): string =>
  text.slice(from, to).replace(/^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/g, '');
