import { recordEvent } from '#src/events/record';
import { withStoredFiles, type StoredFile } from '#src/features/files/files.service';
import { refreshMemoSearch } from '#src/features/search/search.service';
import { clock } from '#src/platform/clock';
import { inTransaction, type Tx } from '#src/platform/db';
import { Conflict, Invalid, NotFound } from '#src/platform/errors';
import type { Actor } from '#src/platform/http/actor';
import type { Deps } from '#src/platform/http/context';
import type { UploadedFile } from '#src/platform/http/upload';
import { canEdit } from '#src/policies/memo.policy';
import { checkChoices } from './choices.service';
import { addAttachments, touch } from './files/memoFiles.service';
import { changesBetween, recordRoles } from './history/edits.service';
import { getMemo, type LoadedMemo } from './memos.queries';
import type { MemoInput } from './memos.schema';
import { setParticipants, type RoleChange } from './participants.service';
import { resolveRecipient, resolveSubscribers, type Addressee } from './recipients/recipients.service';

type ServiceDeps = Pick<Deps, 'db' | 'storage'>;

/**
 * Saves an edited draft or sent memo: texts, purpose, tags, recipient, subscribers and new files in one transaction.
 * Conflict when the memo changed, or was considered, since the form was opened. Returns who lost the memo by it.
 */
export async function editMemo(
  deps: ServiceDeps,
  actor: Actor,
  memo: LoadedMemo,
  input: MemoInput,
  uploaded: readonly UploadedFile[],
): Promise<RoleChange['left']> {
  return withStoredFiles(deps.storage, uploaded, (files) =>
    inTransaction(deps.db, async (tx) => {
      const before = await lock(tx, memo.id);
      if (!canEdit(actor, before)) throw new Conflict('memos.errors.consideredMeanwhile');
      if (isRepeated(before, memo, input, files)) return [];
      const { addressee, roles, isReaddressed } = await save(tx, actor, before, input, files, false);
      if (before.stage === 'draft') return [];
      const changes = changesBetween(
        before,
        await getMemo(tx, memo.id),
        files.map(({ fileName }) => fileName),
      );
      if (Object.keys(changes).length > 0)
        await recordEvent(tx, { type: 'memo.edited', actorId: actor.id, memoId: memo.id, changes: { changes } });
      await recordRoles(tx, actor, before, addressee, roles, isReaddressed);
      return roles.left;
    }),
  );
}

/** Saves a draft's form and sends it: from now on it is dated today, its participants see it, and they are told. */
export async function sendDraft(
  deps: ServiceDeps,
  actor: Actor,
  memo: LoadedMemo,
  input: MemoInput,
  uploaded: readonly UploadedFile[],
): Promise<void> {
  await withStoredFiles(deps.storage, uploaded, (files) =>
    inTransaction(deps.db, async (tx) => {
      const before = await lock(tx, memo.id);
      if (!canEdit(actor, before)) throw new Conflict('memos.errors.consideredMeanwhile');
      if (before.stage !== 'draft' && saysTheSame(before, input)) return;
      if (before.stage !== 'draft') throw new Conflict('memos.errors.changedMeanwhile');
      isRepeated(before, memo, input, files);
      await save(tx, actor, before, input, files, true);
      await recordEvent(tx, { type: 'memo.sent', actorId: actor.id, memoId: memo.id, changes: {} });
    }),
  );
}

async function lock(tx: Tx, memoId: number): Promise<LoadedMemo> {
  await tx.$queryRaw`SELECT 1 FROM memos WHERE id = ${memoId} FOR UPDATE`;
  const memo = await getMemo(tx, memoId);
  if (memo.withdrawnAt) throw new NotFound('memos.errors.notFound');
  return memo;
}

/** True for the second half of a double click; Conflict when somebody else changed the memo since the form was opened. */
function isRepeated(before: LoadedMemo, opened: LoadedMemo, input: MemoInput, files: readonly StoredFile[]): boolean {
  const version = input.version ?? opened.version;
  if (before.version === version) return false;
  if (before.version === version + 1 && files.length === 0 && saysTheSame(before, input)) return true;
  throw new Conflict('memos.errors.changedMeanwhile');
}

/** Whether saving this form would leave the memo as it is. */
export function saysTheSame(memo: LoadedMemo, input: MemoInput): boolean {
  const people = new Set(memo.participants.map(({ userId }) => userId));
  const recipient = memo.isForCompany ? 'company' : (memo.recipientId ?? undefined);
  // An e-mail address cannot be compared here; then the texts decide.
  const isAddress = typeof input.recipient === 'string' && input.recipient !== 'company';
  return (
    memo.title === input.title &&
    memo.body === input.body &&
    (memo.purpose?.id ?? undefined) === input.purpose &&
    (isAddress || input.recipient === recipient) &&
    input.subscribers.every((ref) => typeof ref === 'string' || people.has(ref))
  );
}

type Saved = { addressee: Addressee; roles: RoleChange; isReaddressed: boolean };

async function save(
  tx: Tx,
  actor: Actor,
  before: LoadedMemo,
  input: MemoInput,
  files: readonly StoredFile[],
  isSending: boolean,
): Promise<Saved> {
  if (input.recipient === undefined && (isSending || before.stage !== 'draft'))
    throw new Invalid({ recipient: 'memos.errors.recipientMissing' });
  const addressee = await addresseeOf(tx, actor, before, input, isSending);
  // People may have left since the draft was written: who is sent a memo must still be here.
  const kept = isSending
    ? new Set<number>()
    : new Set(before.participants.filter(({ isSubscriber }) => isSubscriber).map(({ userId }) => userId));
  const subscribers = await resolveSubscribers(tx, input.subscribers, kept);
  await checkChoices(tx, input, before);
  const isReaddressed = addressee.recipientId !== before.recipientId || addressee.isForCompany !== before.isForCompany;
  const roles = await writeMemo(tx, before, input, addressee, subscribers, { isReaddressed, isSending });
  await addAttachments(tx, actor, before.id, files);
  await refreshMemoSearch(tx, before.id);
  await touch(tx, before.id, actor);
  return { addressee, roles, isReaddressed };
}

async function addresseeOf(
  tx: Tx,
  actor: Actor,
  before: LoadedMemo,
  input: MemoInput,
  isSending: boolean,
): Promise<Addressee> {
  if (before.stage === 'considered' && before.isForCompany && input.recipient === 'company') {
    // Executives who came after the consideration do not get the memo by a corrected title.
    const people = before.participants
      .filter(({ isRecipient }) => isRecipient)
      .map((row) => ({ id: row.userId, name: row.user.name }));
    return { recipientId: null, isForCompany: true, people };
  }
  return resolveRecipient(tx, actor, input.recipient, isSending ? null : before.recipientId);
}

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
  // Whoever is asked anew decides anew: what the former recipient postponed is pending again.
  const isPendingAgain = isReaddressed && before.stage === 'postponed';
  const stage = isSending || isPendingAgain ? 'pending' : before.stage;
  const createdAt = isSending ? now : before.createdAt;
  await tx.memoTag.deleteMany({ where: { memoId: before.id } });
  await tx.memo.update({
    where: { id: before.id },
    data: {
      title: input.title,
      body: input.body,
      purposeId: input.purpose ?? null,
      recipientId: addressee.recipientId,
      isForCompany: addressee.isForCompany,
      stage,
      createdAt,
      ...(isPendingAgain ? { postponedUntil: null } : {}),
      ...(isReaddressed || isSending ? { stageChangedAt: now } : {}),
      version: { increment: 1 },
      tags: { create: input.tags.map((tagId) => ({ tagId })) },
    },
  });
  return setParticipants(tx, {
    memoId: before.id,
    createdAt,
    stage,
    ownerId: before.ownerId,
    recipients: addressee.people,
    subscribers,
  });
}
