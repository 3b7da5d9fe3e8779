import type { Readable } from 'node:stream';

export type Verdict = { state: 'clean' } | { state: 'tooLarge' } | { state: 'infected'; found: string };

/** Looks for viruses in files. */
export interface Scanner {
  /** For people who run the program. */
  readonly place: string;
  /** @throws ScannerAway, or what reading the bytes throws */
  scan(bytes: Readable): Promise<Verdict>;
  /** Why no file can be checked now, or null. */
  problem(): Promise<string | null>;
  /** True once after it could not be reached and answers again: what was put off meanwhile can be caught up. */
  hasReturned(): Promise<boolean>;
}

/** The scanner did not answer as it should, which says nothing of the file. */
export class ScannerAway extends Error {}
