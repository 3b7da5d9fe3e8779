import { z } from 'zod';
import { lastFilled, personField } from '#src/web/formFields';
import { id, many } from '#src/platform/http/params';

const unknown = 'users.leaving.errors.person';

/** Somebody else, or nobody: it stays where it is. */
const successor = z.preprocess(lastFilled, z.union([z.literal('nobody'), personField(unknown)], unknown).optional());

/** `stays`: head all the same, to be it again on return. `ends`: no longer. Else who is head instead. */
const headship = z.union([z.enum(['', 'stays', 'ends']), id]);

/** `departments` and `heads` belong together one by one. */
export const leavingSchema = z
  .strictObject({
    memosTo: successor,
    ownMemosTo: successor,
    tasksTo: successor,
    departments: many(id),
    heads: many(headship).default([]),
  })
  .refine(({ departments, heads }) => heads.length === 0 || departments.length === heads.length, {
    path: ['heads'],
    message: 'errors.field.invalid',
  });

export type LeavingForm = z.infer<typeof leavingSchema>;
