import { cut } from '../rows/clipped';
import type { Context } from '../context';
import { place, remark } from '../run/report';
import type { RowPlace } from '../rows/rowPlace';

const TITLE_MAX = 250;
/** Ten times what a form takes, for Django CRM has no limit: what people wrote comes whole. */
export const TEXT_MAX = 1_000_000;

/** Characters as the database counts them: a picture sign is one, and two in JavaScript. */
export function titleOf({ report, untitled }: Context, model: string, row: RowPlace & { title: string }): string {
  const signs = [...row.title];
  if (signs.length === 0) remark(report, 'rowWithoutTitle', place(model, row));
  if (signs.length > TITLE_MAX) remark(report, 'titleCut', place(model, row));
  return signs.slice(0, TITLE_MAX).join('').trim() || untitled;
}

/** One of many megabytes would be read with every page that shows it. */
export function textOf({ report }: Context, model: string, row: RowPlace, text: string): string {
  const kept = cut(text, TEXT_MAX);
  if (kept.length < text.length) remark(report, 'textCut', place(model, row));
  return kept;
}
