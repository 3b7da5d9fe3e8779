export type WebAddress = { from: number; to: number; href: string };

/** Only what begins with a scheme or `www.`: a bare `contract.zip` or `it.It` is a file's name or a slip, and a foreign site. */
const ADDRESS = /(?<![a-z0-9_@./-])(?:https?:\/\/|mailto:|www\.)[^\s<>"`|\p{Cf}\p{Cc}\p{So}]+/giu;
/** Marks of all scripts end an address, but for those that stand inside words and names. */
const MARK = /(?![\x00-\x7f’–‐‑·・])\p{P}/u;
/** What ends a sentence, or a quotation, and not an address. */
const TRAILING = /(?:[.,:;!?*'’–·・([{]|['’]s)$/iu;
const CLOSERS: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
const HAS_HOST =
  /^(?:https?:\/\/(?:[^\s/@]*@)?[\p{L}\p{N}[]|mailto:[^\s@]+@[\p{L}\p{N}]|www\.[\p{L}\p{N}-]+\.\p{L}{2})/iu;

/** The web addresses of a text: what the editor and the chat make links of. */
export function webAddressesIn(text: string): WebAddress[] {
  return [...text.matchAll(ADDRESS)].flatMap(({ 0: found, index }) => {
    const words = addressAt(found);
    const href = /^www\./i.test(words) ? `https://${words}` : words;
    return HAS_HOST.test(words) && URL.canParse(href) ? [{ from: index, to: index + words.length, href }] : [];
  });
}

/** As far as the address goes: not beyond a closing bracket that was opened before it. */
function addressAt(found: string): string {
  const open: Record<string, number> = {};
  let end = 0;
  for (const sign of found) {
    const opener = CLOSERS[sign];
    if (MARK.test(sign) || (opener && !open[opener])) break;
    open[sign] = (open[sign] ?? 0) + 1;
    if (opener) open[opener] = (open[opener] ?? 0) - 1;
    end += sign.length;
  }
  // Only the end is looked at: thousands of dots would cost the square of their number.
  const trailing = (): number => TRAILING.exec(found.slice(Math.max(0, end - 2), end))?.[0].length ?? 0;
  for (let length = trailing(); length > 0; length = trailing()) end -= length;
  return found.slice(0, end);
}
