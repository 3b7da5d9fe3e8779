import type { Database, MailState, Prisma } from '#src/platform/db';
import { NotFound } from '#src/platform/errors';
import type { Place } from '#src/platform/http/context';
import type { JobsQuery } from './jobs.schema';
import { literally } from '#src/platform/listing/like';

const MAILS_A_PAGE = 50;

export async function countMails({ prisma }: Database): Promise<{ state: MailState; count: number }[]> {
  const groups = await prisma.mailDelivery.groupBy({ by: ['state'], _count: true });
  return groups.map(({ state, _count }) => ({ state, count: _count }));
}

const select = {
  id: true,
  userId: true,
  kind: true,
  state: true,
  attempts: true,
  toAddress: true,
  lastError: true,
  createdAt: true,
  sentAt: true,
  notification: { select: { memoId: true, taskId: true } },
} satisfies Prisma.MailDeliverySelect;

function filterOf({ state, about, to }: JobsQuery): Prisma.MailDeliveryWhereInput {
  return {
    ...(state ? { state } : {}),
    ...(about ? { kind: { startsWith: about } } : {}),
    ...(to ? { toAddress: { contains: literally(to.toLowerCase()) } } : {}),
  };
}

/** One page of mails, newest first, and whether there are others on either side. What they say is not read. */
export async function listMails({ prisma }: Database, query: JobsQuery) {
  const { after, before } = query;
  const id = before ? { gt: before } : after ? { lt: after } : undefined;
  const where = { AND: [filterOf(query), ...(id ? [{ id }] : [])] };
  const orderBy = { id: before ? ('asc' as const) : ('desc' as const) };
  const rows = await prisma.mailDelivery.findMany({ where, orderBy, take: MAILS_A_PAGE + 1, select });
  const isFull = rows.length > MAILS_A_PAGE;
  const shown = rows.slice(0, MAILS_A_PAGE);
  const mails = (before ? shown.reverse() : shown).map(withPlace);
  return before
    ? { mails, hasNewer: isFull, hasOlder: true }
    : { mails, hasNewer: after !== undefined, hasOlder: isFull };
}

function withPlace<T extends { notification: { memoId: number | null; taskId: number | null } | null }>(mail: T) {
  const { notification, ...facts } = mail;
  return { ...facts, place: notification && placeOf(notification) };
}

function placeOf({ memoId, taskId }: { memoId: number | null; taskId: number | null }): Place | null {
  if (memoId !== null) return { kind: 'memo', id: memoId };
  return taskId === null ? null : { kind: 'task', id: taskId };
}

/** Invitations and links to a password are handed over by admins; what all other mails say is for their readers alone. */
const isForAdmins = (kind: string): boolean => kind.startsWith('account.');

export async function getMail({ prisma }: Database, deliveryId: number) {
  const found = await prisma.mailDelivery.findUnique({
    where: { id: deliveryId },
    select: { ...select, subject: true, text: true },
  });
  if (!found) throw new NotFound();
  const { subject, text, ...mail } = withPlace(found);
  const isOpen = isForAdmins(mail.kind);
  return { ...mail, isOpen, subject: isOpen ? subject : null, text: isOpen ? text : null };
}

export type KeptMail = Awaited<ReturnType<typeof getMail>>;
