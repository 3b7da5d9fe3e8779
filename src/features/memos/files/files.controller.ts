import type { OnMemo } from '../memos.access';
import { backToMemo } from '../page/page.controller';
import { attachToMemo } from './files.service';

export async function addFiles(ctx: OnMemo): Promise<void> {
  await attachToMemo(ctx, ctx.actor, ctx.subject, ctx.files);
  backToMemo(ctx, 'filesAdded', { count: ctx.files.length });
}
