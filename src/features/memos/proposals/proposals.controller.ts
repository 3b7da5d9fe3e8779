import type { z } from 'zod';
import { id } from '#src/platform/http/params';
import type { Context, Problem } from '#src/platform/http/context';
import { assistedBy } from '#src/policies/assisting.policy';
import type { OnMemo } from '../memos.access';
import { findMemoFor } from '../memos.queries';
import { memoUrls } from '../memos.urls';
import { memoPage } from '../page/page.view';
import { folderUrls } from '../folder/folder.urls';
import { assistedPage } from '../folder/assisted.view';
import { placeOf } from '../folder/folder.view';
import { goOnFrom } from '../selected/runs.controller';
import type { forSchema, proposalSchema, signingSchema } from './proposals.schema';
import { layOnTop, propose, takeProposalBack } from './proposing.service';
import { startSigning } from './confirming.service';

type For = OnMemo<z.infer<typeof forSchema>>;

/** Leads to the next memo of the folder, or to its list. */
export async function prepare(ctx: OnMemo<z.infer<typeof proposalSchema>>): Promise<void> {
  const { subject: memo, body, t } = ctx;
  await propose(ctx, ctx.actor, memo, body);
  const { next } = await placeOf(ctx, memo.id, body.for);
  ctx.redirect(next === null ? folderUrls.of(body.for) : folderUrls.memo(next, body.for), {
    kind: 'success',
    message: t('proposals.flash.prepared', { number: memo.id, title: memo.title }),
  });
}

/** The same page again, with what was typed; what waits no longer has it on the memo's own. */
export async function prepareAgain(ctx: OnMemo, problem: Problem): Promise<void> {
  const memo = (await findMemoFor(ctx.db, ctx.actor, ctx.subject.id)) ?? ctx.subject;
  const forId = id.safeParse(ctx.typed.for).data;
  const failed = { form: 'consideration', ...problem };
  if (forId !== undefined && assistedBy(ctx.actor, memo).includes(forId)) {
    const place = await placeOf(ctx, memo.id, forId);
    ctx.render('memos/folder/show', await assistedPage(ctx, memo, place, forId, { failed }), problem.status);
  } else ctx.render('memos/show', await memoPage(ctx, memo, { failed }), problem.status);
}

export async function takeBack(ctx: For): Promise<void> {
  await takeProposalBack(ctx, ctx.actor, ctx.subject, ctx.body.for);
  ctx.redirect(folderUrls.memo(ctx.subject.id, ctx.body.for), {
    kind: 'success',
    message: ctx.t('proposals.flash.takenBack'),
  });
}

export async function toTop(ctx: For): Promise<void> {
  await layOnTop(ctx, ctx.actor, ctx.subject, ctx.body.for);
  ctx.redirect(folderUrls.of(ctx.body.for), {
    kind: 'success',
    message: ctx.t('proposals.flash.onTop', { title: ctx.subject.title }),
  });
}

export const backToMemo = (ctx: OnMemo, { fieldErrors }: Problem): void =>
  ctx.redirect(memoUrls.show(ctx.subject.id), {
    kind: 'warning',
    message: Object.values(fieldErrors)[0] ?? ctx.t('memos.errors.changedMeanwhile'),
  });

/** Short work is done when the end of the folder comes back; what was left is named with the reason. */
export async function sign(ctx: Context<unknown, unknown, unknown, z.infer<typeof signingSchema>>): Promise<void> {
  const { proposals, clientKey } = ctx.body;
  await goOnFrom(ctx, await startSigning(ctx.db, ctx.actor, proposals, clientKey));
}

export const backToEnd = (ctx: Context, { fieldErrors }: Problem): void =>
  ctx.redirect(folderUrls.end, {
    kind: 'warning',
    message: Object.values(fieldErrors)[0] ?? ctx.t('proposals.errors.nothingToSign'),
  });
