import { findListedPeople } from '#src/features/people/choosing/listedPeople.queries';
import { groupOptions, personOptions } from '#src/features/people/choosing/options.view';
import { findActivePeople } from '#src/features/people/choosing/people.queries';
import type { Context } from '#src/platform/http/context';
import type { LoadedMemo } from '../memos.queries';

/** Who can be added as subscriber. `isListed` is false in a big company, where the field takes addresses. */
export async function subscriberCandidates(ctx: Context, memo: LoadedMemo, wanted?: number) {
  const known = new Set([...memo.participants, ...memo.recipients].map(({ userId }) => userId));
  const { people, groups } = await findListedPeople(ctx.db);
  const named = people ?? (wanted ? await findActivePeople(ctx.db.prisma, [wanted]) : []);
  const options = named.filter(({ id }) => !known.has(id));
  return {
    isListed: people !== null,
    chosen: options.filter(({ id }) => id === wanted).map(({ id }) => id),
    options: [...personOptions(options), ...groupOptions(ctx.t, groups)],
  };
}
