/** What a file's bytes say: UTF-8 or UTF-16 by its mark, UTF-8 without one, or what Excel writes on an older Windows. */
export function decode(bytes: Buffer): string {
  const mark = bytes.subarray(0, 2).toString('hex');
  if (mark === 'fffe') return new TextDecoder('utf-16le').decode(bytes);
  if (mark === 'feff') return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** A workbook, a picture or anything else that is no text. */
export const isText = (text: string): boolean => !text.includes('\0') && !text.startsWith('PK\u0003\u0004');
