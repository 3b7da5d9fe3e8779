import { findRemindersUntil } from '#src/features/reminders/reminders.queries';
import { findTitles } from '#src/subjects/subjects';
import { SNOOZES } from '#src/features/reminders/repetition';
import { folderLink } from '#src/features/memos/folder/link.view';
import { clock } from '#src/platform/clock';
import type { Context } from '#src/platform/http/context';
import { findDayMemos, findDayTasks } from './myDay.queries';
import { dayOfReader } from './day';
import { dayPage } from './myDay.view';

export async function show(ctx: Context): Promise<void> {
  const { db, actor, format } = ctx;
  const { today, endsAt } = dayOfReader(actor);
  const [tasks, memos, reminders] = await Promise.all([
    findDayTasks(db, actor.id, today),
    findDayMemos(db, actor.id, today),
    findRemindersUntil(db, actor.id, endsAt),
  ]);
  const titles = await findTitles(db.prisma, actor, reminders);
  const now = clock.now();
  const subtitle = `${format.weekday(now)}, ${format.longDate(now)}`;
  ctx.render('myDay/show', {
    ...dayPage(ctx, { tasks, memos, reminders, titles, today }),
    subtitle,
    folder: folderLink(ctx),
    snoozes: SNOOZES,
  });
}
