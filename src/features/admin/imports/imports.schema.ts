import { z } from 'zod';
import { checkbox, id, optional } from '#src/platform/http/params';

const asked = {
  as: z.enum(['dry-run', 'import'], 'imports.errors.asWhat'),
  onlyOpenMessages: checkbox,
};

export const uploadSchema = z.strictObject({ ...asked, files: z.unknown().optional() });
export const runSchema = z.strictObject(asked);
export type RunWish = z.infer<typeof runSchema>;

export const uploadParams = z.strictObject({ uploadId: id });
export const runParams = z.strictObject({ runId: id });
export const runQuery = z.object({ pairs: optional(z.literal('1')) });
