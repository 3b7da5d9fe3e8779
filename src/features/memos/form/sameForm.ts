import { isSameSet, isSameText } from '#src/features/files/sameContent';
import type { LoadedMemo } from '../memos.queries';
import type { MemoInput } from '../memos.schema';

/** Of a form all but what says which form it is, and files. What is forgotten here would be dropped when it alone is changed. */
type Said = Exclude<keyof MemoInput, 'clientKey' | 'version' | 'saves' | 'copyFiles' | 'copyOf' | 'files'>;

/** Whether saving this form would leave the memo as it is: nothing was changed, or it is the second half of a double click. */
export function saysTheSame(memo: LoadedMemo, input: MemoInput): boolean {
  const recipient = memo.isForCompany ? 'company' : (memo.recipientId ?? undefined);
  const tags = memo.tags.map(({ tag }) => tag.id);
  const isSame: Record<Said, boolean> = {
    title: memo.title === input.title,
    body: isSameText({ html: memo.body, attachments: memo.attachments }, input.body),
    purpose: (memo.purpose?.id ?? undefined) === input.purpose,
    recipient: input.recipient === recipient,
    tags: isSameSet(tags, input.tags),
    subscribers: namesTheSubscribers(memo, input),
  };
  return Object.values(isSame).every(Boolean);
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
