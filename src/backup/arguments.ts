import { parseArgs } from 'node:util';

export type BackupArguments = { file: string; passphraseFile: string | null; withSecret: boolean; verify: boolean };
export type RestoreArguments = {
  file: string | null;
  passphraseFile: string | null;
  replace: boolean;
  releaseMail: boolean;
};

const passphrase = { 'passphrase-file': { type: 'string' } } as const;
const flag = { type: 'boolean', default: false } as const;

/** Null when the words make no sense, or when help is asked for. */
export function readBackupArguments(words: string[]): BackupArguments | null {
  try {
    const options = { ...passphrase, 'with-secret': flag, verify: flag };
    const { values, positionals } = parseArgs({ args: words, allowPositionals: true, options });
    const [file, ...more] = positionals;
    if (!file || more.length > 0 || (values.verify && values['with-secret'])) return null;
    return {
      file,
      passphraseFile: values['passphrase-file'] ?? null,
      withSecret: values['with-secret'],
      verify: values.verify,
    };
  } catch {
    return null;
  }
}

/** Without a file only `--release-mail` makes sense. */
export function readRestoreArguments(words: string[]): RestoreArguments | null {
  try {
    const options = { ...passphrase, replace: flag, 'release-mail': flag };
    const { values, positionals } = parseArgs({ args: words, allowPositionals: true, options });
    const [file = null, ...more] = positionals;
    const releaseMail = values['release-mail'];
    if (more.length > 0 || (file === null && (!releaseMail || values.replace))) return null;
    return { file, passphraseFile: values['passphrase-file'] ?? null, replace: values.replace, releaseMail };
  } catch {
    return null;
  }
}
