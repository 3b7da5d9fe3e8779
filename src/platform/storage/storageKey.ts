import { NotFound } from '../errors';

/** `ab/<uuid>` of a file, `ab/<uuid>.<what>` of what was derived from it. */
export const STORAGE_KEY = /^[a-f0-9]{2}\/[a-f0-9-]{36}(\.[a-z]+)?$/;

/** Rows that were restored may hold any text: keys of another shape are refused, so that none leads out of the store. */
export function ownKey(key: string): string {
  if (!STORAGE_KEY.test(key)) throw new NotFound();
  return key;
}
