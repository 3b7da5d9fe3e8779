import { z } from 'zod';

/** How often something is used; up to `USES_MAX` and one more. */
export const usesRow = {
  id: z.number(),
  name: z.string(),
  archived: z.boolean(),
  memos: z.number().default(0),
  tasks: z.number().default(0),
};

export type UsedChoice = { id: number; name: string; archived: boolean; memos: number; tasks: number };

export const isUsed = ({ memos, tasks }: Pick<UsedChoice, 'memos' | 'tasks'>): boolean => memos + tasks > 0;
