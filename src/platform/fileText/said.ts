import { z } from 'zod';

/** What the process that reads is asked. */
export const questionSchema = z.object({ path: z.string(), mediaType: z.string(), idleMs: z.number() });

/** How a file is divided: a hit is told by its page, sheet or slide. */
export const DIVISIONS = ['pages', 'sheets', 'slides', 'whole'] as const;

/** A passage of a page, short enough to be quoted from; `doc` are its words. */
const passage = z.object({ page: z.number(), part: z.number(), name: z.string(), text: z.string(), doc: z.string() });
export type Passage = z.infer<typeof passage>;

export const ENDS = ['read', 'noText', 'protected', 'tooLarge', 'failed', 'ofNoKind'] as const;

const end = z.object({
  state: z.enum(ENDS),
  division: z.enum(DIVISIONS),
  pages: z.number(),
  characters: z.number(),
  /** For the log. */
  why: z.string().optional(),
});

/** What it answers, piece by piece; `words` are those of the whole file. */
export const saidSchema = z.union([
  z.object({ passages: z.array(passage) }),
  z.object({ words: z.string() }),
  z.object({ end }),
]);
export type Said = z.infer<typeof saidSchema>;

export type ReadText = z.infer<typeof end> & { passages: Passage[]; words: string[] };
