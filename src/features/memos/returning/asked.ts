import type { LoadedMemo } from '../memos.queries';

/** Who waits for the owner's answer; null where nobody asked. That a recipient has left asks the owner, too, but no question. */
export const askerOf = ({ balls: [ball] }: Pick<LoadedMemo, 'balls'>): number | null =>
  ball?.until === null ? (ball.return?.returnedBy.id ?? null) : null;

/** Whether somebody else's question stays with the owner, whatever this one does. In order nobody else could ask. */
export const isAskedByOther = (memo: Pick<LoadedMemo, 'balls' | 'rule'>, actor: { id: number }): boolean =>
  memo.rule !== 'in_order' && ![null, actor.id].includes(askerOf(memo));
