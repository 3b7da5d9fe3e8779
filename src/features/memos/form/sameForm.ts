import { isDeepStrictEqual } from 'node:util';
import { isSameSet, isSameText } from '#src/features/files/sameContent';
import { namedIds } from '#src/features/people/choosing/chosenPeople.queries';
import { isoOf } from '#src/features/tasks/form/dates';
import type { Tx } from '#src/platform/db';
import type { LoadedMemo } from '../memos.queries';
import { recipientsOf } from '../roles/several';
import { inPlaces, isToCompany } from './addressed';
import type { MemoInput } from './form.schema';

/** The compiler asks for every new field: one left out would be dropped when it alone changes. */
type Said = Exclude<
  keyof MemoInput,
  'clientKey' | 'version' | 'saves' | 'copyFiles' | 'copyOf' | 'files' | 'places' | 'reason'
>;

/** Nothing changed, or a double click. What is sent without a day has the one of its purpose. */
export const saysTheSame = async (tx: Tx, memo: LoadedMemo, input: MemoInput, isSending = false): Promise<boolean> =>
  Object.values(await sameFields(tx, memo, input, isSending)).every(Boolean);

/** Which fields say what the memo says. */
export async function sameFields(
  tx: Tx,
  memo: LoadedMemo,
  input: MemoInput,
  isSending = false,
): Promise<Record<Said, boolean>> {
  const present: unknown[] = memo.isForCompany ? ['company'] : recipientsOf(memo).map(({ id }) => id);
  const named = isToCompany(input) ? ['company'] : await namedIds(tx, inPlaces(input));
  const tags = memo.tags.map(({ tag }) => tag.id);
  return {
    title: memo.title === input.title,
    body: isSameText({ html: memo.body, attachments: memo.attachments }, input.body),
    purpose: (memo.purpose?.id ?? undefined) === input.purpose,
    expectedBy: isoOf(memo.expectedBy) === input.expectedBy || (isSending && input.expectedBy === undefined),
    recipient: isDeepStrictEqual(named, present),
    rule: present.length < 2 || memo.rule === input.rule,
    tags: isSameSet(tags, input.tags),
    subscribers: namesTheSubscribers(memo, await namedIds(tx, input.subscribers)),
  };
}

/** Owner and recipients named as subscribers change nothing. */
function namesTheSubscribers({ participants, recipients }: LoadedMemo, subscribers: readonly unknown[]): boolean {
  const deciding = participants.filter((row) => (row.isOwner || row.isRecipient) && !row.isSubscriber);
  const others = new Set<unknown>([...deciding, ...recipients].map(({ userId }) => userId));
  const present = participants.filter((row) => row.isSubscriber).map(({ userId }) => userId);
  return isSameSet<unknown>(
    present,
    subscribers.filter((ref) => !others.has(ref)),
  );
}
