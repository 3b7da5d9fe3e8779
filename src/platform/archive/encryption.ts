import type { Readable } from 'node:stream';
import { Decrypter, Encrypter } from 'age-encryption';
import { ArchiveError } from './archiveError';
import { fromWeb, toWeb } from './webStreams';

/** With which an encrypted file begins; the program `age` reads it too. */
const MAGIC = 'age-encryption.org/v1';

export const isEncrypted = (start: Buffer): boolean => start.subarray(0, MAGIC.length).toString('latin1') === MAGIC;

export async function encrypt(plain: Readable, passphrase: string): Promise<Readable> {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  return fromWeb(await encrypter.encrypt(toWeb(plain)));
}

/** @throws ArchiveError when it was encrypted with another passphrase */
export async function decrypt(encrypted: Readable, passphrase: string): Promise<Readable> {
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  try {
    return fromWeb(await decrypter.decrypt(toWeb(encrypted)));
  } catch (cause) {
    throw new ArchiveError('passphrase', 'the passphrase is not the one it was encrypted with', { cause });
  }
}
