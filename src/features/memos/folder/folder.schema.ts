import { z } from 'zod';

/** Of a form that decides: it was drawn in the folder, which goes on with the next memo. */
export const fromFolder = z.literal('folder').optional();
