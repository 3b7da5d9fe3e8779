import { shownText } from '#src/features/files/file.view';
import { NotFound } from '#src/platform/errors';
import type { Context, Problem } from '#src/platform/http/context';
import { id } from '#src/platform/http/params';
import { mayWriteTo } from '#src/policies/recipient.policy';
import { editMemo, sendDraft } from './form/editing.service';
import { emptyForm, formChoices, formOf, formTyped, type MemoFormValues } from './form/form.view';
import type { ChatQuery } from '#src/features/conversations/chat.view';
import type { MemoInput } from './memos.schema';
import { findMemoFor, type LoadedMemo } from './memos.queries';
import { createMemo, deleteDraft } from './form/creating.service';
import { memoUrls } from './memos.urls';
import { findCandidates } from '#src/features/people/choosing/candidates.queries';
import { markMemoSeen } from './page/reading.service';
import { memoPage } from './page/page.view';

type MemoContext<B = unknown> = Context<LoadedMemo, { memoId: number }, unknown, B>;
type NewContext = Context<unknown, unknown, { copy?: number | undefined; recipient?: number | undefined }>;

export async function show(ctx: Context<LoadedMemo, { memoId: number }, ChatQuery>): Promise<void> {
  await markMemoSeen(ctx, ctx.actor, ctx.subject);
  ctx.render('memos/show', await memoPage(ctx, ctx.subject, ctx.query));
}

export async function print(ctx: MemoContext): Promise<void> {
  await markMemoSeen(ctx, ctx.actor, ctx.subject);
  ctx.render('memos/print', { ...(await memoPage(ctx, ctx.subject)), layout: 'print' });
}

/** An empty form, or one filled from another memo (`?copy=`), with its files to tick. */
export async function newMemo(ctx: NewContext): Promise<void> {
  const values = { ...emptyForm(), recipient: await recipientFor(ctx, ctx.query.recipient) };
  const source = ctx.query.copy === undefined ? null : await findMemoFor(ctx.db, ctx.actor, ctx.query.copy);
  if (ctx.query.copy !== undefined && !source) throw new NotFound('memos.errors.notFound');
  if (source) {
    values.title = source.title;
    values.recipient = source.isForCompany ? 'company' : String(source.recipientId ?? '');
    values.purpose = String(source.purposeId ?? '');
    values.body = source.body;
    values.subscribers = source.participants
      .filter(({ isSubscriber, user }) => isSubscriber && !user.deactivatedAt)
      .map(({ userId }) => String(userId));
    values.tags = source.tags.map(({ tag }) => String(tag.id));
    values.copyOf = String(source.id);
  }
  await renderNew(ctx, values, source?.attachments ?? []);
}

/** Nobody, unless this person may be written to. */
async function recipientFor({ db, actor }: NewContext, asked: number | undefined): Promise<string> {
  const person = asked === undefined ? undefined : (await findCandidates(db.prisma, [asked])).get(asked);
  return person && mayWriteTo(actor, person) ? String(person.id) : '';
}

type CopyableFile = { id: number; fileName: string; sizeBytes: number };

async function renderNew(
  ctx: Context,
  values: MemoFormValues,
  copyable: CopyableFile[],
  problem?: Problem,
): Promise<void> {
  const data = {
    title: ctx.t('memos.new.title'),
    values,
    copyable,
    choices: await formChoices(ctx, values),
    fieldErrors: problem?.fieldErrors ?? {},
  };
  ctx.render('memos/new', data, problem?.status ?? 200);
}

/** The form with what was typed, and the files it offers to copy. After a conflict it is a new form: its next sending is a new memo. */
export async function renderNewAgain(ctx: Context, problem: Problem): Promise<void> {
  const values = formTyped(problem.typed);
  if (problem.status === 409) values.clientKey = emptyForm().clientKey;
  const copyOf = id.safeParse(values.copyOf);
  const source = copyOf.success ? await findMemoFor(ctx.db, ctx.actor, copyOf.data) : null;
  await renderNew(ctx, values, source?.attachments ?? [], problem);
}

export async function create(ctx: Context<unknown, unknown, unknown, MemoInput>): Promise<void> {
  const memoId = await createMemo(ctx, ctx.actor, ctx.body, ctx.files, true);
  ctx.redirect(memoUrls.show(memoId), { kind: 'success', message: ctx.t('memos.flash.sent') });
}

export async function createDraft(ctx: Context<unknown, unknown, unknown, MemoInput>): Promise<void> {
  const memoId = await createMemo(ctx, ctx.actor, ctx.body, ctx.files, false);
  ctx.redirect(memoUrls.edit(memoId), { kind: 'success', message: ctx.t('memos.flash.draftSaved') });
}

export async function edit(ctx: MemoContext): Promise<void> {
  await renderEdit(ctx, ctx.subject, formOf(ctx.subject));
}

async function renderEdit(
  ctx: MemoContext,
  memo: LoadedMemo,
  values: MemoFormValues,
  problem?: Problem,
): Promise<void> {
  const data = {
    title: ctx.t(memo.stage === 'draft' ? 'memos.edit.draftTitle' : 'memos.edit.title', { number: memo.id }),
    memo: { id: memo.id, title: memo.title, isDraft: memo.stage === 'draft' },
    values,
    files: memo.attachments,
    choices: await formChoices(ctx, values, memo),
    fieldErrors: problem?.fieldErrors ?? {},
    html: { saved: shownText(ctx.t, memo.body, memo.attachments) },
    saved: problem?.status === 409 ? savedVersion(ctx, memo) : null,
  };
  ctx.render('memos/edit', data, problem?.status ?? 200);
}

/** What stands now, for whoever was slower: every field that the form has. */
function savedVersion({ t }: MemoContext, memo: LoadedMemo) {
  const subscribers = memo.participants.filter(({ isSubscriber }) => isSubscriber).map(({ user }) => user.name);
  const facts = [
    { label: t('memos.form.to'), value: memo.isForCompany ? t('memos.theCompany') : (memo.recipient?.name ?? '') },
    { label: t('memos.form.purpose'), value: memo.purpose?.name ?? '' },
    { label: t('memos.form.subscribers'), value: subscribers.join(', ') },
    { label: t('memos.form.tags'), value: memo.tags.map(({ tag }) => tag.name).join(', ') },
  ];
  return {
    title: memo.title,
    version: memo.version,
    isLocked: memo.stage === 'considered',
    facts: facts.filter(({ value }) => value !== ''),
  };
}

/** The form again with what was typed; after a conflict beside what stands now, read anew. */
export async function renderEditAgain(ctx: MemoContext, problem: Problem): Promise<void> {
  const memo = (await findMemoFor(ctx.db, ctx.actor, ctx.subject.id)) ?? ctx.subject;
  await renderEdit(ctx, memo, formTyped(problem.typed), problem);
}

export async function update(ctx: MemoContext<MemoInput>): Promise<void> {
  const left = await editMemo(ctx, ctx.actor, ctx.subject, ctx.body, ctx.files);
  for (const person of left) ctx.realtime.leavePage(person.id, { kind: 'memo', id: ctx.subject.id });
  const isDraft = ctx.subject.stage === 'draft';
  const message = ctx.t(isDraft ? 'memos.flash.draftSaved' : 'memos.flash.changed');
  ctx.redirect(isDraft ? memoUrls.edit(ctx.subject.id) : memoUrls.show(ctx.subject.id), { kind: 'success', message });
}

/** Saves the draft's form and sends it. */
export async function send(ctx: MemoContext<MemoInput>): Promise<void> {
  await sendDraft(ctx, ctx.actor, ctx.subject, ctx.body, ctx.files);
  ctx.redirect(memoUrls.show(ctx.subject.id), { kind: 'success', message: ctx.t('memos.flash.sent') });
}

export async function destroyDraft(ctx: MemoContext): Promise<void> {
  await deleteDraft(ctx, ctx.subject);
  ctx.redirect('/memos?view=drafts', { kind: 'success', message: ctx.t('memos.flash.draftDeleted') });
}
