import { isDeepStrictEqual } from 'node:util';
import { picturesToCopy } from '#src/features/files/files.queries';
import type { StoredFile } from '#src/features/files/files.service';
import { refreshMemoSearch } from '#src/features/search/search.service';
import { clock } from '#src/platform/clock';
import type { Tx } from '#src/platform/db';
import { Invalid } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import { readsTheSame } from '#src/platform/richText';
import { checkChoices } from '#src/features/labels/labels.queries';
import { addFilesToMemo, copyFilesToMemo, settleMemoPictures } from '../files/files.service';
import { dayOf, isoOf } from '#src/features/tasks/form/dates';
import type { LoadedMemo } from '../memos.queries';
import { checkExpectedBy, expectedAt } from './expectedBy.service';
import type { MemoInput } from './form.schema';
import { giveToRecipients } from '../ball/setBalls.service';
import { askerOf } from '../returning/asked';
import { addressMemo, recipientColumns } from '../roles/addressing.service';
import { recipientsOf, roundOf } from '../roles/several';
import { endConsiderations } from '../stage/considerations.service';
import { pending } from '../stage/setStage.service';
import { isToCompany, recipientRefs } from './addressed';
import { touchMemo } from '../touch.service';
import { setParticipants, type RoleChange } from '../roles/participants.service';
import { NOBODY_KEPT, resolvePeople, type Addressee } from '#src/features/people/choosing/chosenPeople.queries';

type Saved = { addressee: Addressee; roles: RoleChange; isReaddressed: boolean };

/** Writes the form into a locked memo; `isSending` makes a draft a sent memo dated now. */
export async function save(
  tx: Tx,
  actor: Actor,
  before: LoadedMemo,
  input: MemoInput,
  files: readonly StoredFile[],
  isSending: boolean,
): Promise<Saved> {
  if (input.recipient.length === 0 && (isSending || before.stage !== 'draft'))
    throw new Invalid({ recipient: 'memos.errors.recipientMissing' });
  const { addressee, subscribers } = await peopleOf(tx, actor, before, input, isSending);
  await checkChoices(tx, input, before);
  if (isSending || before.stage !== 'draft') checkExpectedBy(actor, input, isSending ? null : before.expectedBy);
  const isReaddressed = isForOthers(before, addressee, input);
  const roles = await writeMemo(tx, before, input, addressee, subscribers, { isReaddressed, isSending });
  await addFilesToMemo(tx, actor, before.id, files);
  if (before.stage === 'draft') {
    const pictures = await picturesToCopy(tx, actor, input.body, { memoId: input.copyOf });
    await copyFilesToMemo(tx, actor, before, [...new Set([...input.copyFiles, ...pictures])]);
  }
  if (isSending || !readsTheSame(before.body, input.body))
    await settleMemoPictures(tx, before.id, input.body, before.stage === 'draft' && !isSending);
  await refreshMemoSearch(tx, before.id);
  await touchMemo(tx, before.id, actor);
  return { addressee, roles, isReaddressed };
}

/** Participants may have become inactive since the draft was written. */
async function peopleOf(tx: Tx, actor: Actor, before: LoadedMemo, input: MemoInput, isSending: boolean) {
  const present = before.participants.filter(({ isSubscriber }) => isSubscriber).map(({ userId }) => userId);
  const recipients = new Set(recipientsOf(before).map(({ id }) => id));
  const kept = isSending ? NOBODY_KEPT : { recipients, subscribers: new Set(present) };
  if (before.stage === 'considered' && before.isForCompany && isToCompany(input)) {
    // A correction after the consideration does not give the memo to new executives.
    const people = before.participants
      .filter(({ isRecipient }) => isRecipient)
      .map((row) => ({ id: row.userId, name: row.user.name }));
    const { subscribers } = await resolvePeople(tx, actor, { subscribers: input.subscribers }, kept);
    return { addressee: { recipientId: null, isForCompany: true, people }, subscribers };
  }
  return resolvePeople(tx, actor, { ...input, recipient: recipientRefs(input) }, kept);
}

/** Only drafts record their form. */
export const savedBy = (isDraft: boolean, { clientKey, saves }: MemoInput) =>
  isDraft ? { savedByForm: clientKey ?? null, savesOfForm: saves ?? 0 } : { savedByForm: null, savesOfForm: 0 };

export const plainColumns = (input: MemoInput) => ({
  title: input.title,
  purposeId: input.purpose ?? null,
  expectedBy: dayOf(input.expectedBy),
});

type Way = { isReaddressed: boolean; isSending: boolean };

async function writeMemo(
  tx: Tx,
  before: LoadedMemo,
  input: MemoInput,
  addressee: Addressee,
  subscribers: { id: number; name: string }[],
  { isReaddressed, isSending }: Way,
): Promise<RoleChange> {
  const now = clock.now();
  // A new recipient decides anew: a postponed memo becomes pending.
  const isPendingAgain = isReaddressed && before.stage === 'postponed';
  const createdAt = isSending ? now : before.createdAt;
  const columns = recipientColumns(addressee, input);
  await tx.memoTag.deleteMany({ where: { memoId: before.id } });
  await tx.memo.update({
    where: { id: before.id },
    data: {
      ...plainColumns(input),
      body: readsTheSame(before.body, input.body) ? before.body : input.body,
      ...columns,
      createdAt,
      ...(isSending ? await expectedAt(tx, input, now) : {}),
      ...(isoOf(before.expectedBy) === input.expectedBy ? {} : { lateStep: 0 }),
      // Whoever wrote it has said whom it is for.
      ...(isReaddressed ? { stageChangedAt: now, takenById: null, takenUntil: null, handedOn: 0 } : {}),
      ...(isSending || isPendingAgain ? pending(now) : {}),
      ...savedBy(before.stage === 'draft' && !isSending, input),
      version: { increment: 1 },
      tags: { create: input.tags.map((tagId) => ({ tagId })) },
    },
  });
  const memo = { ...before, rule: columns.rule, purposeId: input.purpose ?? null };
  const decided = isReaddressed
    ? await keepDecided(tx, memo, columns.recipientCount, addressee)
    : roundOf(memo).decided;
  const recipients = await addressMemo(tx, memo, addressee, { ...before, decided });
  const roles = await setParticipants(tx, {
    memoId: before.id,
    createdAt,
    stage: isSending || isPendingAgain ? 'pending' : before.stage,
    ownerId: before.ownerId,
    isForCompany: addressee.isForCompany,
    recipients: before.stage === 'considered' ? whoHadIt(before, addressee.people) : recipients,
    subscribers,
  });
  // Four eyes may be another purpose's. What the owner was asked stays there while they write.
  const mayMove = columns.recipientCount > 1 && askerOf(before) === null;
  if (isSending || isReaddressed || mayMove) await giveToRecipients(tx, [before.id]);
  return roles;
}

/** A correction gives it to nobody whose turn did not come before it was decided. */
const whoHadIt = ({ recipients, participants }: LoadedMemo, people: readonly { id: number; name: string }[]) =>
  people.filter(
    ({ id }) =>
      participants.some((row) => row.userId === id && row.isRecipient) || recipients.every((row) => row.userId !== id),
  );

function isForOthers(before: LoadedMemo, addressee: Addressee, { rule }: MemoInput): boolean {
  if (addressee.isForCompany || before.isForCompany) return addressee.isForCompany !== before.isForCompany;
  const [former, present] = [recipientsOf(before), addressee.people].map((people) => people.map(({ id }) => id));
  return !isDeepStrictEqual(former, present) || (addressee.people.length > 1 && rule !== before.rule);
}

/**
 * Who has decided stays in the record, and need not again unless the memo goes to one alone or to the company. Who is added
 * decides anew, also after having decided before.
 */
async function keepDecided(
  tx: Tx,
  before: LoadedMemo,
  count: number,
  { people }: Addressee,
): Promise<ReadonlySet<number>> {
  const decided = new Set(roundOf(before).decided);
  if (decided.size === 0 || before.stage === 'considered') return decided;
  if (count === 1) {
    await endConsiderations(tx, before.id, clock.now());
    return new Set();
  }
  const former = new Set(recipientsOf(before).map(({ id }) => id));
  const added = people.map(({ id }) => id).filter((id) => !former.has(id));
  await endConsiderations(tx, before.id, clock.now(), added);
  for (const id of added) decided.delete(id);
  if (people.every(({ id }) => decided.has(id))) throw new Invalid({ recipient: 'memos.errors.nobodyLeftToDecide' });
  return decided;
}
