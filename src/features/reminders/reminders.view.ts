import { memoUrls } from '#src/features/memos/memos.urls';
import { taskUrls } from '#src/features/tasks/tasks.urls';
import type { Actor } from '#src/platform/http/actor';
import type { PageContext, Problem } from '#src/platform/http/context';
import { placeOf, type ReminderRow, type Titles } from './reminders.queries';
import { fieldsOf } from './reminders.service';
import { reminderUrls } from './reminders.urls';
import { REPEATS } from './repetition';

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

export type ReminderLine = ReturnType<typeof reminderLine>;

type FormValues = { note: string; date: string; time: string; repeat: string };

export const valuesOf = (row: ReminderRow, actor: Actor): FormValues => ({
  note: row.note,
  repeat: row.repeat,
  ...fieldsOf(row.dueAt, actor),
});

/** What the form's page shows, new or again. `typed` and `fieldErrors` are read by the fields themselves. */
export function reminderForm(
  { t }: Texts,
  {
    action,
    back,
    values,
    hidden,
  }: { action: string; back: string; values: FormValues; hidden: Record<string, string> },
  problem?: Problem,
) {
  const { form = '', ...fieldErrors } = problem?.fieldErrors ?? {};
  return {
    action,
    back,
    values,
    hidden,
    repeats: REPEATS.map((value) => ({ value, label: t(`reminders.repeat.${value}`) })),
    typed: problem?.typed ?? {},
    fieldErrors,
    message: form,
  };
}
