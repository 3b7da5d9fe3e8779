import { z } from 'zod';
import { translatorFor } from '#src/i18n/i18n';
import type { Database } from '#src/platform/db';
import type { Actor } from '#src/web/actor';
import type { Flash } from '#src/platform/http/context';
import { formatFor } from '#src/platform/http/format';

/** What others can do to an account that its owner should hear of without a mail: by what stands in the audit. */
const TOLD: Record<string, (details: z.infer<typeof facts>) => boolean> = {
  'mail.read': ({ kind }) => kind === 'account.passwordReset',
  'password.resetSent': ({ byHand }) => byHand === true,
  'twoStep.reset': () => true,
  'user.changed': ({ changes }) => changes?.email !== undefined,
};

const facts = z.looseObject({
  kind: z.string().optional(),
  byHand: z.boolean().optional(),
  changes: z.record(z.string(), z.unknown()).optional(),
});

const MOST_READ = 200;

/** One sentence for each kind of thing that happened since the person signed in last. */
export async function sinceLastTime({ prisma }: Database, { id, locale, timeZone }: Actor): Promise<Flash[]> {
  const { lastSeenAt } = await prisma.user.findUniqueOrThrow({ where: { id }, select: { lastSeenAt: true } });
  if (!lastSeenAt) return [];
  const entries = await prisma.auditEntry.findMany({
    where: { subjectId: id, type: { in: Object.keys(TOLD) }, createdAt: { gt: lastSeenAt }, actorId: { not: id } },
    orderBy: { id: 'desc' },
    take: MOST_READ,
    select: { type: true, details: true, createdAt: true, actor: { select: { name: true } } },
  });
  const latest = new Map(
    entries
      .filter(({ type, details }) => TOLD[type]?.(facts.parse(details)))
      .reverse()
      .map((entry) => [entry.type, entry]),
  );
  const t = translatorFor(locale);
  const format = formatFor(locale, timeZone);
  return [...latest.values()].map(({ type, createdAt, actor }) => ({
    kind: 'warning',
    message: t(`auth.sinceLastTime.${type}`, { by: actor?.name ?? '', time: format.dateTime(createdAt) }),
  }));
}
