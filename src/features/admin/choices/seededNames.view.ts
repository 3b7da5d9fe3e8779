import type { PageContext } from '#src/platform/http/context';
import { choiceUrls } from './choices.urls';
import type { OrderedKind } from './kinds.queries';
import { findForeignNames } from './seededNames.service';

/** The way to the names of the company's language, while names of another one are untouched. */
export async function seededOffer(ctx: PageContext, kind: OrderedKind) {
  const foreign = await findForeignNames(ctx.db.prisma, kind);
  if (foreign.length === 0) return null;
  return {
    text: ctx.t('seeded.offer.text', { names: foreign.map(({ from, to }) => `${from} → ${to}`).join(', ') }),
    url: choiceUrls(kind).names,
  };
}
