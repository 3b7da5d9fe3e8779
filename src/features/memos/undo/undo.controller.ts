import type { z } from 'zod';
import type { OnMemo } from '../memos.access';
import { memoUrls } from '../memos.urls';
import { memoPlace } from '../page/page.controller';
import type { undoSchema } from './undo.schema';
import { undoAct } from './undoing.service';

export async function undoLast(ctx: OnMemo<z.infer<typeof undoSchema>>): Promise<void> {
  const { isDraft, isFirst, left, back } = await undoAct(ctx, ctx.actor, ctx.subject, ctx.body.act);
  for (const id of left) ctx.realtime.leavePage(id, memoPlace(ctx));
  for (const id of back) ctx.realtime.toUser(id, 'memo.again', { memoId: ctx.subject.id });
  const { show, edit } = memoUrls;
  ctx.redirect((isDraft ? edit : show)(ctx.subject.id), {
    kind: isFirst ? 'success' : 'info',
    message: ctx.t(isFirst ? 'memos.flash.undone' : 'memos.flash.undoneBefore'),
  });
}
