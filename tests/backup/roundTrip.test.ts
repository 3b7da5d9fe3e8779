import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkArchive } from '#src/backup/checkArchive';
import { createDatabase } from '#src/platform/db';
import { migrate, ownMigrations } from '#src/platform/migrate';
import { removeFiles } from '#src/platform/storage/filesLock';
import { demoInstallation, emptyInstallation, type Installation } from './support';

const run = promisify(execFile);

describe('a backup', () => {
  let company: Installation;
  let folder: string;
  const opened: Installation[] = [];
  const file = (name: string) => path.join(folder, name);
  const empty = async (): Promise<Installation> => {
    const installation = await emptyInstallation();
    opened.push(installation);
    return installation;
  };

  const restored = async (): Promise<Installation> => {
    const installation = await empty();
    await installation.restore(file('whole.tar.gz'));
    return installation;
  };

  beforeAll(async () => {
    company = await demoInstallation();
    folder = await mkdtemp(path.join(tmpdir(), 'notes-archives-'));
    await company.backup(file('whole.tar.gz'));
  });
  afterAll(async () => {
    await Promise.all([company, ...opened].map((installation) => installation.close()));
    await rm(folder, { recursive: true, force: true });
  });

  it('brings back every row, index, constraint, trigger, sequence, job and file', async () => {
    const copy = await empty();
    await copy.restore(file('whole.tar.gz'));
    const [before, after] = [await company.everything(), await copy.everything()];
    expect(Object.keys(before).filter((name) => name.startsWith('file ')).length).toBeGreaterThan(20);
    expect(after).toEqual(before);
  });

  it('of a restored company is the same again, and new rows follow the old ones', async () => {
    const copy = await empty();
    await copy.restore(file('whole.tar.gz'));
    await copy.backup(file('again.tar.gz'));
    const [first, second] = [
      await checkArchive({ file: file('whole.tar.gz'), passphrase: null }),
      await checkArchive({ file: file('again.tar.gz'), passphrase: null }),
    ];
    const hashes = ({ tables }: typeof first) => tables.map(({ name, rows, sha256 }) => `${name} ${rows} ${sha256}`);
    expect(hashes(second)).toEqual(hashes(first));
    expect(second.files).toEqual(first.files);
    const [row] = await copy.query<{ id: number; last: number }>(
      `WITH last AS (SELECT max(id) AS last FROM tags)
       INSERT INTO tags (name) SELECT 'after the restore' FROM last RETURNING id, (SELECT last FROM last) AS last`,
    );
    expect(row?.id).toBe((row?.last ?? NaN) + 1);
  });

  it('is an ordinary tar.gz whose files sha256sum can check', async () => {
    const unpacked = await mkdtemp(path.join(folder, 'unpacked-'));
    await run('tar', ['xzf', file('whole.tar.gz'), '-C', unpacked]);
    const { stdout } = await run('sha256sum', ['--check', '--quiet', 'SHA256SUMS'], { cwd: unpacked });
    expect(stdout).toBe('');
    expect((await stat(file('whole.tar.gz'))).mode & 0o077).toBe(0);
  });

  it('can be encrypted, and then nothing of it is read without its passphrase', async () => {
    await company.backup(file('sealed.tar.gz'), { passphrase: 'four words of mine', secret: 'a secret of the tests' });
    expect((await readFile(file('sealed.tar.gz'))).includes('manifest.json')).toBe(false);
    const copy = await empty();
    await expect(copy.restore(file('sealed.tar.gz'))).rejects.toMatchObject({
      messageKey: 'backup.errors.needsPassphrase',
    });
    await expect(copy.restore(file('sealed.tar.gz'), { passphrase: 'other words' })).rejects.toMatchObject({
      messageKey: 'backup.errors.passphrase',
    });
    expect(await copy.query(`SELECT 1 FROM pg_tables WHERE schemaname = 'public'`)).toEqual([]);
    const { secret } = await copy.restore(file('sealed.tar.gz'), { passphrase: 'four words of mine' });
    expect(secret).toBe('a secret of the tests');
    expect(await copy.everything()).toEqual(await company.everything());
  });

  it('of an older schema is brought to this one, and one of a newer version is refused', async () => {
    const old = await empty();
    const names = await ownMigrations();
    const migrationsDir = await mkdtemp(path.join(folder, 'migrations-'));
    for (const name of names.slice(0, 5)) await run('cp', ['-r', `prisma/migrations/${name}`, migrationsDir]);
    await migrate(old.url, { migrationsDir, log: { info: () => undefined, warn: () => undefined } });
    await old.query(`INSERT INTO company (id, name, updated_at) VALUES (1, 'Long ago', now())`);
    await old.query(
      `INSERT INTO users (name, email, is_admin, updated_at) VALUES ('Ada', 'ada@old.test', true, now())`,
    );
    const manifest = await old.backup(file('old.tar.gz'));
    expect(manifest.migrations).toEqual(names.slice(0, 5));
    const copy = await empty();
    await copy.restore(file('old.tar.gz'), { releaseMail: false });
    expect(await migrate(copy.url, { log: { info: () => undefined, warn: () => undefined } })).toEqual([]);
    expect(await copy.query('SELECT name, mail_held_since IS NOT NULL AS held FROM company')).toEqual([
      { name: 'Long ago', held: true },
    ]);
    expect(await copy.query('SELECT email FROM users')).toEqual([{ email: 'ada@old.test' }]);

    await old.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', 'x', '20991231000000_tomorrow', now())`,
    );
    await old.backup(file('tomorrow.tar.gz'));
    await expect((await empty()).restore(file('tomorrow.tar.gz'))).rejects.toMatchObject({
      messageKey: 'backup.errors.newer',
    });
  });

  it('takes the place of a company only when that is asked for, and then of all of it', async () => {
    const other = await restored();
    await other.query(`INSERT INTO tags (name) VALUES ('only here')`);
    await expect(other.restore(file('whole.tar.gz'))).rejects.toMatchObject({ messageKey: 'backup.errors.notEmpty' });
    expect(await other.query(`SELECT name FROM tags WHERE name = 'only here'`)).toHaveLength(1);
    await other.restore(file('whole.tar.gz'), { replace: true });
    const withoutFiles = (all: Record<string, string>) =>
      Object.fromEntries(Object.entries(all).filter(([name]) => !name.startsWith('file ')));
    expect(withoutFiles(await other.everything())).toEqual(withoutFiles(await company.everything()));
  });

  it('is not restored while a program is connected, nor beside another backup', async () => {
    const copy = await empty();
    const program = new pg.Client({ connectionString: copy.url, application_name: 'somebody' });
    await program.connect();
    await expect(copy.restore(file('whole.tar.gz'))).rejects.toMatchObject({
      messageKey: 'backup.errors.running',
      values: { programs: 'somebody: 1' },
    });
    await program.end();

    const other = new pg.Client({ connectionString: company.url });
    await other.connect();
    await other.query('SELECT pg_advisory_lock(7311003)');
    await expect(company.backup(file('second.tar.gz'))).rejects.toMatchObject({ messageKey: 'backup.errors.another' });
    await other.end();
    expect((await readdir(folder)).filter((name) => name.startsWith('second'))).toEqual([]);
  });

  it('keeps stored files from being removed while they are copied', async () => {
    const db = createDatabase({ url: company.url, poolSize: 2 });
    const copying = new pg.Client({ connectionString: company.url });
    await copying.connect();
    await copying.query('SELECT pg_advisory_lock(7311003)');
    let removed = 0;
    const remove = () => removeFiles(db, () => Promise.resolve(void (removed += 1)));
    expect(await remove()).toBe(false);
    await copying.end();
    await expect.poll(remove).toBe(true);
    expect(removed).toBe(1);
    await db.close();
  });

  it('names files that were lost or altered before, and saves the rest', async () => {
    const damaged = await restored();
    const [gone, changed] = await damaged.query<{ key: string }>(
      'SELECT storage_key AS key FROM attachments ORDER BY 1 LIMIT 2',
    );
    await rm(path.join(damaged.uploadsDir, gone!.key));
    await writeFile(path.join(damaged.uploadsDir, changed!.key), 'something else');
    const { files } = await damaged.backup(file('damaged.tar.gz'));
    expect(files).toMatchObject({ missing: [gone!.key], altered: [changed!.key] });
    expect(await checkArchive({ file: file('damaged.tar.gz'), passphrase: null })).toMatchObject({ files });
  });
});
