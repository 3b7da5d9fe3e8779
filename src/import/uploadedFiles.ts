import { z } from 'zod';

/** Files of one upload: the name that was given, and the name in their folder, which is none of the sender's making. */
export const storedFiles = z.array(
  z.object({ name: z.string(), stored: z.string(), sizeBytes: z.number(), kind: z.enum(['dump', 'media']) }),
);
export type StoredImportFile = z.infer<typeof storedFiles>[number];
