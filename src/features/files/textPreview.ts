import { buffer } from 'node:stream/consumers';
import type { Storage } from '#src/platform/storage/storage';

const PREVIEW_BYTES = 64 * 1024;

export type TextPreview = { text: string; isCut: boolean };

export async function previewText(
  storage: Storage,
  file: { storageKey: string; sizeBytes: number },
): Promise<TextPreview> {
  if (file.sizeBytes === 0) return { text: '', isCut: false };
  const end = Math.min(file.sizeBytes, PREVIEW_BYTES) - 1;
  const bytes = await buffer(await storage.open(file.storageKey, { start: 0, end }));
  return { text: decode(bytes).replace(/[^\P{Cc}\t\n\r]/gu, '\ufffd'), isCut: file.sizeBytes > PREVIEW_BYTES };
}

/** Windows-1252 from 0x80 on, where it differs from Latin 1; in several versions Node decodes Latin 1 by that name. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** By the byte order mark; otherwise UTF-8, and if it is not valid, Windows-1252. */
function decode(bytes: Buffer): string {
  const mark = bytes.subarray(0, 2).toString('hex');
  if (mark === 'fffe' || mark === 'feff')
    return new TextDecoder(mark === 'fffe' ? 'utf-16le' : 'utf-16be').decode(bytes, { stream: true });
  try {
    // `stream`: a character cut by the end of the preview is no error.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return bytes
      .toString('latin1')
      .replace(/[\x80-\x9f]/g, (found) => WINDOWS_1252[found.charCodeAt(0) - 0x80] ?? found);
  }
}
