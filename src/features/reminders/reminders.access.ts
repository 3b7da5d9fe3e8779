import { NotFound, SignInNeeded } from '#src/platform/errors';
import type { Can } from '#src/platform/http/context';
import { findReminderFor, type ReminderRow } from './reminders.queries';

/** Only its owner sees a reminder; not even operators and admins do. */
export const ownReminder: Can<ReminderRow, { reminderId: number }> = async ({ db, actor, params }) => {
  if (!actor) throw new SignInNeeded();
  const reminder = await findReminderFor(db.prisma, actor, params.reminderId);
  if (!reminder) throw new NotFound('reminders.errors.notFound');
  return reminder;
};
