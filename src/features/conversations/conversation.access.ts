import type { Tx } from '#src/platform/db';
import { Forbidden } from '#src/platform/errors';
import type { Can, Context, Place, Problem } from '#src/platform/http/context';
import { accessToPlace, type Person, type PlaceParams, type SubjectKind } from '#src/subjects/subjectKind';
import type { Actor } from '#src/web/actor';

/** A conversation as one reader stands to it: the same for a memo's and a task's. */
export type Conversation = {
  place: Place;
  id: number;
  /** Which it was when loaded: what its messages show beyond that is told once more, and never missed. */
  revision: number;
  /** The page it stands on, `/memos/482`: base of all its addresses. */
  url: string;
  /** Everybody who has a role in it, the reader included. */
  participants: readonly Person[];
  mayPost: boolean;
  /** The discussion goes on elsewhere; `continuedAt` is the page, for those who may open it. */
  isContinued: boolean;
  continuedAt: string | null;
  /** Where the reader may add people as subscribers, with one of them chosen; null for whoever may not. */
  addUrl: ((personId: number) => string) | null;
  /** Run in the transaction that writes: makes people subscribers, if the actor may, and returns the new ones. */
  add: (tx: Tx, actor: Actor, ids: readonly number[]) => Promise<Person[]>;
  /** Run in the transaction that writes: locks the memo or task and refuses what has become impossible meanwhile. */
  admit: (tx: Tx, actor: Actor) => Promise<readonly Person[]>;
};

type Policy<S> = (actor: Actor, subject: S) => boolean;

/** What memos and tasks tell of their chats (`page/conversation.access.ts`). */
export type ConversationOwner<S> = {
  subject: SubjectKind<S>;
  mayRead: Policy<S>;
  mayWrite: Policy<S>;
  /** Null where there is none. */
  conversationOf: (actor: Actor, subject: S) => Conversation | null;
  /** Its page again, with what was typed in the composer. */
  showAgain: (ctx: Context, subject: S, problem: Problem) => Promise<void>;
};

export function conversationAccess<S>({ subject, mayRead, mayWrite, conversationOf }: ConversationOwner<S>) {
  const refusal = (found: S, actor: Actor) => (mayRead(actor, found) ? 'chat.errors.readOnly' : 'chat.errors.notSent');
  const access = (policy: Policy<S>): Can<Conversation, PlaceParams> => {
    const can = accessToPlace(subject)(policy, refusal);
    return async (asked) => {
      const found = await can(asked);
      const conversation = asked.actor && conversationOf(asked.actor, found);
      if (!conversation) throw new Forbidden('chat.errors.notSent');
      return conversation;
    };
  };
  return { read: access(mayRead), write: access((actor, found) => mayRead(actor, found) && mayWrite(actor, found)) };
}
