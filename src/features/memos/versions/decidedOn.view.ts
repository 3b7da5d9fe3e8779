import type { Context } from '#src/platform/http/context';
import type { LoadedMemo } from '../memos.queries';
import { memoUrls } from '../memos.urls';

/** Which version was decided on, where the memo was changed after that; null: what is read is what was decided on. */
export async function decidedOnEarlier({ t, db }: Context, { id, stage, textVersion }: LoadedMemo) {
  if (stage !== 'considered' || textVersion === 1) return null;
  const holds = { where: { memoId: id, endedAt: null }, select: { textVersion: true } } as const;
  const decision = await db.prisma.consideration.findFirst(holds);
  if (!decision || decision.textVersion === textVersion) return null;
  const { textVersion: number } = decision;
  return {
    label: t('versions.decidedOnEarlier', { number }),
    href: `${memoUrls.versions(id)}?from=${number}&to=${textVersion}`,
  };
}
