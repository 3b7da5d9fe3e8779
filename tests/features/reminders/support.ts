import type { ReminderRepeat } from '#src/platform/db';
import type { TestApp } from '../../support/app';

type Made = {
  memoId?: number;
  taskId?: number;
  note: string;
  dueAt: string;
  repeat?: ReminderRepeat;
  startsAt?: string;
  deliveredAt?: string;
};

/** A reminder as it stands in the database, whatever the clock says. */
export async function setReminder(app: TestApp, person: string, { dueAt, startsAt, deliveredAt, ...made }: Made) {
  const { id: userId } = await app.user(person);
  return app.db.prisma.reminder.create({
    data: {
      ...made,
      userId,
      dueAt: new Date(dueAt),
      startsAt: startsAt === undefined ? null : new Date(startsAt),
      deliveredAt: deliveredAt === undefined ? null : new Date(deliveredAt),
    },
  });
}

export const reminderOf = (app: TestApp, note: string) => app.db.prisma.reminder.findFirstOrThrow({ where: { note } });
