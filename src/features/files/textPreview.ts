import { buffer } from 'node:stream/consumers';
import { decodeText } from '#src/platform/charset';
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
  return { text: decodeText(bytes).replace(/[^\P{Cc}\t\n\r]/gu, '\ufffd'), isCut: file.sizeBytes > PREVIEW_BYTES };
}
