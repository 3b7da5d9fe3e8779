import { randomUUID } from 'node:crypto';
import { recordEvent } from '#src/events/record';
import { picturesToCopy } from '#src/features/files/files.queries';
import { withStoredFiles, type StoredFile } from '#src/features/files/files.service';
import { holdAbsences } from '#src/features/absences/deputies.service';
import { holdExecutives } from '#src/features/people/executives.service';
import { refreshMemoSearch } from '#src/features/search/search.service';
import { clock } from '#src/platform/clock';
import { inTransaction, isUniqueViolation, type Tx } from '#src/platform/db';
import type { Actor } from '#src/web/actor';
import type { Deps } from '#src/platform/http/context';
import type { UploadedFile } from '#src/platform/http/upload';
import { addFilesToMemo, copyFilesToMemo, settleMemoPictures } from '../files/files.service';
import { checkChoices } from '#src/features/labels/labels.queries';
import { giveToRecipients } from '../ball/setBalls.service';
import { checkExpectedBy, expectedAt } from './expectedBy.service';
import type { MemoInput } from './form.schema';
import { addFirstParticipants } from '../roles/participants.service';
import { resolvePeople } from '#src/features/people/choosing/chosenPeople.queries';
import { repeatForm } from './repeatedForm.service';
import { addressMemo, recipientColumns } from '../roles/addressing.service';
import { isToCompany, recipientRefs } from './addressed';
import { recordUndoable } from '../undo/holding.service';
import { plainColumns, savedBy } from './saving.service';

type ServiceDeps = Pick<Deps, 'db' | 'storage' | 'config'>;

/** Creates a draft or sends at once. The same form sent twice creates one memo: the second call returns its id. */
export async function createMemo(
  deps: ServiceDeps,
  actor: Actor,
  input: MemoInput,
  uploaded: readonly UploadedFile[],
  isSent: boolean,
): Promise<number> {
  const keyed = { ...input, clientKey: input.clientKey ?? randomUUID() };
  return withStoredFiles(deps.storage, uploaded, async (files, discard) => {
    const made =
      (await findByKey(deps, actor, keyed.clientKey)) ??
      (await inTransaction(deps.db, (tx) => insertMemo(tx, deps, actor, keyed, { files, isSent })).catch(
        (error: unknown) => findCreated(deps, actor, keyed.clientKey, error),
      ));
    return typeof made === 'number' ? made : repeatForm(deps, actor, made.id, keyed, { files, discard }, isSent);
  });
}

/** The other request of a double click inserted first. */
async function findCreated(
  deps: ServiceDeps,
  actor: Actor,
  clientKey: string,
  error: unknown,
): Promise<{ id: number }> {
  const winner = isUniqueViolation(error) ? await findByKey(deps, actor, clientKey) : null;
  if (!winner) throw error;
  return winner;
}

const findByKey = (deps: ServiceDeps, actor: Actor, clientKey: string) =>
  deps.db.prisma.memo.findUnique({
    where: { ownerId_clientKey: { ownerId: actor.id, clientKey } },
    select: { id: true },
  });

type KeyedInput = MemoInput & { clientKey: string };

async function insertMemo(
  tx: Tx,
  deps: ServiceDeps,
  actor: Actor,
  input: KeyedInput,
  { files, isSent }: { files: readonly StoredFile[]; isSent: boolean },
): Promise<number> {
  const now = clock.now();
  if (isToCompany(input)) await holdExecutives(tx);
  await holdAbsences(tx);
  const { addressee, subscribers } = await resolvePeople(tx, actor, { ...input, recipient: recipientRefs(input) });
  await checkChoices(tx, input);
  if (isSent) checkExpectedBy(actor, input, null);
  const memo = await tx.memo.create({
    data: {
      ...plainColumns(input),
      ...(isSent ? await expectedAt(tx, input, now) : {}),
      body: input.body,
      ownerId: actor.id,
      departmentId: actor.departmentId,
      ...recipientColumns(addressee, input),
      stage: isSent ? 'pending' : 'draft',
      stageChangedAt: now,
      createdAt: now,
      activityAt: now,
      clientKey: input.clientKey,
      ...savedBy(!isSent, input),
    },
  });
  const memoId = memo.id;
  await tx.conversation.create({ data: { memoId, createdAt: now }, select: { id: true } });
  if (input.tags.length > 0) await tx.memoTag.createMany({ data: input.tags.map((tagId) => ({ memoId, tagId })) });
  const recipients = await addressMemo(tx, memo, addressee);
  await addFirstParticipants(tx, {
    memoId,
    createdAt: now,
    stage: memo.stage,
    ownerId: actor.id,
    isForCompany: addressee.isForCompany,
    recipients,
    subscribers,
  });
  if (isSent) await giveToRecipients(tx, [memoId]);
  const pictures = await picturesToCopy(tx, actor, input.body, { memoId: input.copyOf });
  const copied = [...new Set([...input.copyFiles, ...pictures])];
  await copyFilesToMemo(tx, actor, { ...memo, attachments: [] }, copied);
  await addFilesToMemo(tx, actor, memoId, files);
  await settleMemoPictures(tx, memoId, input.body, !isSent);
  await refreshMemoSearch(tx, memoId);
  const made = { actorId: actor.id, memoId, changes: {} };
  if (isSent) await recordUndoable(tx, deps, { ...made, type: 'memo.sent' });
  else await recordEvent(tx, { ...made, type: 'memo.drafted' });
  return memoId;
}
