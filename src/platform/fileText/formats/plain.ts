import { open } from 'node:fs/promises';
import { decodeText } from '../../charset';
import type { Gathering } from '../gathering';
import { LIMITS, OfNoKind, TooLarge } from '../limits';
import { textOfHtml } from './html';

/** So many bytes hold all the characters that are read, in any of the encodings. */
const READ_BYTES = LIMITS.characters * 4;

export async function readPlain(path: string, mediaType: string, into: Gathering): Promise<void> {
  const file = await open(path, 'r');
  const { size } = await file.stat();
  const buffer = Buffer.alloc(Math.min(READ_BYTES, size));
  await file.read(buffer, 0, buffer.length, 0).finally(() => file.close());
  const text = decodeText(buffer);
  if (text.slice(0, 4_096).includes('\0')) throw new OfNoKind();
  into.addPage(mediaType === 'text/html' ? textOfHtml(text) : text);
  if (size > READ_BYTES) throw new TooLarge('too many characters');
}
