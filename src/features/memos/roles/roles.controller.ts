import type { z } from 'zod';
import { setMuted } from '#src/features/notifications/muting.service';
import type { Context } from '#src/platform/http/context';
import type { OnMemo } from '../memos.access';
import type { LoadedMemo } from '../memos.queries';
import type { subscribersSchema } from './roles.schema';
import { memoUrls } from '../memos.urls';
import { backToMemo, memoPlace } from '../page/page.controller';
import { undoOffered } from '../undo/undo.queries';
import { addSubscribers, leaveMemo, removeMemoSubscriber } from './subscribers.service';

export async function subscribe(ctx: OnMemo<z.infer<typeof subscribersSchema>>): Promise<void> {
  const count = await addSubscribers(ctx, ctx.actor, ctx.subject, ctx.body);
  const nobody = ctx.subject.rule === 'in_order' ? 'nobodyAddedInOrder' : 'nobodyAdded';
  backToMemo(ctx, count === 0 ? nobody : 'subscribersAdded', { count });
}

export async function unsubscribe(ctx: Context<LoadedMemo, { memoId: number; userId: number }>): Promise<void> {
  const isLost = await removeMemoSubscriber(ctx, ctx.actor, ctx.subject, ctx.params.userId);
  const undo = await undoOffered(ctx, ctx.subject.id);
  // What can be undone closes their page later, which until then hears nothing.
  if (isLost) ctx.realtime[undo ? 'silencePage' : 'leavePage'](ctx.params.userId, memoPlace(ctx));
  backToMemo(ctx, 'subscriberRemoved', { undo });
}

export const setMute =
  (isMuted: boolean) =>
  async (ctx: OnMemo): Promise<void> => {
    await setMuted(ctx.db, ctx.actor.id, memoPlace(ctx), isMuted);
    backToMemo(ctx, isMuted ? 'muted' : 'unmuted');
  };

export async function leave(ctx: OnMemo): Promise<void> {
  await leaveMemo(ctx, ctx.actor, ctx.subject);
  ctx.realtime.leavePage(ctx.actor.id, memoPlace(ctx));
  ctx.redirect(memoUrls.list, { kind: 'success', message: ctx.t('memos.flash.left', { number: ctx.subject.id }) });
}
