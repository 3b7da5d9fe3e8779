import { z } from 'zod';
import { reasonIfAny } from '#src/features/memos/stage/stage.schema';

/** From a memo that is decided it needs a reason. */
export const removalSchema = z.strictObject({ reason: reasonIfAny });
/** What is no page is the first one. */
export const pageQuery = z.object({ page: z.coerce.number().int().min(1).max(5_000).optional().catch(undefined) });

export type Removal = z.infer<typeof removalSchema>;
