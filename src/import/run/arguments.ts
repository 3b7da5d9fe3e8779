import { parseArgs } from 'node:util';

export type ImportArguments = {
  files: string[];
  company: string | null;
  admin: string | null;
  links: boolean;
  media: string | null;
  isDryRun: boolean;
  onlyOpenMessages: boolean;
  /** The row of `import_runs` that /admin/import made for this run. */
  run: number | null;
};

/** Null when the words make no sense, or when help is asked for. */
export function readArguments(words: string[]): ImportArguments | null {
  try {
    const { values, positionals } = parseArgs({
      args: words,
      allowPositionals: true,
      options: {
        company: { type: 'string' },
        admin: { type: 'string' },
        media: { type: 'string' },
        links: { type: 'boolean', default: false },
        'dry-run': { type: 'boolean', default: false },
        'only-open-messages': { type: 'boolean', default: false },
        run: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help || positionals.length === 0) return null;
    return {
      files: [...new Set(positionals)],
      company: values.company?.trim() || null,
      admin: values.admin?.trim() || null,
      media: values.media ?? null,
      links: values.links,
      isDryRun: values['dry-run'],
      onlyOpenMessages: values['only-open-messages'],
      run: values.run === undefined ? null : Number(values.run),
    };
  } catch {
    return null;
  }
}
