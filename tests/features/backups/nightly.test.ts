import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { checkArchive } from '#src/backup/checkArchive';
import { keptDays } from '#src/features/backups/keptBackups';
import { attendToBackup } from '#src/features/backups/nightly.service';
import { clock } from '#src/platform/clock';
import { withApp, type TestApp } from '../../support/app';

describe('the nightly backup', () => {
  let app: TestApp;
  let backupDir: string;

  beforeAll(async () => {
    backupDir = path.join(await mkdtemp(path.join(tmpdir(), 'notes-nightly-')), 'backups');
    app = await withApp({ BACKUP_DIR: backupDir });
    await app.db.prisma.company.updateMany({ data: { backupAt: '02:30', defaultTimeZone: 'Europe/Berlin' } });
  });
  afterAll(async () => {
    await app.close();
    await rm(path.dirname(backupDir), { recursive: true, force: true });
  });
  afterEach(() => clock.reset());

  /** What became of it at this moment; false: nothing was due. */
  const at = async (moment: string): Promise<boolean> => {
    clock.set(new Date(moment));
    const begun = await attendToBackup({ ...app.deps, databaseUrl: app.databaseUrl });
    await begun?.done;
    return begun !== null;
  };
  const health = async () => (await (await app.agentFor('admin')).get('/admin/health')).text;
  const run = (day: string) => app.db.prisma.backupRun.findUniqueOrThrow({ where: { day: new Date(day) } });

  it('is made once a day when its hour has come where the company is, and is whole', async () => {
    expect(await at('2027-01-12T01:29:00Z')).toBe(false);
    expect(await at('2027-01-12T01:31:00Z')).toBe(true);
    expect(await at('2027-01-12T09:00:00Z')).toBe(false);
    expect(await readdir(backupDir)).toEqual(['notes-crm-2027-01-12.tar.gz']);
    const manifest = await checkArchive({
      file: path.join(backupDir, 'notes-crm-2027-01-12.tar.gz'),
      passphrase: null,
    });
    expect(manifest.hasSecret).toBe(false);
    const { finishedAt, sizeBytes, error } = await run('2027-01-12');
    expect([finishedAt !== null, Number(sizeBytes) > 10_000, error]).toEqual([true, true, null]);
  });

  it('tells admins how old the last good one is, and why there is no newer one', async () => {
    clock.set(new Date('2027-01-12T05:31:00Z'));
    expect(await health()).toMatch(/4 h old/);
    await rm(backupDir, { recursive: true });
    await writeFile(backupDir, 'a file where the folder should be');
    expect(await at('2027-01-13T02:00:00Z')).toBe(true);
    expect(await health()).toMatch(/Failed .*EEXIST|Failed .*ENOTDIR/);
    expect(await at('2027-01-13T02:30:00Z')).toBe(false);
    await rm(backupDir);
    expect(await at('2027-01-13T03:05:00Z')).toBe(true);
    expect(await readdir(backupDir)).toEqual(['notes-crm-2027-01-13.tar.gz']);
    expect(await health()).not.toMatch(/>Failed /);
  });

  it('is taken up again when the program was killed over it', async () => {
    await app.db.prisma.backupRun.create({
      data: { day: new Date('2027-01-14'), startedAt: new Date('2027-01-14T01:31:00Z') },
    });
    expect(await at('2027-01-14T02:00:00Z')).toBe(false);
    expect(await at('2027-01-14T08:00:00Z')).toBe(true);
    expect((await run('2027-01-14')).finishedAt).not.toBeNull();
  });

  it('removes older ones only, and nothing that is not its own', async () => {
    await mkdir(backupDir, { recursive: true });
    await writeFile(path.join(backupDir, 'notes-crm-2025-01-01.tar.gz'), 'old');
    for (let day = 1; day <= 12; day += 1)
      await writeFile(
        path.join(backupDir, `notes-crm-2027-01-0${day}.tar.gz`.replace('010', '10').replace(/-0(1\d)/, '-$1')),
        'x',
      );
    await writeFile(path.join(backupDir, 'by hand.tar.gz'), 'mine');
    expect(await at('2027-01-15T08:00:00Z')).toBe(true);
    const names = await readdir(backupDir);
    expect(names).toContain('by hand.tar.gz');
    expect(names.filter((name) => name.startsWith('notes-crm-2027-01-1'))).toHaveLength(6);
    expect(names).not.toContain('notes-crm-2027-01-05.tar.gz');
  });

  it('is not made when it is turned off', async () => {
    await app.db.prisma.company.updateMany({ data: { backupAt: null } });
    expect(await at('2027-02-01T08:00:00Z')).toBe(false);
    expect(await health()).toContain('No backup is made every night');
    await chmod(backupDir, 0o700);
  });
});

describe('the backups that stay', () => {
  const days = (from: string, count: number) =>
    Array.from({ length: count }, (_, at) => new Date(Date.parse(from) - at * 86_400_000).toISOString().slice(0, 10));

  it('are the last seven, and the last of each of the four weeks before', () => {
    const kept = [...keptDays(days('2026-11-28', 60))];
    expect(kept).toEqual([...days('2026-11-28', 7), '2026-11-21', '2026-11-15', '2026-11-08', '2026-11-01']);
  });

  it('are all of them while there are few, also over a gap', () => {
    expect(keptDays(['2026-11-28']).size).toBe(1);
    expect(keptDays(['2026-01-01', '2026-11-28', '2026-06-01']).size).toBe(3);
  });
});
