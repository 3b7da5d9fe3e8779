import type { Tx } from '#src/platform/db';
import type { Actor } from '#src/web/actor';
import type { Can, Context, Place, Problem } from '#src/platform/http/context';

export type Person = { id: number; name: string };

/** A conversation as one reader stands to it: the same for a memo's and a task's. */
export type Conversation = {
  place: Place;
  id: number;
  /** How far it had come when it was loaded: what its messages show beyond that is told once more, and never missed. */
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
  /** Run in the transaction that writes: makes people subscribers, if the actor may, and answers who was none before. */
  add: (tx: Tx, actor: Actor, ids: readonly number[]) => Promise<Person[]>;
  /** Run in the transaction that writes: locks the memo or task and refuses what has become impossible meanwhile. */
  admit: (tx: Tx, actor: Actor) => Promise<{ participants: readonly Person[] }>;
  /** There is news for everybody but the one who brings it. */
  touch: (tx: Tx, actor: Actor, at: Date) => Promise<void>;
  /** The words of its messages changed; `added` are new ones, null when others changed or went. */
  refreshSearch: (tx: Tx, added: string | null) => Promise<void>;
};

export type PlaceParams = { placeId: number };

/** What the chat's routes must know of the pages that have one; memos and tasks each give their own (conversation.access.ts). */
export type ConversationOwner = {
  /** `/memos` */
  path: string;
  /** Loads the conversation through the actor: 404 for whoever may not see it. */
  read: Can<Conversation, PlaceParams>;
  /** Likewise, and 403 for whoever sees it but may not write in it. */
  write: Can<Conversation, PlaceParams>;
  /** The page again, with what was typed in the composer. */
  showAgain: (ctx: Context<Conversation, PlaceParams>, problem: Problem) => Promise<void>;
};
