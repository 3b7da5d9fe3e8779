import type { Readable } from 'node:stream';

/** Where the bytes of files lie. Knows nothing of memos or people, and tells nobody a path. */
export interface Storage {
  /** For people who run the program: a folder, or a bucket and its host. */
  readonly place: string;
  /** Takes over a file that has arrived; afterwards it is found under the key. */
  store(arrivedPath: string, key: string): Promise<void>;
  /** Bytes of a stored file, `start` and `end` inclusive; throws NotFound when they are gone. */
  open(key: string, range?: { start: number; end: number }): Promise<Readable>;
  /** How many bytes a stored file has; throws NotFound when they are gone. */
  size(key: string): Promise<number>;
  /** Lends a stored file to what reads files by their path; throws NotFound when its bytes are gone. */
  lend<T>(key: string, work: (path: string) => Promise<T>): Promise<T>;
  /** Removing what is not there is no error. */
  remove(key: string): Promise<void>;
  /** Keys with the time they were stored, for the sweep of files without a row. */
  list(): AsyncIterable<{ key: string; storedAt: Date }>;
  /** Why no file can be stored now, or null. */
  problem(): Promise<string | null>;
  /** Whether this installation may sweep: another one that came first has files of which we know no row. */
  isOwn(owner: string): Promise<boolean>;
}
