import type { Actor } from '#src/web/actor';
import type { PageContext, Problem } from '#src/platform/http/context';
import type { ReminderRow } from './reminders.queries';
import { fieldsOf } from './reminders.service';
import { REPEATS } from './repetition';

type Texts = Pick<PageContext, 't' | 'format'>;

type FormValues = { note: string; date: string; time: string; repeat: string };

export const valuesOf = (row: ReminderRow, actor: Actor): FormValues => ({
  note: row.note,
  repeat: row.repeat,
  ...fieldsOf(row.dueAt, actor),
});

/** `typed` and `fieldErrors` are read by the fields themselves. */
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
