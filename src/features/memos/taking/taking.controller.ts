import type { z } from 'zod';
import type { OnMemo } from '../memos.access';
import { backToMemo } from '../page/page.controller';
import type { pendingSchema } from '../stage/stage.schema';
import { giveMemoBack, takeMemo } from './taking.service';

export async function take(ctx: OnMemo<z.infer<typeof pendingSchema>>): Promise<void> {
  await takeMemo(ctx, ctx.actor, ctx.subject, ctx.body.version);
  backToMemo(ctx, 'taken');
}

export async function giveBack(ctx: OnMemo): Promise<void> {
  await giveMemoBack(ctx, ctx.actor, ctx.subject);
  backToMemo(ctx, 'givenBack');
}
