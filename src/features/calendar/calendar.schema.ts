import { z } from 'zod';

export const feedParams = z.strictObject({ token: z.string().regex(/^[\w-]{43}$/) });
