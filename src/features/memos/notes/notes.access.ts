import type { Database } from '#src/platform/db';
import { NotFound } from '#src/platform/errors';
import { canReadNotes } from '#src/policies/notes.policy';
import { memoSubject } from '#src/subjects/memoSubject';
import { accessTo, type SubjectKind } from '#src/subjects/subjectKind';
import type { Actor } from '#src/web/actor';
import { findMemoFor, type LoadedMemo } from '../memos.queries';
import { beginNotes } from './notes.service';

export type MemoWithNotes = LoadedMemo & { notes: { id: number; revision: number } };

/** Nothing is found for all others, also for those who read the memo: nobody learns whether there are notes. */
export async function findMemoWithNotes(
  db: Database,
  actor: Actor,
  memoId: number,
  admit: (memo: MemoWithNotes) => void = () => undefined,
): Promise<MemoWithNotes | null> {
  const memo = await findMemoFor(db, actor, memoId, (found) => {
    if (!canReadNotes(actor, found)) throw new NotFound(memoSubject.notFound);
  });
  if (!memo) return null;
  const found = { ...memo, notes: memo.notes ?? (await beginNotes(db, memoId)) };
  admit(found);
  return found;
}

export const notesSubject: SubjectKind<MemoWithNotes> = { ...memoSubject, find: findMemoWithNotes };

export const onNotes = accessTo(notesSubject, ({ memoId }: { memoId: number }) => memoId);
