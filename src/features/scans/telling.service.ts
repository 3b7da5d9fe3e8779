import type { NewEvent } from '#src/events/catalogue';
import { enqueuePageRefresh } from '#src/events/pageRefresh';
import { recordForPeople } from '#src/events/record';
import { recordAudits } from '#src/features/audit/audit.service';
import { enqueueRevision, nextRevision } from '#src/features/conversations/revision.service';
import type { Tx } from '#src/platform/db';
import type { Outcome, Scanned } from './scans.queries';

/** Open pages show the new state; of a virus its uploaders and all admins are told. */
export async function tellOfScan(tx: Tx, changed: readonly Scanned[], { found }: Outcome): Promise<void> {
  await refreshPages(
    tx,
    changed.filter(({ isShown }) => isShown),
  );
  const [first] = changed;
  if (found === undefined || !first) return;
  await recordForPeople(tx, [...(await tellUploaders(tx, changed, found)), ...(await tellAdmins(tx, first, found))]);
  const audits = changed.map(({ id, fileName, uploader }) => ({
    type: 'file.infected' as const,
    actorId: null,
    subjectId: uploader.id,
    details: { fileId: id, fileName, found },
  }));
  await recordAudits(tx, audits);
}

async function refreshPages(tx: Tx, files: readonly Scanned[]): Promise<void> {
  const idsOf = (column: 'memoId' | 'taskId' | 'messageId') => [
    ...new Set(files.flatMap((file) => file[column] ?? [])),
  ];
  const [memoIds, taskIds] = [idsOf('memoId'), idsOf('taskId')];
  if (memoIds.length + taskIds.length > 0) await enqueuePageRefresh(tx, { memoIds, taskIds });
  for (const id of idsOf('messageId')) await refreshMessage(tx, id);
}

/** As if it was edited: pages fetch what is newer than they are. */
async function refreshMessage(tx: Tx, id: number): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM messages WHERE id = ${id} FOR UPDATE`;
  const { conversationId } = await tx.message.findUniqueOrThrow({ where: { id }, select: { conversationId: true } });
  const revision = await nextRevision(tx, conversationId);
  await tx.message.update({ where: { id }, data: { revision } });
  await enqueueRevision(tx, conversationId);
}

type Told = NewEvent<'person.fileInfected'>;

async function tellUploaders(tx: Tx, changed: readonly Scanned[], found: string): Promise<Told[]> {
  const messages = await tx.message.findMany({
    where: { id: { in: changed.flatMap(({ messageId }) => messageId ?? []) } },
    select: { id: true, conversation: { select: { memoId: true, taskId: true, notesOfId: true } } },
  });
  const talks = new Map(
    messages.map(({ id, conversation: { memoId, taskId, notesOfId } }) => [
      id,
      { memoId: memoId ?? notesOfId, taskId },
    ]),
  );
  return changed.map(({ fileName, uploader, messageId, ...own }) => {
    const { memoId, taskId } = messageId === null ? own : (talks.get(messageId) ?? own);
    const places = { memos: memoId === null ? [] : [memoId], tasks: taskId === null ? [] : [taskId] };
    const changes = { fileName, found, uploader, isOwn: true, ...places };
    return { type: 'person.fileInfected', actorId: null, userId: uploader.id, changes };
  });
}

/** They may have no sight of where it hangs: the file and its uploader are named, nothing else. */
async function tellAdmins(tx: Tx, { fileName, uploader }: Scanned, found: string): Promise<Told[]> {
  const admins = await tx.user.findMany({
    where: { isAdmin: true, deactivatedAt: null, id: { not: uploader.id } },
    select: { id: true },
  });
  const changes = { fileName, found, uploader, isOwn: false, memos: [], tasks: [] };
  return admins.map(({ id }) => ({ type: 'person.fileInfected', actorId: null, userId: id, changes }));
}
