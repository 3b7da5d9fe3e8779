import { z } from 'zod';
import { lastFilled, personField } from '#src/web/formFields';
import { day, id, many, optional, trimmed } from '#src/platform/http/params';

const NOTE_MAX = 500;

const wantedDay = z.preprocess(
  (value) => (value === '' ? undefined : value),
  z.string('absences.errors.day').pipe(day),
);

export const absenceSchema = z.strictObject({
  from: wantedDay,
  until: wantedDay,
  deputy: z.preprocess(lastFilled, personField('absences.errors.deputyUnknown').optional()),
  note: trimmed.pipe(z.string().max(NOTE_MAX, 'absences.errors.noteTooLong')),
  version: optional(id),
  /** Memos offered in the form; `keep` are the ticked ones. */
  listed: many(id),
  keep: many(id),
});
export type AbsenceInput = z.infer<typeof absenceSchema>;

export const absenceParams = z.strictObject({ absenceId: id });
export const absenceOfUserParams = z.strictObject({ userId: id, absenceId: id });
export const absenceQuery = z.looseObject({ change: optional(z.union([id, z.unknown().transform(() => undefined)])) });
