import type { Context, Problem } from '#src/platform/http/context';
import type { Asking } from './accessRequests.schema';
import { askForAccess } from './asking.service';

export async function ask(ctx: Context<unknown, Record<string, never>, Record<string, never>, Asking>): Promise<void> {
  await askForAccess(ctx, ctx.actor, ctx.body);
  const number = ctx.t(`notices.number.${ctx.body.kind}`, { id: ctx.body.id });
  ctx.redirect('/memos', { kind: 'info', message: ctx.t('access.asked', { number }) });
}

/** The form alone, as below the page that was not found. */
export function askAgain(ctx: Context, { typed, fieldErrors, status }: Problem): void {
  const word = (value: unknown): string => (typeof value === 'string' ? value : '');
  const form = { kind: word(typed.kind), id: word(typed.id), text: word(typed.text) };
  ctx.render('access/ask', { title: ctx.t('access.ask'), form, fieldErrors }, status);
}
