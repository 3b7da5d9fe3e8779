import { clock } from '#src/platform/clock';
import type { Database } from '#src/platform/db';
import type { Place } from '#src/platform/http/context';
import { findThreadStarts } from './mail.queries';
import { findMailedSubject, type MailedSubject, type Which } from './mailedSubject.queries';

/**
 * Data shared by the mails of one job expires, as it may be outdated. Shorter than the shutdown's `GRACE_MS`: a mail
 * that is cut off may be sent twice.
 */
export const BATCH_MS = 4_000;

const DAY_MS = 86_400_000;

export type MailBatch = {
  company(): Promise<MailCompany>;
  subject(which: Which): Promise<MailedSubject | null>;
  /** The mail that starts this person's thread about a memo or task. */
  threadStart(place: Place, userId: number): Promise<string | null>;
};

export function mailBatch(db: Database, deliveryIds: readonly number[]): MailBatch {
  let company: Promise<MailCompany> | null = null;
  const subjects = new Map<string, Promise<MailedSubject | null>>();
  const threads = new Map<string, Promise<Map<number, string>>>();
  return {
    company: () => (company ??= findMailCompany(db)),
    subject({ memoId, taskId }) {
      const key = `${memoId} ${taskId}`;
      const found = subjects.get(key) ?? findMailedSubject(db, { memoId, taskId });
      subjects.set(key, found);
      return found;
    },
    async threadStart(place, userId) {
      const key = `${place.kind} ${place.id}`;
      const found = threads.get(key) ?? findThreadStarts(db, { place, deliveryIds });
      threads.set(key, found);
      return (await found).get(userId) ?? null;
    },
  };
}

export async function findMailCompany({ prisma }: Database) {
  const company = await prisma.company.findUniqueOrThrow({ where: { id: 1 }, omit: { logo: true } });
  return { ...company, withdrawnSince: new Date(clock.now().getTime() - company.keepWithdrawnDays * DAY_MS) };
}

export type MailCompany = Awaited<ReturnType<typeof findMailCompany>>;
