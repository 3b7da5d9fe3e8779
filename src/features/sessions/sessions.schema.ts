import { z } from 'zod';

export const keyParams = z.object({ key: z.string().regex(/^[0-9a-f]{64}$/) });

export type KeyParams = z.infer<typeof keyParams>;
