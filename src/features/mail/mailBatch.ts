import type { Database } from '#src/platform/db';
import { findMailedSubject, type MailedSubject, type Which } from './mailedSubject.queries';

/**
 * For so long what was found holds for the next mail of the same job: a longer one might tell what is no longer true. And a
 * program that stops waits longer (`GRACE_MS`): cut off, it would not know whether the server has the mail, and send it twice.
 */
export const BATCH_MS = 4_000;

/** What the mails of one job share: asked for when the first of them needs it. */
export type MailBatch = {
  company(): Promise<MailCompany>;
  subject(which: Which): Promise<MailedSubject | null>;
};

export function mailBatch(db: Database): MailBatch {
  let company: Promise<MailCompany> | null = null;
  const subjects = new Map<string, Promise<MailedSubject | null>>();
  return {
    company: () => (company ??= findMailCompany(db)),
    subject({ memoId, taskId }) {
      const key = `${memoId} ${taskId}`;
      const found = subjects.get(key) ?? findMailedSubject(db, { memoId, taskId });
      subjects.set(key, found);
      return found;
    },
  };
}

/** The company with its settings, but without the bytes of its logo. */
const findMailCompany = ({ prisma }: Database) =>
  prisma.company.findUniqueOrThrow({ where: { id: 1 }, omit: { logo: true } });

export type MailCompany = Awaited<ReturnType<typeof findMailCompany>>;
