import type { Prisma } from '#src/platform/db';
import type { Parameters } from '#src/platform/listing/statement';
import { namePatterns } from '#src/platform/words/names';
import { literally } from '#src/platform/listing/like';

/** Falls back to the name until `search_name` is computed. */
const NAME = 'coalesce(u.search_name, lower(u.name))';

/** SQL condition on `u`: `zoe` finds Zoë, `muller` and `mueller` find Müller. */
export function isNamed(typed: string, parameters: Parameters): string {
  const ways = namePatterns(typed).map((patterns) => `${NAME} LIKE ALL (${parameters.add(patterns)}::text[])`);
  return ways.length === 0 ? 'false' : `(${ways.join(' OR ')})`;
}

export function named(typed: string): Prisma.UserWhereInput {
  const ways = namePatterns(typed).map((patterns) => ({
    AND: patterns.map((pattern) => ({ searchName: { contains: pattern.slice(1, -1) } })),
  }));
  return { OR: [...ways, { searchName: null, name: { contains: literally(typed), mode: 'insensitive' } }] };
}
