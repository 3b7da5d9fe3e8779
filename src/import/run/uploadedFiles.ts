import { z } from 'zod';

const STORED = /^[0-9a-f-]{36}\/\d{1,3}\.(?:dump|tar\.gz)$/;

/**
 * Files of one upload: the name that was given, and where it lies below the folder of imports, which is none of the sender's words.
 * What lies elsewhere is none of them: rows that were restored from somebody's archive lead nowhere else.
 */
export const storedFiles = z
  .array(z.object({ name: z.string(), stored: z.string(), sizeBytes: z.number(), kind: z.enum(['dump', 'media']) }))
  .transform((files) => files.filter(({ stored }) => STORED.test(stored)));
export type StoredImportFile = z.infer<typeof storedFiles>[number];
