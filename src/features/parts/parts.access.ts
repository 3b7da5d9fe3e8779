import type { FileView } from '#src/features/files/file.view';
import type { Can, Context } from '#src/platform/http/context';

/** Somebody with a part in a memo or task, as a line of its people. */
export type PersonLine = {
  id: number;
  name: string;
  /** Without "you": for paper, and for the search. */
  fullName: string;
  role: string;
  detail: string;
  /** Until when they are away; empty for who is here. */
  away: string;
  isSubscriber: boolean;
  /** What they have seen: the memo, and the chat how far. */
  seen: string[];
  isUnseen: boolean;
};

/** What the pages of people and files must know of their memo or task; each gives its own (`parts.access.ts`). */
export type PartsOwner<S extends { id: number; title: string }> = {
  /** `/memos` */
  path: string;
  can: Can<S, { placeId: number }>;
  people: (ctx: Context, subject: S) => Promise<{ people: PersonLine[]; mayRemove: boolean }>;
  files: (ctx: Context, subject: S) => Promise<FileView[]>;
};
