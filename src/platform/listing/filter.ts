import { z } from 'zod';

type Reading<T> = { success: true; data: T } | { success: false };

/** One parameter of a list's address. */
export type Filter<T> = {
  /** Of what stands in the address: a text, several, or nothing. */
  read(given: unknown): Reading<T>;
  /** Without it in the address, or where it is not understood. */
  absent: T;
  /** With its chip taken off. */
  off: T;
  /** As it stands in the address. */
  write(value: T): string;
};

export type Filters = Record<string, Filter<unknown>>;
export type ValuesOf<F extends Filters> = { [K in keyof F]: F[K] extends Filter<infer T> ? T : never };

type Options<T, A> = { absent?: A; off?: T | A; write?: (value: T) => string };

/** Of one that is given several times the last counts. */
export function filter<T, const A = undefined>(
  value: z.ZodType<T>,
  options: Options<T, A> = {},
): Filter<NoInfer<T | A>> {
  const absent = options.absent as A;
  return {
    read: (given) => {
      const last: unknown = Array.isArray(given) ? given.at(-1) : given;
      return last === undefined || last === '' ? { success: true, data: absent } : value.safeParse(last);
    },
    absent,
    off: 'off' in options ? (options.off as T | A) : absent,
    write: options.write ? (written) => options.write?.(written as T) ?? '' : String,
  };
}

/** A box that is ticked, or not. */
export const box: Filter<boolean> = {
  read: (given) => ({ success: true, data: given === '1' }),
  absent: false,
  off: false,
  write: () => '1',
};

/** What is searched for, in one line. */
export const words = (max: number): Filter<string> =>
  filter(
    z
      .string()
      .max(max)
      .refine((value) => !value.includes('\0') && value.isWellFormed())
      .transform((value) => value.trim().replace(/\s+/g, ' ')),
    { absent: '' },
  );
