import { shownText } from '#src/features/files/file.view';
import type { Problem } from '#src/platform/http/context';
import { correctsMemo } from '#src/policies/correcting.policy';
import type { OnMemo } from '../memos.access';
import { findMemoFor, type LoadedMemo } from '../memos.queries';
import type { MemoInput } from './form.schema';
import { memoUrls } from '../memos.urls';
import { sentMessage } from '../precedents/double.view';
import { memoPlace } from '../page/page.controller';
import { undoOffered } from '../undo/undo.queries';
import { savedVersion } from './conflict.view';
import { deleteDraft } from './deletingDraft.service';
import { editMemo, sendDraft } from './editing.service';
import { formChoices, formOf, formTyped, type MemoFormValues } from './form.view';

export async function edit(ctx: OnMemo): Promise<void> {
  await renderEdit(ctx, ctx.subject, formOf(ctx.subject));
}

const titleOf = ({ actor }: OnMemo, memo: LoadedMemo): string =>
  memo.stage === 'draft' ? 'draftTitle' : correctsMemo(actor, memo) ? 'correctTitle' : 'title';

async function renderEdit(ctx: OnMemo, memo: LoadedMemo, values: MemoFormValues, problem?: Problem): Promise<void> {
  const saved = problem?.status === 409 ? savedVersion(ctx, memo) : null;
  const data = {
    title: ctx.t(`memos.edit.${titleOf(ctx, memo)}`, { number: memo.id }),
    isCorrection: correctsMemo(ctx.actor, memo),
    memo: { id: memo.id, url: memoUrls.show(memo.id), title: memo.title, isDraft: memo.stage === 'draft' },
    // Saving again replaces what stands beside the form.
    values: saved && !saved.isLocked ? { ...values, version: String(saved.version) } : values,
    files: memo.attachments,
    choices: await formChoices(ctx, values, memo),
    fieldErrors: problem?.fieldErrors ?? {},
    html: { saved: shownText(ctx, memo.body, memo.attachments) },
    saved,
  };
  ctx.render('memos/edit', data, problem?.status ?? 200);
}

export async function renderEditAgain(ctx: OnMemo, problem: Problem): Promise<void> {
  const memo = (await findMemoFor(ctx.db, ctx.actor, ctx.subject.id)) ?? ctx.subject;
  await renderEdit(ctx, memo, formTyped(problem.typed), problem);
}

export async function update(ctx: OnMemo<MemoInput>): Promise<void> {
  const left = await editMemo(ctx, ctx.actor, ctx.subject, ctx.body, ctx.files);
  for (const person of left) ctx.realtime.leavePage(person.id, memoPlace(ctx));
  const isDraft = ctx.subject.stage === 'draft';
  const message = ctx.t(isDraft ? 'memos.flash.draftSaved' : 'memos.flash.changed');
  ctx.redirect(isDraft ? memoUrls.edit(ctx.subject.id) : memoUrls.show(ctx.subject.id), { kind: 'success', message });
}

export async function send(ctx: OnMemo<MemoInput>): Promise<void> {
  await sendDraft(ctx, ctx.actor, ctx.subject, ctx.body, ctx.files);
  const { id } = ctx.subject;
  const undo = await undoOffered(ctx, id);
  ctx.redirect(memoUrls.show(id), { kind: 'success', message: await sentMessage(ctx, id), undo });
}

export async function destroyDraft(ctx: OnMemo): Promise<void> {
  await deleteDraft(ctx, ctx.subject);
  ctx.redirect('/memos?view=drafts', { kind: 'success', message: ctx.t('memos.flash.draftDeleted') });
}
