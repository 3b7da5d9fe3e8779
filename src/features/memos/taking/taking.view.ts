import type { Context } from '#src/platform/http/context';
import type { MemoRights } from '#src/policies/memoRights';
import type { LoadedMemo } from '../memos.queries';

/** When it goes back to the company by itself; empty for who did not take it, and where nobody works any more. */
export const takenUntil = ({ t, format }: Context, { takenUntil: until }: LoadedMemo, may: MemoRights): string =>
  may.giveBack && until ? t('memos.take.until', { date: format.longDateTime(until) }) : '';
