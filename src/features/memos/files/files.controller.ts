import type { OnMemo } from '../memos.access';
import { backToMemo } from '../page/page.controller';
import { attachFiles } from './files.service';

export async function addFiles(ctx: OnMemo): Promise<void> {
  await attachFiles(ctx, ctx.actor, ctx.subject, ctx.files);
  backToMemo(ctx, 'filesAdded', { count: ctx.files.length });
}
