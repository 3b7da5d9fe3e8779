import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { checkArchive } from '#src/backup/checkArchive';
import { backupPlace, namedArchive } from '#src/backup/namedArchive';
import { attendToBackup } from '#src/features/backups/nightly.service';
import type { ArchivePlace } from '#src/platform/archive/archivePlace';
import { clock } from '#src/platform/clock';
import { projectRoot } from '#src/platform/projectRoot';
import { withApp, type TestApp } from '../../support/app';
import { createEmptyDatabase } from '../../support/database';
import { s3Server, type S3Server } from '../../support/s3Server';
import { attached } from '../files/support';

const run = promisify(execFile);

describe('the nightly backup in a bucket', () => {
  let server: S3Server;
  let app: TestApp;
  let place: ArchivePlace;
  let folder: string;

  beforeAll(async () => {
    server = await s3Server();
    folder = await mkdtemp(path.join(tmpdir(), 'notes-nightly-s3-'));
    await writeFile(path.join(folder, 'passphrase'), 'four words of mine\n');
    app = await withApp({ BACKUP_URL: server.url() });
    place = backupPlace(app.deps.config);
    await app.db.prisma.company.updateMany({ data: { backupAt: '02:30', defaultTimeZone: 'UTC' } });
    // More than one part.
    await attached(app, Buffer.alloc(9 * 1024 * 1024, 'words of minutes, '), 'minutes.txt');
  });
  afterAll(async () => {
    await app.close();
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });
  afterEach(() => clock.reset());

  const at = async (moment: string): Promise<void> => {
    clock.set(new Date(moment));
    await (
      await attendToBackup({ ...app.deps, databaseUrl: app.databaseUrl })
    )?.done;
  };
  const health = async () => (await (await app.agentFor('admin')).get('/admin/health')).text;
  const put = (name: string) => place.at(name).write(Readable.from([Buffer.from('x')]));

  it('goes there in parts, is read again from there, and is told with its age', async () => {
    await at('2027-01-12T02:31:00Z');
    expect(await place.names()).toEqual(['notes-crm-2027-01-12.tar.gz']);
    const file = await namedArchive(app.deps.config, 's3:notes-crm-2027-01-12.tar.gz');
    expect(await file.size()).toBeGreaterThan(9 * 1024 * 1024);
    const { files } = await checkArchive({ file, passphrase: null });
    expect(files).toMatchObject({ count: 1, missing: [], altered: [] });
    clock.set(new Date('2027-01-12T06:31:00Z'));
    expect(await health()).toMatch(/4 h old/);
  });

  it('fails with a sentence while the bucket is away, leaves what is there, and is made an hour later', async () => {
    await server.away();
    await at('2027-01-13T02:31:00Z').finally(() => server.back());
    expect(await health()).toMatch(/Failed .*store/);
    await expect.poll(() => place.problem()).toBeNull();
    expect(await place.names()).toEqual(['notes-crm-2027-01-12.tar.gz']);
    await at('2027-01-13T03:35:00Z');
    expect(await place.names()).toEqual(['notes-crm-2027-01-12.tar.gz', 'notes-crm-2027-01-13.tar.gz']);
  });

  it('keeps seven daily and four weekly ones, and what is not its own', async () => {
    for (let day = 1; day <= 11; day += 1) await put(`notes-crm-2027-01-${String(day).padStart(2, '0')}.tar.gz`);
    await put('notes-crm-2025-01-01.tar.gz');
    await put('by-hand.tar.gz');
    await at('2027-01-14T02:31:00Z');
    const names = await place.names();
    expect(names).toContain('by-hand.tar.gz');
    const days = names.filter((name) => name.startsWith('notes-crm-')).map((name) => name.slice(10, 20));
    expect(days.slice(-7)).toEqual([8, 9, 10, 11, 12, 13, 14].map((day) => `2027-01-${String(day).padStart(2, '0')}`));
    expect(days).not.toContain('2027-01-06');
  });

  it('is checked and restored by its name at the command line', async () => {
    let { databaseUrl } = app;
    const command = (name: string, ...words: string[]) =>
      run('node', [path.join(projectRoot, 'dist', `${name}.js`), ...words], {
        env: {
          ...process.env,
          BASE_URL: '',
          BACKUP_URL: server.url(),
          DATA_DIR: folder,
          UPLOADS_DIR: path.join(folder, 'uploads'),
          DATABASE_URL: databaseUrl,
        },
      });
    const passphrase = ['--passphrase-file', path.join(folder, 'passphrase')];
    const made = await command('backup', 's3:today.tar.gz', ...passphrase);
    expect(made.stdout).toContain('The backup is made: s3:today.tar.gz');
    await expect(command('backup', '--verify', 's3:today.tar.gz')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('s3:today.tar.gz'),
    });
    const whole = await command('backup', '--verify', 's3:notes-crm-2027-01-12.tar.gz');
    expect(whole.stdout).toContain('s3:notes-crm-2027-01-12.tar.gz');
    for (const name of ['s3:nowhere.tar.gz', 's3:../../x'])
      await expect(command('backup', '--verify', name)).rejects.toMatchObject({
        code: 1,
        stderr: expect.not.stringContaining(' at '),
      });
    const emptied = await createEmptyDatabase();
    try {
      databaseUrl = emptied.url;
      const restored = await command('restore', 's3:today.tar.gz', ...passphrase);
      expect(restored.stdout).toContain('s3:today.tar.gz is restored');
    } finally {
      await emptied.drop();
    }
  });
});
