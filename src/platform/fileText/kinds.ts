import { open } from 'node:fs/promises';
import type { Gathering } from './gathering';
import { readPlain } from './formats/plain';
import { OfNoKind, Protected } from './limits';

const OFFICE_97 = 'd0cf11e0a1b11ae1';
const ENCRYPTED = Buffer.from('EncryptedPackage', 'utf16le');
/** Where an office file keeps the list of what it holds, nearly always. */
const LISTED_BYTES = 32 * 1024 * 1024;

/** By its first bytes: a name and a type are what somebody said. */
export async function readByKind(path: string, mediaType: string, into: Gathering): Promise<void> {
  const start = await firstBytes(path, 1_024);
  if (start.includes('%PDF-')) return (await import('./formats/pdf')).readPdf(path, into);
  if (['504b0304', '504b0506'].includes(start.toString('hex', 0, 4)))
    return (await import('./formats/office')).readOffice(path, into);
  if (start.toString('hex', 0, 8) === OFFICE_97) {
    // An office file with a password is one of an older kind, around the encrypted one.
    const isEncrypted = (await firstBytes(path, LISTED_BYTES)).includes(ENCRYPTED);
    throw isEncrypted ? new Protected() : new OfNoKind();
  }
  if (mediaType === 'message/rfc822') return (await import('./formats/mail')).readMail(path, into);
  if (/^text\/|^application\/(?:json|xml)$/.test(mediaType)) return readPlain(path, mediaType, into);
  throw mustBeWhole(mediaType) ? new Error('not what it is called') : new OfNoKind();
}

/** An empty one, or one of which the beginning is missing. */
const mustBeWhole = (mediaType: string): boolean => /pdf|opendocument|openxmlformats/.test(mediaType);

async function firstBytes(path: string, length: number): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
