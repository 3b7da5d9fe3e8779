import { clock } from '#src/platform/clock';
import type { Context, Place } from '#src/platform/http/context';
import { findRemindersOn } from './reminders.queries';
import { reminderUrls } from './reminders.urls';

export async function remindersOnPage({ db, actor, t, format }: Context, place: Place) {
  const rows = await findRemindersOn(db, actor.id, place, clock.now());
  return rows.map(({ id, note, dueAt }) => ({
    href: reminderUrls.edit(id),
    text: t('reminders.flash.created', { when: format.longDateTime(dueAt) }),
    note,
  }));
}
