import type { z } from 'zod';
import type { OnMemo } from '../memos.access';
import { folderUrls } from '../folder/folder.urls';
import { memoUrls } from '../memos.urls';
import { memoPlace } from '../page/page.controller';
import type { undoSchema } from './undo.schema';
import { undoAct } from './undoing.service';

export async function undoLast(ctx: OnMemo<z.infer<typeof undoSchema>>): Promise<void> {
  const { isDraft, isFirst, left, back: again } = await undoAct(ctx, ctx.actor, ctx.subject, ctx.body.act);
  for (const id of left) ctx.realtime.leavePage(id, memoPlace(ctx));
  for (const id of again) ctx.realtime.toUser(id, 'memo.again', { memoId: ctx.subject.id });
  const back = ctx.body.from ? folderUrls.memo : memoUrls.show;
  ctx.redirect((isDraft ? memoUrls.edit : back)(ctx.subject.id), {
    kind: isFirst ? 'success' : 'info',
    message: ctx.t(isFirst ? 'memos.flash.undone' : 'memos.flash.undoneBefore'),
  });
}
