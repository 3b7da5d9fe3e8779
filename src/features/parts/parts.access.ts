import type { FileView } from '#src/features/files/file.view';
import type { SubjectKind } from '#src/subjects/subjectKind';
import type { Context } from '#src/platform/http/context';

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

/** What memos and tasks tell of their people and files (`page/parts.ts`). */
export type PartsOwner<S> = {
  subject: SubjectKind<S>;
  people: (ctx: Context, subject: S) => Promise<{ people: PersonLine[]; mayRemove: boolean }>;
  files: (ctx: Context, subject: S) => Promise<FileView[]>;
};
