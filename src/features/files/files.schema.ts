import { z } from 'zod';
import { reasonIfAny } from '#src/features/memos/stage/stage.schema';

/** From a memo that is decided it needs a reason. */
export const removalSchema = z.strictObject({ reason: reasonIfAny });
export type Removal = z.infer<typeof removalSchema>;
