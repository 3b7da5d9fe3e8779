import { z } from 'zod';

/** Files of one upload: the name that was given, and where it lies below the folder of imports, which is none of the sender's words. */
export const storedFiles = z.array(
  z.object({ name: z.string(), stored: z.string(), sizeBytes: z.number(), kind: z.enum(['dump', 'media']) }),
);
export type StoredImportFile = z.infer<typeof storedFiles>[number];
