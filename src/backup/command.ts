import { ConfigError, loadEnvFile, readConfig, type Config } from '#src/config';
import { translatorFor } from '#src/i18n/i18n';
import type { Translate } from '#src/platform/http/context';
import { EmbeddedPostgresError } from '#src/platform/embeddedPostgres';
import { asError } from '#src/platform/errors';
import { FolderInUse } from '#src/platform/lock';
import { MigrationError } from '#src/platform/migrate';
import { StorageAway } from '#src/platform/storage/errors';
import { BackupError } from './backupError';

export type Command = { config: Config; t: Translate };

/** Runs one of the commands; what the person can do something about is told in a sentence, in the language of the installation. */
export async function runCommand(work: (command: Command) => Promise<string[]>): Promise<void> {
  let t: Translate | null = null;
  try {
    loadEnvFile();
    const config = readConfig();
    t = translatorFor(config.defaultLocale);
    process.stdout.write(`${(await work({ config, t })).join('\n')}\n`);
  } catch (error) {
    process.stderr.write(`${explain(error, t)}\n`);
    process.exitCode = 1;
  }
}

function explain(error: unknown, t: Translate | null): string {
  if (error instanceof ConfigError || !t) return asError(error).message;
  if (error instanceof BackupError || error instanceof StorageAway) return t(error.messageKey, error.values);
  if (error instanceof MigrationError || error instanceof EmbeddedPostgresError || error instanceof FolderInUse)
    return error.message;
  const { message, stack } = asError(error);
  const isOfSystem = error instanceof Error && 'code' in error;
  return t('backup.errors.failed', { reason: isOfSystem ? message : (stack ?? message) });
}
