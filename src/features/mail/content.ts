/** A clean text in a mail; a quoted one is what is known already, and is shortened sooner. */
export type Passage = { label: string | null; html: string; isQuoted?: boolean };
export type MailedFile = { name: string; size: string | null; path: string | null };
export type MailedChange = { field: string; from: string; to: string };

/** What people wrote, as a mail carries it. */
export type Content = {
  passages: Passage[];
  files: MailedFile[];
  changes: MailedChange[];
  /** Names of files by their id, for the pictures in a text. */
  pictures: ReadonlyMap<number, string>;
};

export const NOTHING: Content = { passages: [], files: [], changes: [], pictures: new Map() };

export const isEmpty = ({ passages, files, changes }: Content): boolean =>
  passages.length + files.length + changes.length === 0;
