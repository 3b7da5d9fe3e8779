import type { Conversation } from '#src/features/conversations/conversation.access';
import { NotFound } from '#src/platform/errors';
import { canReadNotes, notesReaders } from '#src/policies/notes.policy';
import { activeParticipants, type Person } from '#src/subjects/subjectKind';
import { lockMemo, type LoadedMemo } from '../memos.queries';
import { memoUrls } from '../memos.urls';
import type { MemoWithNotes } from './notes.access';

/** Of those who decide: nobody is added by being mentioned, and it does not end when a task comes of the memo. */
export const notesConversation = (memo: MemoWithNotes): Conversation => ({
  ...memo.notes,
  place: { kind: 'memo', id: memo.id },
  page: { kind: 'notes', id: memo.id },
  url: memoUrls.notes(memo.id),
  participants: activeReaders(memo),
  mayPost: true,
  isWithdrawn: false,
  continuedIn: null,
  continuedAt: null,
  addUrl: null,
  addsByMention: false,
  add: () => Promise.resolve([]),
  async admit(tx, writer) {
    const locked = await lockMemo(tx, memo.id);
    if (!canReadNotes(writer, locked)) throw new NotFound('memos.errors.notFound');
    return activeReaders(locked);
  },
});

function activeReaders(memo: LoadedMemo): Person[] {
  const readers = new Set(notesReaders(memo));
  return activeParticipants(memo).filter(({ id }) => readers.has(id));
}
