import type { Tx } from '#src/platform/db';
import { Forbidden } from '#src/platform/errors';
import type { Can, Context, LivePage, Place, Problem } from '#src/platform/http/context';
import { accessToPlace, type Person, type PlaceParams, type SubjectKind } from '#src/subjects/subjectKind';
import type { Actor } from '#src/web/actor';

export type Conversation = {
  place: Place;
  /** Whom its live hints reach: not always the page of the memo. */
  page: LivePage;
  id: number;
  /** When loaded. Later messages are sent again, so none is missed. */
  revision: number;
  /** `/memos/482`, the base of its addresses; of the notes `/memos/482/notes`. */
  url: string;
  participants: readonly Person[];
  mayPost: boolean;
  /** Nobody writes about what is withdrawn. */
  isWithdrawn: boolean;
  /** The discussion of a memo goes on in what came of it; `continuedAt` is null for those who may not open that. */
  continuedIn: 'task' | 'project' | null;
  continuedAt: string | null;
  /** The page on which a person can be added as subscriber; null for those who may not add. */
  addUrl: ((personId: number) => string) | null;
  /** Whether somebody joins by being mentioned; else only on that page. */
  addsByMention: boolean;
  /** In the transaction that writes: adds subscribers if the actor may, and returns the new ones. */
  add: (tx: Tx, actor: Actor, ids: readonly number[]) => Promise<Person[]>;
  /** In the transaction that writes: locks the memo or task, and refuses what is no longer allowed. */
  admit: (tx: Tx, actor: Actor) => Promise<readonly Person[]>;
};

/** What is said among the deciders is in no search and in no history, and makes nothing unread for others. */
export const isNotes = ({ page }: Pick<Conversation, 'page'>): boolean => page.kind === 'notes';

type Policy<S> = (actor: Actor, subject: S) => boolean;

/** What memos and tasks implement in `page/conversation.access.ts`. */
export type ConversationOwner<S> = {
  subject: SubjectKind<S>;
  /** What stands between the memo's address and those of its conversation. */
  below?: string;
  mayRead: Policy<S>;
  mayWrite: Policy<S>;
  /** Null for a draft. */
  conversationOf: (actor: Actor, subject: S) => Conversation | null;
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
