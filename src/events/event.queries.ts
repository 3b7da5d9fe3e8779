import type { Tx } from '#src/platform/db';
import { eventTypeOf } from './catalogue';
import { excerptSelect } from './excerpt';
import type { NoticeKind } from './noticeKinds';
import { memoSelect, personSubject, subjectOf, taskSelect } from '#src/subjects/subject';
import { usableZone } from '#src/platform/timeZones';

export async function findEvent(db: Pick<Tx, 'event'>, eventId: number) {
  const event = await db.event.findUnique({
    where: { id: eventId },
    select: {
      id: true,
      type: true,
      createdAt: true,
      changes: true,
      actorId: true,
      memoId: true,
      taskId: true,
      userId: true,
      actor: { select: { name: true } },
      doneFor: { select: { name: true } },
      message: { select: excerptSelect },
      memo: { select: memoSelect },
      task: { select: taskSelect },
    },
  });
  if (!event) return null;
  const { memo, task, ...happened } = event;
  const subject = subjectOf({ memo, task }) ?? (event.userId === null ? null : personSubject(event.userId));
  return subject && { ...happened, type: eventTypeOf(event.type), subject };
}

export type HappenedEvent = NonNullable<Awaited<ReturnType<typeof findEvent>>>;

export async function findReaders(
  db: Pick<Tx, 'user' | 'company'>,
  ids: number[],
  kindOf: (userId: number) => NoticeKind,
) {
  const company = await db.company.findUniqueOrThrow({
    where: { id: 1 },
    select: { name: true, executivesReadAll: true, anyoneMayBeRecipient: true, defaultTimeZone: true },
  });
  const users = await db.user.findMany({
    where: { id: { in: ids }, deactivatedAt: null },
    orderBy: { id: 'asc' },
    select: {
      id: true,
      email: true,
      locale: true,
      timeZone: true,
      isExecutive: true,
      isOperator: true,
      mailFrom: true,
      mailUntil: true,
      mailDays: true,
      notificationPreferences: { select: { kind: true, timing: true } },
    },
  });
  return users.map(({ notificationPreferences, ...user }) => {
    const kind = kindOf(user.id);
    const preference = notificationPreferences.find((row) => row.kind === kind);
    const timeZone = usableZone(user.timeZone, company.defaultTimeZone);
    return { ...user, timeZone, company, kind, timing: preference?.timing ?? ('atOnce' as const) };
  });
}

export type Reader = Awaited<ReturnType<typeof findReaders>>[number];
