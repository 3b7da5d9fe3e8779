import { findCandidates } from '#src/features/people/choosing/candidates.queries';
import { copyableView, type Copyable } from '#src/features/files/file.view';
import { NotFound } from '#src/platform/errors';
import type { Context, Problem } from '#src/platform/http/context';
import { id } from '#src/platform/http/params';
import { mayWriteTo } from '#src/policies/recipient.policy';
import { findMemoFor } from '../memos.queries';
import type { MemoInput } from './form.schema';
import { memoUrls } from '../memos.urls';
import { sentMessage } from '../precedents/double.view';
import { undoOffered } from '../undo/undo.queries';
import { createMemo } from './creating.service';
import { copyOf, emptyForm, formChoices, formTyped, type MemoFormValues } from './form.view';

type NewContext = Context<unknown, unknown, { copy?: number | undefined; recipient?: number | undefined }>;

export async function newMemo(ctx: NewContext): Promise<void> {
  const source = ctx.query.copy === undefined ? null : await findMemoFor(ctx.db, ctx.actor, ctx.query.copy);
  if (ctx.query.copy !== undefined && !source) throw new NotFound('memos.errors.notFound');
  const values = source ? copyOf(source) : { ...emptyForm(), recipient: await recipientFor(ctx, ctx.query.recipient) };
  await renderNew(ctx, values, source?.attachments ?? []);
}

/** Ignored unless the actor may write to this person. */
async function recipientFor({ db, actor }: NewContext, asked: number | undefined): Promise<string[]> {
  const person = asked === undefined ? undefined : (await findCandidates(db.prisma, [asked])).get(asked);
  return person && mayWriteTo(actor, person) ? [String(person.id)] : [];
}

async function renderNew(ctx: Context, values: MemoFormValues, copyable: Copyable[], problem?: Problem): Promise<void> {
  const data = {
    title: ctx.t('memos.new.title'),
    values,
    copyable: copyableView(ctx, copyable, values.copyFiles),
    // The address under which the browser keeps what was typed.
    keptUnder: values.copyOf === '' ? memoUrls.new : `${memoUrls.new}?copy=${values.copyOf}`,
    choices: await formChoices(ctx, values),
    fieldErrors: problem?.fieldErrors ?? {},
  };
  ctx.render('memos/new', data, problem?.status ?? 200);
}

/** After a conflict it gets a new key: it makes a new memo. */
export async function renderNewAgain(ctx: Context, problem: Problem): Promise<void> {
  const values = formTyped(problem.typed);
  if (problem.status === 409) values.clientKey = emptyForm().clientKey;
  const copied = id.safeParse(values.copyOf);
  const source = copied.success ? await findMemoFor(ctx.db, ctx.actor, copied.data) : null;
  await renderNew(ctx, values, source?.attachments ?? [], problem);
}

export async function create(ctx: Context<unknown, unknown, unknown, MemoInput>): Promise<void> {
  const memoId = await createMemo(ctx, ctx.actor, ctx.body, ctx.files, true);
  const undo = await undoOffered(ctx, memoId);
  ctx.redirect(memoUrls.show(memoId), { kind: 'success', message: await sentMessage(ctx, memoId), undo });
}

export async function createDraft(ctx: Context<unknown, unknown, unknown, MemoInput>): Promise<void> {
  const memoId = await createMemo(ctx, ctx.actor, ctx.body, ctx.files, false);
  ctx.redirect(memoUrls.edit(memoId), { kind: 'success', message: ctx.t('memos.flash.draftSaved') });
}
