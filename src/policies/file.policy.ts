import type { Prisma, ScanState } from '#src/platform/db';
import type { Actor } from '#src/web/actor';
import { canRemoveFile, visibleTo, type MemoFacts } from './memo.policy';
import { canWorkOnTask, visibleTasks, type TaskFacts } from './task.policy';

type Person = Pick<Actor, 'id' | 'isExecutive' | 'isOperator' | 'company'>;

export type FileFacts = { messageId: number | null; memo: MemoFacts | null; task: TaskFacts | null };

export const visibleOwners = (actor: Person) => [{ memo: visibleTo(actor) }, { task: visibleTasks(actor) }] as const;

/** A deleted message has no files. Those of the deciders' notes need `canReadNotes`, too. */
export function visibleFiles(actor: Person): Prisma.AttachmentWhereInput {
  const owner = [...visibleOwners(actor)];
  const notes = { notesOf: { participants: { some: { userId: actor.id, isOwner: false } } } };
  return { OR: [...owner, { message: { deletedAt: null, conversation: { OR: [...owner, notes] } } }] };
}

/** Files of a message are deleted with the message. */
export function canDeleteFile(actor: Person, { messageId, memo, task }: FileFacts): boolean {
  if (messageId !== null) return false;
  return memo ? canRemoveFile(actor, memo) : task !== null && canWorkOnTask(actor, task);
}

export type ScanFacts = { scan: ScanState | null; uploaderId: number };
type FileReader = Pick<Actor, 'id' | 'letUnscannedPass'>;

/** What the setting decides: the scanner could not check them. */
const UNSCANNED = ['unreached', 'tooLarge'] as const;
export type Held = 'infected' | 'waiting' | (typeof UNSCANNED)[number];

/**
 * Why a file's bytes are kept from this reader; null: they are not. Until the virus scanner has looked at them their
 * uploader alone has them; a virus nobody. No reader stands for everybody at once.
 */
export function whyHeld({ scan, uploaderId }: ScanFacts, reader: FileReader | null): Held | null {
  if (scan === null || scan === 'clean') return null;
  if (scan === 'infected') return scan;
  const mayPass = scan !== 'waiting' && reader?.letUnscannedPass === true;
  return mayPass || uploaderId === reader?.id ? null : scan;
}

/** The same as a filter. */
export const notHeldFrom = (reader: FileReader): Prisma.AttachmentWhereInput => ({
  OR: [
    { scan: null },
    { scan: { in: ['clean', ...(reader.letUnscannedPass ? UNSCANNED : [])] } },
    { uploaderId: reader.id, scan: { not: 'infected' } },
  ],
});

/** The same in SQL, of attachments `a`. */
export const openTo = (a: string, reader: string): string =>
  `(${a}.scan IS NULL OR ${a}.scan = 'clean' OR (${a}.scan <> 'infected' AND ${a}.uploader_id = ${reader})
    OR (${a}.scan IN (${UNSCANNED.map((state) => `'${state}'`).join(', ')}) AND (SELECT let_unscanned_pass FROM company)))`;

type ReadFile = FileFacts & { uploaderId: number };

/** Its text, once more for the search: whoever put it there, or has what it hangs at, and operators. */
export function canReadAgain(actor: Person, { uploaderId, memo, task }: ReadFile): boolean {
  if (actor.isOperator || uploaderId === actor.id || memo?.ownerId === actor.id) return true;
  return task?.participants.some(({ userId, isOwner }) => isOwner && userId === actor.id) ?? false;
}
