/** A backup or a restore cannot go on. The key says why, in the catalogue `backup`. */
export class BackupError extends Error {
  constructor(
    readonly messageKey: string,
    readonly values: Record<string, string | number> = {},
    options?: ErrorOptions,
  ) {
    super(messageKey, options);
    this.name = 'BackupError';
  }
}
