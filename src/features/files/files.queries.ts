import { z } from 'zod';
import { recordCopying, recordMemoReading, recordTaskReading } from '#src/features/audit/readings.service';
import type { Database, Prisma, Tx } from '#src/platform/db';
import { Invalid } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import { notesUrl, placeUrl } from '#src/subjects/place';
import { memoRole, taskRole } from '#src/subjects/role.select';
import { urlsOf } from '#src/features/tasks/tasks.urls';
import { picturesIn } from '#src/platform/richPictures';
import { canReadNotes } from '#src/policies/notes.policy';
import { notHeldFrom, visibleFiles, visibleOwners, whyHeld } from '#src/policies/file.policy';
import type { StoredFile } from './files.service';

const memo = {
  select: {
    id: true,
    title: true,
    ownerId: true,
    stage: true,
    withdrawnAt: true,
    task: { select: { id: true } },
    participants: { select: memoRole },
  },
} as const;

const task = {
  select: {
    id: true,
    kind: true,
    title: true,
    parentId: true,
    participants: { select: taskRole },
    parent: { select: { participants: { select: taskRole } } },
  },
} as const;

const select = {
  id: true,
  fileName: true,
  mediaType: true,
  sizeBytes: true,
  sha256: true,
  storageKey: true,
  createdAt: true,
  scan: true,
  textFrom: true,
  uploaderId: true,
  messageId: true,
  uploader: { select: { name: true } },
  memo,
  task,
  message: { select: { conversation: { select: { memo, task, notesOf: memo } } } },
} as const;

type Row = Prisma.AttachmentGetPayload<{ select: typeof select }>;

/** With the memo or task whose policy applies: its own, or that of its message's conversation. */
export type FoundFile = NonNullable<ReturnType<typeof withOwner>>;

/** Null when it does not exist or is not visible. Loading it counts as reading its memo or task. */
export async function findFileFor(db: Database, actor: Actor, fileId: number): Promise<FoundFile | null> {
  const row = await db.prisma.attachment.findFirst({ where: { AND: [{ id: fileId }, visibleFiles(actor)] }, select });
  const file = row && withOwner(row);
  if (file?.memo && file.isNote && !canReadNotes(actor, file.memo)) return null;
  if (file?.memo) await recordMemoReading(db, actor, file.memo);
  if (file?.task) await recordTaskReading(db, actor, file.task);
  return file;
}

/**
 * Null unless all are visible. Copies share the bytes, so the rows stay locked until the copy is stored. Copying counts
 * as reading.
 */
export async function takeFilesToCopy(
  tx: Tx,
  actor: Actor,
  ids: readonly number[],
  { ofTasks }: { ofTasks: boolean },
): Promise<StoredFile[] | null> {
  await tx.$queryRaw`SELECT id FROM attachments WHERE id = ANY(${ids}::int[]) FOR UPDATE`;
  const [ofMemo, ofTask] = visibleOwners(actor);
  const where = { id: { in: [...ids] }, OR: ofTasks ? [ofMemo, ofTask] : [ofMemo] };
  const rows = await tx.attachment.findMany({ where, select, orderBy: { id: 'asc' } });
  if (rows.length !== new Set(ids).size) return null;
  const held = rows.find((row) => whyHeld(row, actor) !== null);
  if (held) throw new Invalid({ copyFiles: `files.held.${held.scan}.copy` }, { fileName: held.fileName });
  await recordCopying(
    tx,
    actor,
    rows.map(withOwner).filter((file) => file !== null),
  );
  return rows.map(({ fileName, mediaType, sizeBytes, sha256, storageKey, scan }) => {
    return { fileName, mediaType, sizeBytes, sha256, storageKey, scan };
  });
}

/** Pictures of the text it was copied from, if the actor may read that. */
export async function picturesToCopy(
  tx: Tx,
  actor: Actor,
  html: string,
  { memoId, taskId }: { memoId?: number | undefined; taskId?: number | undefined },
): Promise<number[]> {
  const ids = picturesIn(html).flatMap(({ fileId }) => fileId ?? []);
  const [ofMemo, ofTask] = visibleOwners(actor);
  const sources = [
    ...(memoId === undefined ? [] : [{ memoId, ...ofMemo }]),
    ...(taskId === undefined ? [] : [{ taskId, ...ofTask }]),
  ];
  if (ids.length === 0 || sources.length === 0) return [];
  const mayBeOpen: Prisma.AttachmentWhereInput = { OR: [{ scan: null }, { scan: { not: 'infected' } }] };
  const where = { AND: [{ id: { in: ids }, OR: sources }, mayBeOpen] };
  const rows = await tx.attachment.findMany({ where, select: { id: true } });
  return rows.map(({ id }) => id);
}

function withOwner({ message, memo: ownMemo, task: ownTask, ...file }: Row) {
  const notesOf = message?.conversation.notesOf;
  const foundMemo = ownMemo ?? message?.conversation.memo ?? notesOf;
  if (foundMemo) {
    const owner = { ...foundMemo, hasTask: foundMemo.task !== null };
    return {
      ...file,
      memo: owner,
      task: null,
      isNote: Boolean(notesOf),
      place: { url: notesOf ? notesUrl(owner.id) : placeUrl({ kind: 'memo', id: owner.id }), title: owner.title },
    };
  }
  const found = ownTask ?? message?.conversation.task;
  if (!found) return null;
  const owner = { ...found, parentParticipants: found.parent?.participants ?? [] };
  return {
    ...file,
    memo: null,
    task: owner,
    isNote: false,
    place: { url: urlsOf(owner).show(owner.id), title: owner.title },
  };
}

/** The files beside it that this reader can open. */
export async function findNeighbours(
  db: Database['prisma'],
  actor: Actor,
  { id, messageId, memo: ofMemo, task: ofTask, isNote }: FoundFile,
) {
  const owner = ofMemo ? { memoId: ofMemo.id } : { taskId: ofTask?.id ?? 0 };
  const where: Prisma.AttachmentWhereInput =
    messageId === null
      ? owner
      : { message: { deletedAt: null, conversation: isNote ? { notesOfId: ofMemo?.id ?? 0 } : owner } };
  const nearest = (ids: Prisma.IntFilter, order: 'asc' | 'desc') =>
    db.attachment.findFirst({
      where: { AND: [where, { id: ids }, notHeldFrom(actor)] },
      orderBy: { id: order },
      select: { id: true },
    });
  const [previous, next] = await Promise.all([nearest({ lt: id }, 'desc'), nearest({ gt: id }, 'asc')]);
  return { previous, next };
}

const identity = z.tuple([z.object({ identity: z.string() })]);

/** Which database of which cluster this is, as no other one is called. */
export async function identityOf({ prisma }: Pick<Database, 'prisma'>): Promise<string> {
  const rows = await prisma.$queryRaw`
    SELECT system_identifier::text || '/' || current_database() AS identity FROM pg_control_system()`;
  return identity.parse(rows)[0].identity;
}
