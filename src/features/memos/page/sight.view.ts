import { clock } from '#src/platform/clock';
import type { Context } from '#src/platform/http/context';
import type { LoadedMemo } from '../memos.queries';

/** Who may read it without a role. Nobody reads a draft so, and of a withdrawn memo it is said elsewhere. */
export function readersBesides({ t, actor }: Context, memo: LoadedMemo): string {
  if (memo.stage === 'draft' || memo.withdrawnAt) return '';
  return t(`memos.people.besides.${actor.company.executivesReadAll ? 'executives' : 'operators'}`);
}

/** The last day on which a withdrawn memo can be put back. */
export function putBackUntil({ format, actor }: Context, { withdrawnAt }: LoadedMemo): string {
  const left = (withdrawnAt?.getTime() ?? 0) - actor.company.withdrawnSince.getTime();
  return format.longDate(new Date(clock.now().getTime() + left));
}
