import type { Context } from '#src/platform/http/context';
import type { MemoInput } from '../form/form.schema';
import { findDouble } from './double.queries';

/** "Sent", and which open memo is like it: whoever did not know of that one has ten seconds to undo. */
export async function sentMessage(ctx: Context<unknown, unknown, unknown, MemoInput>, id: number): Promise<string> {
  const sent = ctx.t('memos.flash.sent');
  const found = await findDouble(ctx.db, ctx.actor, { id, title: ctx.body.title });
  if (!found) return sent;
  return `${sent} ${ctx.t('precedents.open', { number: found.id, title: found.title, name: found.owner })}`;
}
