import { z } from 'zod';
import { id } from '#src/platform/http/params';
import { nameField } from '../choices/choices.schema';

const name = nameField(60);

export const newTagSchema = z.strictObject({ name });

export const tagSchema = z.strictObject({ name, version: id });

export const mergingSchema = z.strictObject({
  into: z.string().min(1, 'choices.errors.intoMissing').pipe(id),
  version: id,
});

/** What stands in an address by mistake is passed over. */
export const tagsQuery = z.object({
  q: z
    .string()
    .max(60)
    .catch('')
    .transform((value) => value.replaceAll('\0', '').toWellFormed().trim()),
  page: z
    .string()
    .regex(/^[1-9]\d{0,3}$/)
    .catch('1')
    .transform(Number),
});
export type TagsQuery = z.infer<typeof tagsQuery>;
