import { z } from 'zod';
import { id, optional, text } from '#src/platform/http/params';

const TITLE_MAX = 500;

/** `part`: the list alone, for a page that shows it beside something else. */
const part = optional(z.unknown().transform((value) => value === '1'));
export const precedentsQuery = z.looseObject({ part });
/** What is being written; anything that is none is as if it had not been sent. */
export const writingQuery = z.looseObject({
  part,
  title: optional(z.unknown().transform((value) => text.safeParse(value).data?.slice(0, TITLE_MAX))),
  purpose: optional(z.unknown().transform((value) => id.safeParse(value).data)),
});
