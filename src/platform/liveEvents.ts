import type { Server, Socket } from 'socket.io';

/** What server and pages tell each other over sockets, typed for both. The server parses what pages send. */

type OfConversation = { conversationId: number };
type Person = { id: number; name: string };
type Change = { type?: string; actorId?: number | null };
type PushedMessage = OfConversation & {
  id: number;
  revision: number;
  authorId: number;
  clientKey: string;
  html: string;
};

export type Counts = { unread: number; toConsider: number; toDo: number; dueReminders: number };

/** Hints that may be lost: a page that was disconnected asks for the state. */
export type ToPages = {
  notice: { id: number; kind: string; title: string; body: string; url: string } & {
    memoId?: number;
    taskId?: number;
  } & Partial<Counts>;
  unread: Pick<Counts, 'unread'>;
  'memo.changed': { memoId: number } & Change;
  'task.changed': { taskId: number } & Change;
  'tasks.changed': { taskId: number };
  'memo.lost': { memoId: number };
  /** What made the page silent was undone: it asks to hear of the memo once more. */
  'memo.again': { memoId: number };
  'task.lost': { taskId: number };
  /** The deciders' notes are no longer for this reader. */
  'notes.lost': { memoId: number };
  'bulk.progress': { runId: number };
  'message.posted': PushedMessage;
  'message.changed': PushedMessage;
  'conversation.at': OfConversation & { revision: number };
  'chat.here': OfConversation & { people: Person[]; more: number };
  'chat.hereNow': OfConversation & { came: Person[]; left: number[]; more: number };
  'chat.typing': OfConversation & Person;
  'chat.read': OfConversation & Person & { messageId: number };
};

/** `again`: the database did not answer, so the page may ask once more. */
export type OpenAnswer = { ok: boolean; again?: boolean };

export type FromPages = {
  'memo.open': (place: { memoId: number }, answer: (answer: OpenAnswer) => void) => void;
  'notes.open': (place: { memoId: number }, answer: (answer: OpenAnswer) => void) => void;
  'task.open': (place: { taskId: number }, answer: (answer: OpenAnswer) => void) => void;
  'chat.typing': (payload: OfConversation) => void;
  'chat.watching': (payload: OfConversation & { isWatching: boolean }) => void;
};

export type PageListeners = { [E in keyof ToPages]: (payload: ToPages[E]) => void };

export type LiveServer = Server<FromPages, PageListeners>;
export type PageSocket = Socket<FromPages, PageListeners>;
