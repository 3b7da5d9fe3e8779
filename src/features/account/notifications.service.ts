import type { MailHours } from '#src/events/quietHours';
import { NOTICE_KINDS, type NoticeKind } from '#src/events/noticeKinds';
import { inTransaction, type Database, type MailTiming } from '#src/platform/db';

/** When the person wishes to be mailed, for each kind of notice: at once unless they said otherwise. */
export async function mailTimings(db: Database, userId: number): Promise<Record<NoticeKind, MailTiming>> {
  const chosen = await db.prisma.notificationPreference.findMany({
    where: { userId },
    select: { kind: true, timing: true },
  });
  const timingOf = (kind: NoticeKind): MailTiming => chosen.find((row) => row.kind === kind)?.timing ?? 'atOnce';
  return {
    'memo-sent': timingOf('memo-sent'),
    'memo-decided': timingOf('memo-decided'),
    'memo-changed': timingOf('memo-changed'),
    'memo-subscribed': timingOf('memo-subscribed'),
    'memo-waiting': timingOf('memo-waiting'),
    'chat-message': timingOf('chat-message'),
    'chat-mention': timingOf('chat-mention'),
    'task-created': timingOf('task-created'),
    'task-changed': timingOf('task-changed'),
    'task-closed': timingOf('task-closed'),
    reminder: timingOf('reminder'),
  };
}

/** Holds for what happens from now on; of what waits for a digest already, only "never" takes it back. */
export async function saveMailTimings(
  db: Database,
  userId: number,
  timings: Partial<Record<NoticeKind, MailTiming | undefined>>,
): Promise<void> {
  await inTransaction(db, async (tx) => {
    for (const kind of NOTICE_KINDS) {
      const timing = timings[kind];
      if (!timing) continue;
      const where = { userId_kind: { userId, kind } };
      await tx.notificationPreference.upsert({ where, create: { userId, kind, timing }, update: { timing } });
    }
  });
}

type Hours = { from?: number | undefined; until?: number | undefined; days: number[] };

export function mailHours({ prisma }: Database, userId: number): Promise<MailHours> {
  const select = { mailFrom: true, mailUntil: true, mailDays: true };
  return prisma.user.findUniqueOrThrow({ where: { id: userId }, select });
}

/** Mail that waits already goes when it was to go, unless it would then be quiet. */
export async function saveMailHours({ prisma }: Database, userId: number, { from, until, days }: Hours): Promise<void> {
  const data = { mailFrom: from ?? null, mailUntil: until ?? null, mailDays: days };
  await prisma.user.update({ where: { id: userId }, data, select: { id: true } });
}
