import { Invalid } from '#src/platform/errors';
import type { Context } from '#src/platform/http/context';
import type { MemoInput } from '../form/form.schema';
import { findDouble } from './double.queries';

/** @throws Invalid once, before a memo is sent while one like it is open; whoever sends it all the same is asked no more */
export async function askOfDouble(ctx: Context<unknown, unknown, unknown, MemoInput>, memoId?: number): Promise<void> {
  if (ctx.body.double !== 'ask') return;
  const found = await findDouble(ctx.db, ctx.actor, ctx.body, memoId);
  if (!found) return;
  throw new Invalid({ double: 'precedents.open' }, { number: found.id, title: found.title, name: found.owner });
}
