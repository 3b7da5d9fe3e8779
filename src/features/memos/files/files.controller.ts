import type { z } from 'zod';
import type { OnMemo } from '../memos.access';
import { backToMemo } from '../page/page.controller';
import type { attachSchema } from './files.schema';
import { attachToMemo } from './files.service';

export async function addFiles(ctx: OnMemo<z.infer<typeof attachSchema>>): Promise<void> {
  await attachToMemo(ctx, ctx.actor, ctx.subject, { uploaded: ctx.files, reason: ctx.body.reason });
  backToMemo(ctx, 'filesAdded', { count: ctx.files.length });
}
