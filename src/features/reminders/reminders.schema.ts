import { z } from 'zod';
import { afterQuery } from '#src/platform/listing/portion';
import { day, id, optional, trimmed } from '#src/platform/http/params';
import { REPEATS, SNOOZES } from './repetition';

const NOTE_MAX = 250;
/** Some browsers send seconds. */
const TIME = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/;

const fields = {
  note: trimmed
    .transform((note) => note.replace(/\s+/g, ' '))
    .refine((note) => [...note].length <= NOTE_MAX, 'reminders.errors.noteTooLong')
    .default(''),
  date: day,
  time: z.string('reminders.errors.time').regex(TIME, 'reminders.errors.time'),
  repeat: z.enum(REPEATS, 'reminders.errors.repeat').default('never'),
};

export const newReminderSchema = z
  .strictObject({ ...fields, memo: optional(id), task: optional(id) })
  .refine(({ memo, task }) => (memo === undefined) !== (task === undefined), 'reminders.errors.place');

export const reminderSchema = z.strictObject({ ...fields, version: id });
export const snoozeSchema = z.strictObject({ until: z.enum(SNOOZES, 'reminders.errors.snooze') });

export const reminderParams = z.strictObject({ reminderId: id });

export type NewReminder = z.infer<typeof newReminderSchema>;
export type ReminderInput = z.infer<typeof reminderSchema>;

export const listQuery = afterQuery.extend({
  section: z.enum(['due', 'upcoming', 'past']).optional().catch(undefined),
});
export type ListQuery = z.infer<typeof listQuery>;
