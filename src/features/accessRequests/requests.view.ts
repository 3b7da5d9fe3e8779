import type { Context } from '#src/platform/http/context';

export const openRequests = {
  where: { answeredAt: null, asker: { deactivatedAt: null } },
  select: { id: true, text: true, askedAt: true, asker: { select: { id: true, name: true } } },
  orderBy: { id: 'asc' },
  take: 20,
} as const;

type Request = { id: number; text: string; askedAt: Date; asker: { id: number; name: string } };
type Loaded = { accessRequests: readonly Request[]; participants: readonly { userId: number }[] };

/** Without those who came in by another way. */
export const requestsView = (
  { t, format }: Context,
  { accessRequests, participants }: Loaded,
  { url, mayAnswer }: { url: string; mayAnswer: boolean },
) =>
  (mayAnswer ? accessRequests : [])
    .filter(({ asker }) => !participants.some(({ userId }) => userId === asker.id))
    .map(({ id, text, askedAt, asker }) => ({
      asker,
      text,
      sentence: t('access.asks', { name: asker.name, date: format.longDateTime(askedAt) }),
      url: `${url}/access/${id}`,
    }));
