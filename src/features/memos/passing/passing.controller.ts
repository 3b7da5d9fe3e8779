import type { z } from 'zod';
import type { OnMemo } from '../memos.access';
import { backToMemo } from '../page/page.controller';
import type { pendingSchema } from '../stage/stage.schema';
import { passTurn } from './passing.service';

export async function pass(ctx: OnMemo<z.infer<typeof pendingSchema>>): Promise<void> {
  await passTurn(ctx, ctx.actor, ctx.subject, ctx.body.version);
  backToMemo(ctx, 'passed');
}
