import { z } from 'zod';

export const unsubscribeParams = z.strictObject({ token: z.string().max(200) });

/** RFC 8058; our own page sends nothing. */
export const unsubscribeSchema = z.strictObject({ 'List-Unsubscribe': z.literal('One-Click').optional() });
