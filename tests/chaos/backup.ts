import { rm } from 'node:fs/promises';
import path from 'node:path';
import { restoreBackup } from '#src/backup/restoreBackup';
import { takeBackup } from '#src/backup/takeBackup';
import { diskStorage } from '#src/platform/storage/diskStorage';
import { compareRows } from './audit';
import { ask, databaseOn } from './databases';
import type { Ledger } from './ledger';
import type { Site } from './site';

/** What was acknowledged before a backup began must stand in it; what came while it was taken, wholly or not at all. */
export async function backUp({ database, uploads, dataDir }: Site, ledger: Ledger): Promise<string[]> {
  const before = structuredClone(ledger);
  const folder = `${dataDir}-backup`;
  const archive = { file: `${folder}.tar.gz`, passphrase: null };
  const copy = { database: await databaseOn(database.adminUrl()), uploads: path.join(folder, 'uploads') };
  const target = {
    url: copy.database.adminUrl(),
    storage: diskStorage(copy.uploads),
    arrivingDir: path.join(folder, 'arriving'),
  };
  try {
    const { files } = await takeBackup(
      { url: database.adminUrl(), storage: diskStorage(uploads), secret: null },
      archive,
    );
    await restoreBackup({ ...target, replace: false, releaseMail: false }, archive);
    const damaged = [...files.missing, ...files.altered].map((key) => `the backup is without the file ${key}`);
    return [...damaged, ...(await compareRows(copy, before)), ...(await behindItsRows(copy.database))];
  } finally {
    await copy.database.close();
    await Promise.all([archive.file, folder].map((one) => rm(one, { recursive: true, force: true })));
  }
}

/** A sequence that would give out a number once more. */
async function behindItsRows(database: Site['database']): Promise<string[]> {
  const tables = ['memos', 'tasks', 'messages', 'attachments', 'events', 'notifications'];
  const found = await Promise.all(
    tables.map(async (table) => {
      const text = `SELECT max(id) > coalesce(pg_sequence_last_value(pg_get_serial_sequence('${table}', 'id')), 0) AS behind FROM ${table}`;
      return (await ask(database, text))[0]?.behind === true;
    }),
  );
  return tables.filter((_, index) => found[index]).map((table) => `the numbers of ${table} begin again`);
}
