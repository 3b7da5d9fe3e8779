import type { Place, Problem, Undo } from '#src/platform/http/context';
import { canConsider, canCreateTask } from '#src/policies/memo.policy';
import type { FailedForm } from '#src/web/failedForm';
import type { OnMemo } from '../memos.access';
import { findMemoFor, type LoadedMemo } from '../memos.queries';
import { hasLines, linesPage } from '../lines/lines.view';
import { memoUrls } from '../memos.urls';
import { folderPage, placeOf } from '../folder/folder.view';
import { openPrepared } from '../proposals/prepared.view';
import { lateDecision } from '../versions/lateDecision.view';
import { memoPage } from './page.view';
import type { MemoPageQuery } from './page.schema';
import { newsOf } from '../versions/news.view';
import { markMemoSeen } from './reading.service';

export async function show(ctx: OnMemo<unknown, MemoPageQuery>): Promise<void> {
  const news = await newsOf(ctx, ctx.subject, ctx.query.since);
  await markMemoSeen(ctx, ctx.actor, ctx.subject);
  await openPrepared(ctx, ctx.subject);
  ctx.render('memos/show', await memoPage(ctx, ctx.subject, { query: ctx.query, news }));
}

export async function print(ctx: OnMemo): Promise<void> {
  await markMemoSeen(ctx, ctx.actor, ctx.subject);
  ctx.render('memos/print', { ...(await memoPage(ctx, ctx.subject)), layout: 'print' });
}

export const showAgain =
  (form: string) =>
  async (ctx: OnMemo, problem: Problem): Promise<void> => {
    const memo = (await findMemoFor(ctx.db, ctx.actor, ctx.subject.id)) ?? ctx.subject;
    const failed = { form, ...problem };
    const late = await lateDecision(ctx, memo, failed);
    if (late) return ctx.render('memos/changed', late, problem.status);
    if (showsLines(ctx, memo, failed))
      return ctx.render('memos/lines/page', await linesPage(ctx, memo, failed), problem.status);
    const place = ctx.typed.from === 'folder' ? await placeOf(ctx, memo.id) : null;
    if (place?.isWaiting)
      return ctx.render('memos/folder/show', await folderPage(ctx, memo, place, { failed }), problem.status);
    ctx.render('memos/show', await memoPage(ctx, memo, { failed }), problem.status);
  };

/** A decision in lines is corrected where there is room for them. */
const showsLines = ({ actor }: OnMemo, memo: LoadedMemo, { form, typed }: FailedForm): boolean =>
  form === 'consideration' && hasLines(typed) && canConsider(actor, memo) && canCreateTask(actor, memo);

type Said = Record<string, unknown> & { undo?: Undo | undefined };

export const backToMemo = (ctx: OnMemo, key: string, { undo, ...values }: Said = {}): void =>
  ctx.redirect(memoUrls.show(ctx.subject.id), { kind: 'success', message: ctx.t(`memos.flash.${key}`, values), undo });

export const memoPlace = ({ subject }: OnMemo): Place => ({ kind: 'memo', id: subject.id });
