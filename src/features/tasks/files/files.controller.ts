import { backToTask } from '../page/page.controller';
import type { OnTask } from '../tasks.access';
import { attachToTask } from './files.service';

export async function addFiles(ctx: OnTask): Promise<void> {
  await attachToTask(ctx, ctx.actor, ctx.subject, ctx.files);
  backToTask(ctx, 'filesAdded');
}
