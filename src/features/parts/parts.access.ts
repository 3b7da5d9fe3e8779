import type { FileView } from '#src/features/files/file.view';
import type { SubjectKind } from '#src/subjects/subjectKind';
import type { Context } from '#src/platform/http/context';

export type PersonLine = {
  id: number;
  name: string;
  /** Without "you", for print and search. */
  fullName: string;
  role: string;
  detail: string;
  away: string;
  isSubscriber: boolean;
  seen: string[];
  isUnseen: boolean;
};

/** What memos and tasks implement in `page/parts.access.ts`. */
export type PartsOwner<S> = {
  subject: SubjectKind<S>;
  people: (ctx: Context, subject: S) => Promise<{ people: PersonLine[]; mayRemove: boolean }>;
  files: (ctx: Context, subject: S) => Promise<FileView[]>;
};
