/** The import cannot go on; nothing was changed. The key says why, in the catalogue `import`. */
export class ImportError extends Error {
  constructor(
    readonly messageKey: string,
    readonly values: Record<string, string | number> = {},
  ) {
    super(messageKey);
    this.name = 'ImportError';
  }
}
