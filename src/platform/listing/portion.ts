import { z } from 'zod';
import { id } from '../http/params';

export const PORTION = 50;

/** Where a portion begins; what is no number begins at the beginning. */
export const afterQuery = z.looseObject({ after: id.catch(0) });

/** Some rows of a long list, from one on, and the address of those that follow. */
export function portion<T>(all: readonly T[], after: number, urlOf: (after: number) => string) {
  const next = after + PORTION;
  return { rows: all.slice(after, next), nextUrl: next < all.length ? urlOf(next) : null };
}
