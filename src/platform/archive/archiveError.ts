/** Why an archive cannot be read. */
export type ArchiveProblem = 'damaged' | 'needsPassphrase' | 'passphrase';

export class ArchiveError extends Error {
  constructor(
    readonly problem: ArchiveProblem,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(reason, options);
    this.name = 'ArchiveError';
  }
}
