import { createHash, randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { checkArchive } from '#src/backup/checkArchive';
import { restoreBackup } from '#src/backup/restoreBackup';
import { takeBackup } from '#src/backup/takeBackup';
import { diskStorage } from '#src/platform/storage/diskStorage';
import { makeCompany, type Company } from './company';
import type { Figures } from './table';

const FILES = 20_000;
const FILE_BYTES = 100 * 1024;
/** Written at once; one buffer of noise is varied, for making 2 GB of it would take longer than the backup. */
const BATCH = 500;

/** Random bytes, as of pictures and PDFs: nothing in them can be packed. */
async function writeFiles(company: Company, uploads: string): Promise<void> {
  const bytes = randomBytes(FILE_BYTES);
  for (let first = 0; first < FILES; first += BATCH) {
    const files = Array.from({ length: BATCH }, (_, index) => {
      const key = `${String((first + index) % 256).padStart(3, '0')}/${first + index}`;
      bytes.writeUInt32LE(first + index, 0);
      return { key, sha256: createHash('sha256').update(bytes).digest('hex'), bytes: Buffer.from(bytes) };
    });
    await Promise.all(
      files.map(async ({ key, bytes: content }) => {
        await mkdir(path.join(uploads, path.dirname(key)), { recursive: true });
        await writeFile(path.join(uploads, key), content);
      }),
    );
    await company.client.query(
      `INSERT INTO attachments (memo_id, uploader_id, file_name, media_type, size_bytes, sha256, storage_key)
       SELECT m.id, m.owner_id, 'scan.png', 'image/png', $3, f.sha256, f.key
         FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS f(key, sha256, n) JOIN memos m ON m.id = f.n + $4`,
      [files.map(({ key }) => key), files.map(({ sha256 }) => sha256), FILE_BYTES, first],
    );
  }
}

/** An empty database on the same server. */
async function emptyDatabase({ url, asAdmin }: Company): Promise<string> {
  const restored = new URL(url);
  restored.pathname = '/restored';
  await asAdmin(async (admin) => void (await admin.query(`CREATE DATABASE restored OWNER "${restored.username}"`)));
  return restored.href;
}

/** The company of 100,000 memos with 20,000 files, 2 GB: saved, checked, and brought back on an empty database. */
export async function measureBackup(figures: Figures, memos: number): Promise<void> {
  const company = await makeCompany(memos);
  try {
    const folder = (name: string) => path.join(company.dataDir, name);
    const storage = diskStorage(folder('uploads'));
    await ask(company.url, 'DELETE FROM attachments');
    await figures.section('writing files', () => writeFiles(company, folder('uploads')));
    const archive = { file: folder('company.tar.gz'), passphrase: null };
    const timed = async (what: string, bar: number, work: () => Promise<unknown>) => {
      const started = performance.now();
      await work();
      figures.most(what, (performance.now() - started) / 1_000, bar, 's');
    };
    const what = `${memos} memos with ${FILES} files`;
    await timed(`backup of ${what}`, 180, () => takeBackup({ url: company.url, storage, secret: null }, archive));
    await timed('checking it', 180, () => checkArchive(archive));
    const url = await emptyDatabase(company);
    const place = { url, storage: diskStorage(folder('restored')), arrivingDir: folder('arriving') };
    await timed('restoring it', 300, () => restoreBackup({ ...place, replace: false, releaseMail: false }, archive));
    const rows = await ask(url, 'SELECT count(*)::int AS memos FROM memos');
    figures.add('memos that came back', String(rows[0]?.memos), String(memos), rows[0]?.memos === memos);
  } finally {
    await company.close();
  }
}

async function ask(url: string, text: string): Promise<Record<string, unknown>[]> {
  const connection = new pg.Client({ connectionString: url });
  await connection.connect();
  return (await connection.query<Record<string, unknown>>(text).finally(() => connection.end())).rows;
}
