import type { OnMemo } from '../memos.access';
import { findMemoFor } from '../memos.queries';
import { decidedWord } from '../outcomeWords';
import { undoOffered } from '../undo/undo.queries';
import { folderUrls } from './folder.urls';
import { placeOf } from './folder.view';

/** From a memo that was dealt with in the folder to the next one, which says what happened and can undo it. */
export async function goOn(ctx: OnMemo, key: 'postponed' | 'considered'): Promise<void> {
  const { subject: memo, t } = ctx;
  const { next } = await placeOf(ctx, memo.id);
  const done = key === 'considered' ? await wordOf(ctx) : t('shared.stages.postponed');
  const undo = await undoOffered(ctx, memo.id);
  ctx.redirect(next === null ? folderUrls.end : folderUrls.memo(next), {
    kind: 'success',
    message: t('folder.done', { what: done, number: memo.id, title: memo.title }),
    undo: undo && { ...undo, from: 'folder' },
  });
}

/** Of several recipients, what the reader decided themselves. */
async function wordOf(ctx: OnMemo): Promise<string> {
  const memo = (await findMemoFor(ctx.db, ctx.actor, ctx.subject.id)) ?? ctx.subject;
  const own = memo.considerations.findLast(({ consideredBy }) => consideredBy?.id === ctx.actor.id);
  return decidedWord(ctx.t, own ? own.outcome : memo.outcome);
}
