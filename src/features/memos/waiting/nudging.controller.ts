import type { OnMemo } from '../memos.access';
import { backToMemo } from '../page/page.controller';
import { nudge } from './nudging.service';

export async function nudgeThem(ctx: OnMemo): Promise<void> {
  await nudge(ctx, ctx.actor, ctx.subject);
  backToMemo(ctx, 'nudged');
}
