import type { Context } from './context';
import { place, remark } from './report';
import type { RowPlace } from './rowPlace';

const TITLE_MAX = 250;

/** Characters as the database counts them: a picture sign is one, and two in JavaScript. */
export function titleOf({ report, untitled }: Context, model: string, row: RowPlace & { title: string }): string {
  const signs = [...row.title];
  if (signs.length === 0) remark(report, 'rowWithoutTitle', place(model, row));
  if (signs.length > TITLE_MAX) remark(report, 'titleCut', place(model, row));
  return signs.slice(0, TITLE_MAX).join('').trim() || untitled;
}
