import { z } from 'zod';
import { id } from '#src/platform/http/params';
import { taskList } from '../list/list.address';

const MORE_MAX = 50;

const moreOf = (given: unknown): number[] =>
  (Array.isArray(given) ? given : [given]).slice(0, MORE_MAX).flatMap((value) => id.safeParse(value).data ?? []);

export const boardQuery = z
  .record(z.string(), z.unknown())
  .transform((given) => ({ ...taskList.schema.parse(given), more: moreOf(given['more']) }));

export type ReadBoardQuery = z.infer<typeof boardQuery>;
