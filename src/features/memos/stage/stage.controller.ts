import type { z } from 'zod';
import type { Context, Place, Problem } from '#src/platform/http/context';
import { decidesForThemselves } from '#src/policies/memo.policy';
import { attachFiles } from '../files/files.service';
import { findMemoFor, type LoadedMemo } from '../memos.queries';
import type {
  considerationSchema,
  pendingSchema,
  postponementSchema,
  reopeningSchema,
  subscribersSchema,
} from '../memos.schema';
import { memoUrls } from '../memos.urls';
import { memoPage } from '../page/page.view';
import { setMuted } from '../roles/muting.service';
import { considerMemo, editConclusion, postponeMemo, reopenMemo, setMemoPending } from './stage.service';
import { addSubscribers, leaveMemo, removeSubscriber } from '../roles/subscribers.service';
import { withdrawMemo } from './withdrawal.service';

type On<B = unknown> = Context<LoadedMemo, { memoId: number }, unknown, B>;

const placeOf = ({ subject }: On): Place => ({ kind: 'memo', id: subject.id });

const done = (ctx: On, key: string, values: Record<string, unknown> = {}): void =>
  ctx.redirect(memoUrls.show(ctx.subject.id), { kind: 'success', message: ctx.t(`memos.flash.${key}`, values) });

/** Who decides for themselves reads in the bar what was done, and need not read it twice. */
const decided = (ctx: On, key: 'postponed' | 'considered'): void => {
  if (decidesForThemselves(ctx.actor, ctx.subject)) ctx.redirect(memoUrls.show(ctx.subject.id));
  else done(ctx, key);
};

/** The memo's page again, with the form that failed open and what was typed in it. */
export const showAgain =
  (form: string) =>
  async (ctx: On, problem: Problem): Promise<void> => {
    const memo = (await findMemoFor(ctx.db, ctx.actor, ctx.subject.id)) ?? ctx.subject;
    ctx.render('memos/show', { ...(await memoPage(ctx, memo)), problem: { form, ...problem } }, problem.status);
  };

export async function postpone(ctx: On<z.infer<typeof postponementSchema>>): Promise<void> {
  await postponeMemo(ctx, ctx.actor, ctx.subject, ctx.body);
  decided(ctx, 'postponed');
}

export async function setPending(ctx: On<z.infer<typeof pendingSchema>>): Promise<void> {
  await setMemoPending(ctx, ctx.actor, ctx.subject, ctx.body.version);
  done(ctx, 'pending');
}

export async function consider(ctx: On<z.infer<typeof considerationSchema>>): Promise<void> {
  await considerMemo(ctx, ctx.actor, ctx.subject, ctx.body);
  decided(ctx, 'considered');
}

export async function changeConclusion(ctx: On<z.infer<typeof considerationSchema>>): Promise<void> {
  await editConclusion(ctx, ctx.actor, ctx.subject, ctx.body);
  done(ctx, 'conclusionSaved');
}

export async function reopen(ctx: On<z.infer<typeof reopeningSchema>>): Promise<void> {
  const left = await reopenMemo(ctx, ctx.actor, ctx.subject, ctx.body);
  for (const { id } of left) ctx.realtime.leavePage(id, placeOf(ctx));
  done(ctx, 'reopened');
}

export async function withdraw(ctx: On<z.infer<typeof pendingSchema>>): Promise<void> {
  const people = await withdrawMemo(ctx, ctx.actor, ctx.subject, ctx.body.version);
  for (const id of people) ctx.realtime.leavePage(id, placeOf(ctx));
  ctx.redirect(memoUrls.list, { kind: 'success', message: ctx.t('memos.flash.withdrawn', { number: ctx.subject.id }) });
}

export async function subscribe(ctx: On<z.infer<typeof subscribersSchema>>): Promise<void> {
  const count = await addSubscribers(ctx, ctx.actor, ctx.subject, ctx.body.subscribers);
  done(ctx, count === 0 ? 'nobodyAdded' : 'subscribersAdded', { count });
}

export async function unsubscribe(ctx: Context<LoadedMemo, { memoId: number; userId: number }>): Promise<void> {
  await removeSubscriber(ctx, ctx.actor, ctx.subject, ctx.params.userId);
  ctx.realtime.leavePage(ctx.params.userId, placeOf(ctx));
  ctx.redirect(memoUrls.show(ctx.subject.id), { kind: 'success', message: ctx.t('memos.flash.subscriberRemoved') });
}

export async function mute(ctx: On): Promise<void> {
  await setMuted(ctx, ctx.actor, ctx.subject, true);
  done(ctx, 'muted');
}

export async function unmute(ctx: On): Promise<void> {
  await setMuted(ctx, ctx.actor, ctx.subject, false);
  done(ctx, 'unmuted');
}

export async function leave(ctx: On): Promise<void> {
  await leaveMemo(ctx, ctx.actor, ctx.subject);
  ctx.realtime.leavePage(ctx.actor.id, placeOf(ctx));
  ctx.redirect(memoUrls.list, { kind: 'success', message: ctx.t('memos.flash.left', { number: ctx.subject.id }) });
}

export async function addFiles(ctx: On): Promise<void> {
  await attachFiles(ctx, ctx.actor, ctx.subject, ctx.files);
  done(ctx, 'filesAdded', { count: ctx.files.length });
}
