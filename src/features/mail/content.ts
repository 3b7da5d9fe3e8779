/** Quoted text is known to the reader and is shortened first. */
export type Passage = { label: string | null; html: string; isQuoted?: boolean };
export type MailedFile = { name: string; size: string | null; path: string | null };
export type MailedChange = { field: string; from: string; to: string };

export type Content = {
  passages: Passage[];
  files: MailedFile[];
  changes: MailedChange[];
  pictures: ReadonlyMap<number, string>;
};

export const NOTHING: Content = { passages: [], files: [], changes: [], pictures: new Map() };

export const isEmpty = ({ passages, files, changes }: Content): boolean =>
  passages.length + files.length + changes.length === 0;
