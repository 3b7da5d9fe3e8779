import { dayOfReader } from '#src/features/myDay/day';
import type { Context } from '#src/platform/http/context';
import { boundedNumber } from '#src/platform/listing/pager';
import { decidesForThemselves } from '#src/policies/memo.policy';
import { findMemoFor, type LoadedMemo } from '../memos.queries';
import { memoUrls } from '../memos.urls';
import { findNeighbours } from './neighbours.queries';

const COUNTED_MAX = 99;

export async function whatElseWaits({ db, actor, t, format }: Context, memo: Pick<LoadedMemo, 'id' | 'createdAt'>) {
  const reader = { id: actor.id, today: dayOfReader(actor).today };
  const { next, previous, count } = await findNeighbours(db, reader, memo);
  const left = t('memos.next.left', { count, shown: boundedNumber(count, COUNTED_MAX, format) });
  return {
    next: next && { href: memoUrls.show(next.id), title: t('memos.next.title', { title: next.title }), left },
    previousHref: previous === null ? null : memoUrls.show(previous),
  };
}

/** For pages on which a memo can be decided elsewhere than on its own. */
export async function linkToNext(ctx: Context, memoId: number): Promise<{ href: string; label: string } | null> {
  const memo = await findMemoFor(ctx.db, ctx.actor, memoId);
  if (!memo || !decidesForThemselves(ctx.actor, memo)) return null;
  const { next } = await whatElseWaits(ctx, memo);
  return next && { href: next.href, label: `${next.title} ${next.left}` };
}
