import { isSameSet, isSameText } from '#src/features/files/sameContent';
import type { LoadedMemo } from '../memos.queries';
import type { MemoInput } from '../memos.schema';

/** Whether saving this form would leave the memo as it is: nothing was changed, or it is the second half of a double click. */
export function saysTheSame(memo: LoadedMemo, input: MemoInput): boolean {
  const recipient = memo.isForCompany ? 'company' : (memo.recipientId ?? undefined);
  return (
    memo.title === input.title &&
    isSameText({ html: memo.body, attachments: memo.attachments }, input.body) &&
    (memo.purpose?.id ?? undefined) === input.purpose &&
    input.recipient === recipient &&
    isSameSet(
      memo.tags.map(({ tag }) => tag.id),
      input.tags,
    ) &&
    namesTheSubscribers(memo, input)
  );
}

/** Owner and recipients need no subscription, so naming them as subscribers says nothing. */
function namesTheSubscribers({ participants }: LoadedMemo, { subscribers }: MemoInput): boolean {
  const others = new Set<unknown>(participants.filter((row) => !row.isSubscriber).map(({ userId }) => userId));
  const present = participants.filter((row) => row.isSubscriber).map(({ userId }) => userId);
  return isSameSet<unknown>(
    present,
    subscribers.filter((ref) => !others.has(ref)),
  );
}
