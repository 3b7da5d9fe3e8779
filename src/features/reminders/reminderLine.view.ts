import { memoUrls } from '#src/features/memos/memos.urls';
import { taskUrls } from '#src/features/tasks/tasks.urls';
import type { PageContext } from '#src/platform/http/context';
import { placeOf, type ReminderRow, type Titles } from './reminders.queries';
import { reminderUrls } from './reminders.urls';

type Texts = Pick<PageContext, 't' | 'format'>;

/** A reminder as a line of a list. What is out of sight keeps its number, and leads nowhere. */
export function reminderLine({ t, format }: Texts, row: ReminderRow, titles: Titles) {
  const title = titles.of(row);
  const { kind, id } = placeOf(row);
  const isTold = row.doneAt === null && row.deliveredAt !== null;
  const told = isTold && row.repeat !== 'never' ? row.deliveredAt : null;
  const repetition =
    row.repeat === 'never'
      ? ''
      : t(told ? 'reminders.repeatsNext' : 'reminders.repeats', {
          repeat: t(`reminders.repeat.${row.repeat}`),
          when: format.dateTime(row.dueAt),
        });
  return {
    id: row.id,
    note: row.note,
    place: t(`reminders.places.${kind}`),
    about: `#${id} ${title ?? t('notices.outOfSight')}`,
    url: title === null ? null : kind === 'memo' ? memoUrls.show(id) : taskUrls.show(id),
    at: told ?? row.dueAt,
    repetition,
    mayComplete: row.doneAt === null && (row.repeat === 'never' || isTold),
    urls: {
      edit: reminderUrls.edit(row.id),
      snooze: reminderUrls.snooze(row.id),
      completion: reminderUrls.completion(row.id),
      delete: reminderUrls.delete(row.id),
    },
  };
}
