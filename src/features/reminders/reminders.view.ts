import type { Actor } from '#src/web/actor';
import { clock } from '#src/platform/clock';
import type { PageContext, Place, Problem } from '#src/platform/http/context';
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

const choices = ({ t, format }: Texts) => ({
  repeats: REPEATS.map((value) => ({ value, label: t(`reminders.repeat.${value}`) })),
  zoneHint: t('reminders.form.zone', { zone: format.timeZone.replaceAll('_', ' ') }),
});

/** The small form on the page of a memo or task. */
export const newReminder = (ctx: Texts, place: Place, date: string) => ({
  hidden: { [place.kind]: place.id },
  date,
  min: ctx.format.isoDay(clock.now()),
  ...choices(ctx),
});

/** `typed` and `fieldErrors` are read by the fields themselves. */
export function reminderForm(
  ctx: Texts,
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
    ...choices(ctx),
    typed: problem?.typed ?? {},
    fieldErrors,
    message: form,
  };
}
