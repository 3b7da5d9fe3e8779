import { z } from 'zod';

/** What may be made of a picture. */
export const WISHES = ['thumbnail', 'portrait', 'logo'] as const;
export type Wish = (typeof WISHES)[number];

/** What the process that draws is asked, and what it answers: null when the file is no picture that it takes. */
export const questionSchema = z.object({ wish: z.enum(WISHES), path: z.string() });

const drawnSchema = z.object({ bytes: z.instanceof(Uint8Array), width: z.number(), height: z.number() });
export type Drawn = z.infer<typeof drawnSchema>;

export const answerSchema = z.union([
  z.object({ drawn: drawnSchema.nullable() }),
  /** This machine can draw nothing at all. */
  z.object({ cannot: z.string() }),
]);
export type Answer = z.infer<typeof answerSchema>;
