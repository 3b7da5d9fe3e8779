import { createHash, randomBytes, randomInt, randomUUID } from 'node:crypto';
import type { Answer } from './insist';
import type { SentFile } from './ledger';

const LARGEST_FILE = 30_000;

type File = SentFile & { bytes: Buffer };
type Fields = Record<string, string | number | number[]>;

export const pick = <T>(list: readonly T[]): T => {
  const found = list[randomInt(list.length)];
  if (found === undefined) throw new Error('There is nothing to choose from.');
  return found;
};

export function makeFile(): File {
  // What begins with MZ is taken for a program, as one in 4,096 of random letters does.
  const bytes = Buffer.from(`= ${randomBytes(1 + randomInt(LARGEST_FILE)).toString('base64')}`);
  return { name: `${randomUUID()}.txt`, bytes, hash: createHash('sha256').update(bytes).digest('hex') };
}

export const sent = (files: File[]): SentFile[] => files.map(({ name, hash }) => ({ name, hash }));

/** As a browser sends it; a list sends its name several times. */
export function formOf(fields: Fields, files: File[] = []): FormData {
  const form = new FormData();
  for (const [name, values] of Object.entries(fields))
    for (const value of [values].flat()) form.append(name, String(value));
  for (const { name, bytes } of files)
    form.append('files', new Blob([new Uint8Array(bytes)], { type: 'text/plain' }), name);
  return form;
}

/** The number in the address that an acknowledgement leads to. */
export const idAfter =
  (noun: string) =>
  ({ status, text, location }: Answer): number | null =>
    status < 400 ? Number(new RegExp(`/${noun}/(\\d+)`).exec(`${location} ${text}`)?.[1]) || null : null;
