/** Windows-1252 from 0x80 on, where it differs from Latin 1; in several versions Node decodes Latin 1 by that name. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** By the byte order mark; otherwise UTF-8, and if it is not valid, Windows-1252. A character that is cut at the end is left out. */
export function decodeText(bytes: Buffer): string {
  const mark = bytes.subarray(0, 2).toString('hex');
  if (mark === 'fffe' || mark === 'feff')
    return new TextDecoder(mark === 'fffe' ? 'utf-16le' : 'utf-16be').decode(bytes, { stream: true });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return bytes
      .toString('latin1')
      .replace(/[\x80-\x9f]/g, (found) => WINDOWS_1252[found.charCodeAt(0) - 0x80] ?? found);
  }
}
