import { randomUUID } from 'node:crypto';
import { recordEvent } from '#src/events/record';
import { withStoredFiles, type StoredFile } from '#src/features/files/files.service';
import { refreshMemoSearch } from '#src/features/search/search.service';
import { clock } from '#src/platform/clock';
import { inTransaction, isUniqueViolation, type Tx } from '#src/platform/db';
import { Conflict, Invalid, NotFound } from '#src/platform/errors';
import type { Actor } from '#src/platform/http/actor';
import type { Deps } from '#src/platform/http/context';
import type { UploadedFile } from '#src/platform/http/upload';
import { visibleTo } from '#src/policies/memo.policy';
import { addAttachments, copyAttachments } from './files/memoFiles.service';
import type { LoadedMemo } from './memos.queries';
import type { MemoInput } from './memos.schema';
import { setParticipants } from './participants.service';
import { resolveRecipient, resolveSubscribers } from './recipients/recipients.service';

type ServiceDeps = Pick<Deps, 'db' | 'storage'>;

/**
 * Writes a new memo, as a draft or sent at once. The same form sent twice creates one memo: the second call returns the first's id.
 */
export async function createMemo(deps: ServiceDeps, actor: Actor, input: MemoInput, uploaded: readonly UploadedFile[], isSent: boolean): Promise<number> {
  const clientKey = input.clientKey ?? randomUUID();
  const existing = await deps.db.prisma.memo.findUnique({ where: { ownerId_clientKey: { ownerId: actor.id, clientKey } }, select: { id: true } });
  if (existing) return existing.id;
  try {
    return await withStoredFiles(deps.storage, uploaded, (files) =>
      inTransaction(deps.db, (tx) => insertMemo(tx, actor, { ...input, clientKey }, files, isSent)),
    );
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const winner = await deps.db.prisma.memo.findUnique({ where: { ownerId_clientKey: { ownerId: actor.id, clientKey } }, select: { id: true } });
    if (!winner) throw error;
    return winner.id;
  }
}

type KeyedInput = MemoInput & { clientKey: string };

async function insertMemo(tx: Tx, actor: Actor, input: KeyedInput, files: readonly StoredFile[], isSent: boolean): Promise<number> {
  const now = clock.now();
  const addressee = await resolveRecipient(tx, actor, input.recipient);
  const subscribers = await resolveSubscribers(tx, input.subscribers);
  await checkChoices(tx, input);
  const memo = await tx.memo.create({
    data: {
      title: input.title,
      body: input.body,
      purposeId: input.purpose ?? null,
      ownerId: actor.id,
      departmentId: actor.departmentId,
      recipientId: addressee.recipientId,
      isForCompany: addressee.isForCompany,
      stage: isSent ? 'pending' : 'draft',
      stageChangedAt: now,
      createdAt: now,
      activityAt: now,
      clientKey: input.clientKey,
      tags: { create: input.tags.map((tagId) => ({ tagId })) },
      conversation: { create: { createdAt: now } },
    },
  });
  await setParticipants(tx, { memoId: memo.id, createdAt: now, stage: memo.stage, ownerId: actor.id, recipients: addressee.people, subscribers });
  await tx.participant.update({ where: { memoId_userId: { memoId: memo.id, userId: actor.id } }, data: { seenAt: now } });
  await copyAttachments(tx, actor, memo.id, input.copyFiles);
  await addAttachments(tx, actor, memo.id, files);
  await refreshMemoSearch(tx, memo.id);
  await recordEvent(tx, { type: isSent ? 'memo.sent' : 'memo.drafted', actorId: actor.id, memoId: memo.id, changes: {} });
  return memo.id;
}

/** Purposes and tags must exist; archived ones stay on the memos that have them (`kept`), but cannot be chosen anew. */
export async function checkChoices(tx: Tx, input: Pick<MemoInput, 'purpose' | 'tags'>, kept?: Pick<LoadedMemo, 'purpose' | 'tags'>): Promise<void> {
  if (input.purpose !== undefined && input.purpose !== kept?.purpose?.id) {
    const found = await tx.purpose.count({ where: { id: input.purpose, archivedAt: null } });
    if (found === 0) throw new Invalid({ purpose: 'memos.errors.purposeUnknown' });
  }
  const keptTags = new Set(kept?.tags.map(({ tag }) => tag.id));
  const fresh = [...new Set(input.tags)].filter((tagId) => !keptTags.has(tagId));
  const known = await tx.tag.count({ where: { id: { in: fresh }, archivedAt: null } });
  if (known !== fresh.length || new Set(input.tags).size !== input.tags.length) throw new Invalid({ tags: 'memos.errors.tagUnknown' });
}

/** Sends a draft: from now on it is dated today, its participants see it, and they are told. */
export async function sendDraft(deps: ServiceDeps, actor: Actor, memo: LoadedMemo): Promise<void> {
  await inTransaction(deps.db, async (tx) => {
    const now = clock.now();
    const current = await tx.memo.findUniqueOrThrow({ where: { id: memo.id }, select: { isForCompany: true, recipientId: true, version: true } });
    if (!current.isForCompany && current.recipientId === null) throw new Invalid({ recipient: 'memos.errors.recipientMissing' });
    // People may have left, or become executives, since the draft was written.
    const addressee = await resolveRecipient(tx, actor, current.isForCompany ? 'company' : (current.recipientId ?? undefined));
    const sent = await tx.memo.updateMany({
      where: { id: memo.id, version: current.version, stage: 'draft' },
      data: { stage: 'pending', stageChangedAt: now, createdAt: now, activityAt: now, version: { increment: 1 } },
    });
    if (sent.count === 0) throw new Conflict('memos.errors.changedMeanwhile');
    const subscribers = await tx.participant.findMany({
      where: { memoId: memo.id, isSubscriber: true, user: { deactivatedAt: null } },
      select: { user: { select: { id: true, name: true } } },
    });
    await setParticipants(tx, {
      memoId: memo.id,
      createdAt: now,
      stage: 'pending',
      ownerId: memo.ownerId,
      recipients: addressee.people,
      subscribers: subscribers.map(({ user }) => user),
    });
    await tx.participant.update({ where: { memoId_userId: { memoId: memo.id, userId: actor.id } }, data: { seenAt: now } });
    await recordEvent(tx, { type: 'memo.sent', actorId: actor.id, memoId: memo.id, changes: {} });
  });
}

/** Deletes a draft with everything of it. Nobody but the owner ever knew of it. */
export async function deleteDraft(deps: ServiceDeps, memo: LoadedMemo): Promise<void> {
  const keys = await inTransaction(deps.db, async (tx) => {
    const memoId = memo.id;
    const [locked] = await tx.$queryRaw<{ stage: string }[]>`SELECT stage::text FROM memos WHERE id = ${memoId} FOR UPDATE`;
    if (locked?.stage !== 'draft') throw new NotFound('memos.errors.notFound');
    const attachments = await tx.attachment.findMany({ where: { memoId }, select: { storageKey: true } });
    await tx.attachment.deleteMany({ where: { memoId } });
    await tx.memoTag.deleteMany({ where: { memoId } });
    await tx.$executeRaw`DELETE FROM memo_search WHERE memo_id = ${memoId}`;
    await tx.event.deleteMany({ where: { memoId } });
    await tx.conversation.deleteMany({ where: { memoId } });
    await tx.participant.deleteMany({ where: { memoId } });
    await tx.memo.delete({ where: { id: memoId } });
    return attachments.map(({ storageKey }) => storageKey);
  });
  for (const key of keys) {
    const used = await deps.db.prisma.attachment.count({ where: { storageKey: key } });
    if (used === 0) await deps.storage.remove(key);
  }
}

/** The memo a new one is copied from: whoever may read it may copy it. */
export async function findCopySource(deps: ServiceDeps, actor: Actor, memoId: number) {
  return deps.db.prisma.memo.findFirst({
    where: { AND: [{ id: memoId }, visibleTo(actor)] },
    include: {
      tags: { select: { tagId: true } },
      participants: { where: { isSubscriber: true, user: { deactivatedAt: null } }, select: { userId: true } },
      attachments: { select: { id: true, fileName: true, sizeBytes: true }, orderBy: { id: 'asc' } },
    },
  });
}
