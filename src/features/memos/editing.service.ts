import { recordEvent } from '#src/events/record';
import type { EventChanges } from '#src/events/catalogue';
import { withStoredFiles } from '#src/features/files/files.service';
import { refreshMemoSearch } from '#src/features/search/search.service';
import { clock } from '#src/platform/clock';
import { inTransaction, type Tx } from '#src/platform/db';
import { Conflict, NotFound } from '#src/platform/errors';
import type { Actor } from '#src/platform/http/actor';
import type { Deps } from '#src/platform/http/context';
import type { UploadedFile } from '#src/platform/http/upload';
import { plainText } from '#src/platform/richText';
import { canEdit } from '#src/policies/memo.policy';
import { addAttachments, touch } from './files/memoFiles.service';
import { getMemo, type LoadedMemo } from './memos.queries';
import type { MemoInput } from './memos.schema';
import { checkChoices } from './memos.service';
import { setParticipants, type RoleChange } from './participants.service';
import { resolveRecipient, resolveSubscribers, type Addressee } from './recipients/recipients.service';

type Changes = EventChanges<'memo.edited'>['changes'];

/** Name under which the company stands in the history; shown as `memos.theCompany`. */
export const COMPANY = '@company';

/**
 * Saves an edited draft or sent memo: texts, purpose, tags, recipient, subscribers and new files in one transaction.
 * Conflict when the memo changed, or was considered, since the form was opened. Returns who lost the memo by it.
 */
export async function editMemo(deps: Pick<Deps, 'db' | 'storage'>, actor: Actor, memo: LoadedMemo, input: MemoInput, uploaded: readonly UploadedFile[]): Promise<RoleChange['left']> {
  return withStoredFiles(deps.storage, uploaded, (files) =>
    inTransaction(deps.db, async (tx) => {
      const before = await lock(tx, memo.id);
      if (before.withdrawnAt) throw new NotFound('memos.errors.notFound');
      if (!canEdit(actor, before)) throw new Conflict('memos.errors.consideredMeanwhile');
      if (before.version !== (input.version ?? memo.version)) throw new Conflict('memos.errors.changedMeanwhile');

      const addressee = await resolveRecipient(tx, actor, input.recipient, before.recipientId);
      const kept = new Set(before.participants.filter(({ isSubscriber }) => isSubscriber).map(({ userId }) => userId));
      const subscribers = await resolveSubscribers(tx, input.subscribers, kept);
      await checkChoices(tx, input, before);
      const isReaddressed = addressee.recipientId !== before.recipientId || addressee.isForCompany !== before.isForCompany;
      const roles = await writeMemo(tx, before, input, addressee, subscribers, isReaddressed);
      await addAttachments(tx, actor, memo.id, files);
      await refreshMemoSearch(tx, memo.id);
      await touch(tx, memo.id, actor);

      if (before.stage === 'draft') return [];
      const changes = changesBetween(before, await getMemo(tx, memo.id), files.map(({ fileName }) => fileName));
      if (Object.keys(changes).length > 0) await recordEvent(tx, { type: 'memo.edited', actorId: actor.id, memoId: memo.id, changes: { changes } });
      await recordRoles(tx, actor, before, addressee, roles, isReaddressed);
      return roles.left;
    }),
  );
}

async function lock(tx: Tx, memoId: number): Promise<LoadedMemo> {
  await tx.$queryRaw`SELECT 1 FROM memos WHERE id = ${memoId} FOR UPDATE`;
  return getMemo(tx, memoId);
}

async function writeMemo(tx: Tx, before: LoadedMemo, input: MemoInput, addressee: Addressee, subscribers: { id: number; name: string }[], isReaddressed: boolean): Promise<RoleChange> {
  const now = clock.now();
  // Whoever is asked anew decides anew: what the former recipient postponed is pending again.
  const isPendingAgain = isReaddressed && before.stage === 'postponed';
  const stage = isPendingAgain ? 'pending' : before.stage;
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
      ...(isPendingAgain ? { postponedUntil: null } : {}),
      ...(isReaddressed ? { stageChangedAt: now } : {}),
      version: { increment: 1 },
      tags: { create: input.tags.map((tagId) => ({ tagId })) },
    },
  });
  return setParticipants(tx, { memoId: before.id, createdAt: before.createdAt, stage, ownerId: before.ownerId, recipients: addressee.people, subscribers });
}

function changesBetween(before: LoadedMemo, after: LoadedMemo, newFiles: string[]): Changes {
  const changes: Changes = {};
  const note = (field: string, from: unknown, to: unknown) => {
    if (JSON.stringify(from) !== JSON.stringify(to)) changes[field] = { from, to };
  };
  note('title', before.title, after.title);
  if (before.body !== after.body) changes.body = { from: plainText(before.body), to: plainText(after.body) };
  note('purpose', before.purpose?.name ?? null, after.purpose?.name ?? null);
  const tags = (memo: LoadedMemo) => memo.tags.map(({ tag }) => tag.name).sort();
  note('tags', tags(before), tags(after));
  if (newFiles.length > 0) changes.files = { from: [], to: newFiles };
  return changes;
}

const recipientName = (memo: { isForCompany: boolean; recipient: { name: string } | null }): string =>
  memo.isForCompany ? COMPANY : (memo.recipient?.name ?? '');

async function recordRoles(tx: Tx, actor: Actor, before: LoadedMemo, addressee: Addressee, roles: RoleChange, isReaddressed: boolean): Promise<void> {
  const event = { actorId: actor.id, memoId: before.id };
  if (isReaddressed) {
    const to = addressee.isForCompany ? COMPANY : (addressee.people[0]?.name ?? '');
    const subscriberIds = new Set(roles.newSubscribers.map(({ id }) => id));
    const joined = roles.joined.filter(({ id }) => !subscriberIds.has(id));
    const left = roles.left.filter(({ id }) => !roles.lostSubscribers.some((lost) => lost.id === id));
    await recordEvent(tx, { ...event, type: 'memo.recipientChanged', changes: { from: recipientName(before), to, left, joined } });
  }
  if (roles.newSubscribers.length > 0) await recordEvent(tx, { ...event, type: 'memo.subscriberAdded', changes: { people: roles.newSubscribers } });
  if (roles.lostSubscribers.length > 0) await recordEvent(tx, { ...event, type: 'memo.subscriberRemoved', changes: { people: roles.lostSubscribers } });
}
