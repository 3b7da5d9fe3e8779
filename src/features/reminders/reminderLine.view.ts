import { wordsFor } from '#src/i18n/projectWords';
import { placeOf, placeUrl } from '#src/subjects/place';
import type { Titles } from '#src/subjects/subjects';
import type { PageContext } from '#src/platform/http/context';
import type { ReminderRow } from './reminders.queries';
import { reminderUrls } from './reminders.urls';

type Texts = Pick<PageContext, 't' | 'format'>;

/** Without access it shows the number and has no link. */
export function reminderLine({ t, format }: Texts, row: ReminderRow, titles: Titles) {
  const title = titles.of(row);
  const place = placeOf(row);
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
    place: wordsFor(t, { isProject: titles.isProject(row) })(`reminders.places.${place.kind}`),
    about: `#${place.id} ${title ?? t('notices.outOfSight')}`,
    url: title === null ? null : placeUrl(place),
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
