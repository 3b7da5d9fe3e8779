import { z } from 'zod';
import { optional } from '#src/platform/http/params';

/** `part`: the rows alone, for the form of the memo's page. */
export const linesQuery = z.looseObject({ part: optional(z.unknown().transform((value) => value === '1')) });
