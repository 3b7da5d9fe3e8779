import { createHash } from 'node:crypto';
import { mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { packTar, type TarEntry } from 'modern-tar';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ImportError } from '#src/import/importError';
import { translatorFor } from '#src/i18n/i18n';
import { ADMIN, keysIn, textOf, withDatabase, type Bench } from './support';

const owner = ['root'];

const memo = (pk: number) => ({
  model: 'tasks.memo',
  pk,
  fields: { name: `Memo ${pk}`, to: owner, owner, stage: 'pen', creation_date: '2026-01-02T10:00:00Z' },
});
const fileRow = (pk: number, file: string, object = 1) => ({
  model: 'common.thefile',
  pk,
  fields: { file, content_type: ['tasks', 'memo'], object_id: object },
});
const profile = (avatar: string) => ({ model: 'common.userprofile', pk: 1, fields: { avatar } });

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('files of a living Django CRM', () => {
  let bench: Bench;
  let folder: string;
  beforeAll(async () => {
    bench = await withDatabase('empty');
  });
  beforeEach(async () => {
    await bench.clear();
    folder = await bench.folder();
  });
  afterAll(() => bench.close());

  async function put(name: string, content: string): Promise<void> {
    const target = path.join(folder, name);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, content);
  }

  const archive = async (entries: TarEntry[]) => bench.file(gzipSync(await packTar(entries)), 'media.tar.gz');
  const entry = (name: string, body: string): TarEntry => ({ header: { name, size: body.length }, body });

  const run = async (rows: object[], place = folder, more: object = {}) => {
    const dump = await bench.file([{ ...ADMIN, pk: 1 }, memo(1), memo(2), ...rows]);
    return textOf(await bench.run([dump], { media: { ...bench.media(place), ...more } }));
  };

  const stored = async () =>
    (await bench.db.prisma.attachment.findMany({ orderBy: { id: 'asc' } })).map(
      ({ memoId, fileName, sha256: hash }) => ({
        memoId,
        fileName,
        hash,
      }),
    );

  it.each(['', 'media/', './', 'srv/crm/media/'])(
    'come from an archive whose paths begin with “%s”',
    async (beginning) => {
      const text = await run(
        [fileRow(1, 'docs/2026/01/02/100000/a.txt'), fileRow(2, 'docs/2026/01/02/100000/Müll.txt', 2)],
        await archive([
          entry(`${beginning}other/docs/2026/01/02/100000/b.txt`, 'other'),
          entry(`${beginning}docs/2026/01/02/100000/a.txt`, 'A'),
          // As a Mac spells it.
          entry(`${beginning}docs/2026/01/02/100000/Müll.txt`.normalize('NFD'), 'M'),
        ]),
      );
      expect(text).toContain('Files (common.thefile): 2 taken');
      expect(await stored()).toEqual([
        { memoId: 1, fileName: 'a.txt', hash: sha256('A') },
        { memoId: 2, fileName: 'Müll.txt', hash: sha256('M') },
      ]);
    },
  );

  it('that came on the day of the decision are not said to have come after it', async () => {
    const paths = ['docs/2026/01/05/170000/same.txt', 'docs/2026/01/06/080000/after.txt'];
    for (const name of paths) await put(name, name);
    const considered = { ...memo(3), fields: { ...memo(3).fields, stage: 'rev', review_date: '2026-01-05' } };
    await run([considered, ...paths.map((name, at) => fileRow(at + 1, name, 3))]);
    const { consideredAt, outcome } = await bench.db.prisma.memo.findUniqueOrThrow({ where: { id: 3 } });
    expect(outcome).toBe('noted');
    expect(await bench.db.prisma.consideration.findMany({ where: { memoId: 3 } })).toMatchObject([
      { outcome: 'noted', consideredAt, endedAt: null },
    ]);
    const files = await bench.db.prisma.attachment.findMany({ where: { memoId: 3 }, orderBy: { id: 'asc' } });
    expect(files.map(({ fileName, createdAt }) => [fileName, createdAt > consideredAt!])).toEqual([
      ['same.txt', false],
      ['after.txt', true],
    ]);
  });

  it('come from MEDIA_ROOT, or from the folder it lies in, and from nowhere else', async () => {
    await put('secret.txt', 'secret');
    await put('media/docs/a.txt', 'A');
    await symlink(path.join(folder, 'secret.txt'), path.join(folder, 'media/docs/link.txt'));
    await symlink(folder, path.join(folder, 'media/docs/up'));
    const rows = [
      fileRow(1, 'docs/a.txt'),
      fileRow(2, 'docs/link.txt'),
      fileRow(3, 'docs/up/secret.txt'),
      fileRow(4, '../secret.txt'),
      fileRow(5, path.join(folder, 'secret.txt')),
      fileRow(6, 'docs/../../secret.txt'),
    ];
    const text = await run(rows, path.join(folder, 'media'));
    expect(text).toContain('Files (common.thefile): 1 taken, 5 left out');
    for (const pk of [2, 3, 4, 5, 6])
      expect(text).toMatch(new RegExp(`common.thefile ${pk}: “.*secret|link.*” leads out`));
    expect((await stored()).map(({ fileName }) => fileName)).toEqual(['a.txt']);
    await bench.clear();
    expect(await run([fileRow(1, 'docs/a.txt')])).toContain('Files (common.thefile): 1 taken');
  });

  it('do not leave an archive by links or by paths that lead up', async () => {
    const text = await run(
      [fileRow(1, 'docs/a.txt'), fileRow(2, 'docs/link.txt'), fileRow(3, 'docs/hard.txt'), fileRow(4, 'docs/b.txt')],
      await archive([
        entry('media/docs/a.txt', 'A'),
        { header: { name: 'media/docs/link.txt', size: 0, type: 'symlink', linkname: '/etc/passwd' } },
        { header: { name: 'media/docs/hard.txt', size: 0, type: 'link', linkname: '/etc/passwd' } },
        entry('media/docs/../../docs/b.txt', 'B'),
      ]),
    );
    expect(text).toContain('Files (common.thefile): 1 taken, 3 left out');
    expect(text).toMatch(/common.thefile 2: “docs\/link.txt” leads out/);
    expect(text).toMatch(/common.thefile 3: “docs\/hard.txt” leads out/);
    expect(text).toMatch(/common.thefile 4: “docs\/b.txt” is missing/);
  });

  it('are refused, by name, when they are too large, programs, or not what they say', async () => {
    await put('docs/large.txt', 'x'.repeat(1024 * 1024 + 1));
    await put('docs/setup.exe', 'MZ');
    await put('docs/macro.xlsm', 'x');
    await put('docs/fake.pdf', 'no pdf at all');
    await put('docs/good.txt', 'good');
    await put('user_avatars/me.png', 'no picture');
    const rows = ['large.txt', 'setup.exe', 'macro.xlsm', 'fake.pdf', 'good.txt', 'lost.txt'];
    const all = [...rows.map((name, index) => fileRow(index + 1, `docs/${name}`)), profile('user_avatars/me.png')];
    const text = await run(all, folder, { maxFileBytes: 1024 * 1024 });
    expect(text).toContain('Files (common.thefile): 1 taken, 5 left out');
    expect(text).toMatch(/thefile 1: “docs\/large.txt” has 2 MB and was left out; files may have 1 MB here/);
    expect(text).toMatch(/thefile 2: “docs\/setup.exe” is a program/);
    expect(text).toMatch(/thefile 3: “docs\/macro.xlsm” is of a kind that starts or fetches something/);
    expect(text).toMatch(/thefile 4: “docs\/fake.pdf” is not what its name says/);
    expect(text).toMatch(/thefile 6: “docs\/lost.txt” is missing in the media/);
    expect(text).toMatch(/common.userprofile 1: “user_avatars\/me.png” cannot be read as a picture/);
    expect((await stored()).map(({ fileName }) => fileName)).toEqual(['good.txt']);
    expect(await keysIn(bench.storage)).toHaveLength(1);
  });

  it('come later when there were no media at first, or some were missing', async () => {
    const dump = await bench.file([
      { ...ADMIN, pk: 1 },
      memo(1),
      memo(2),
      fileRow(1, 'docs/a.txt'),
      fileRow(2, 'docs/b.txt'),
    ]);
    expect(textOf(await bench.run([dump]))).toMatch(/2 files were not taken: give an archive of the folder MEDIA_ROOT/);
    await put('docs/a.txt', 'A');
    const media = bench.media(folder);
    expect(textOf(await bench.run([dump], { media }))).toContain('Files (common.thefile): 1 taken, 1 left out');
    await put('docs/b.txt', 'B');
    expect(textOf(await bench.run([dump], { media }))).toContain('Files (common.thefile): 1 taken, 1 unchanged');
    expect((await stored()).map(({ fileName }) => fileName)).toEqual(['a.txt', 'b.txt']);
    expect((await bench.run([dump], { media })).changed).toBe(false);
  });

  it('are stored once, also when a later run names one again', async () => {
    await put('docs/a.txt', 'A');
    await put('docs/same.txt', 'A');
    await run([fileRow(1, 'docs/a.txt'), fileRow(2, 'docs/same.txt')]);
    await run([fileRow(1, 'docs/a.txt'), fileRow(3, 'docs/a.txt', 2)]);
    expect(await stored()).toHaveLength(3);
    expect(await keysIn(bench.storage)).toHaveLength(1);
    const memos = await bench.db.prisma.memo.findMany({ orderBy: { id: 'asc' } });
    expect(memos.map(({ attachmentCount }) => attachmentCount)).toEqual([2, 1]);
  });

  it('are stored anew when what an earlier run stored was deleted here', async () => {
    await put('docs/a.txt', 'A');
    await run([fileRow(1, 'docs/a.txt')]);
    await bench.db.prisma.attachment.deleteMany();
    const [old] = await keysIn(bench.storage);
    await bench.storage.remove(old!);
    await run([fileRow(1, 'docs/a.txt'), fileRow(2, 'docs/a.txt', 2)]);
    const rows = await bench.db.prisma.attachment.findMany();
    expect(rows.map(({ memoId }) => memoId)).toEqual([2]);
    expect(await keysIn(bench.storage)).toEqual(rows.map(({ storageKey }) => storageKey));
  });

  it('leave nothing behind in a dry run', async () => {
    await put('docs/a.txt', 'A');
    await put('docs/setup.exe', 'MZ');
    const dump = await bench.file([
      { ...ADMIN, pk: 1 },
      memo(1),
      fileRow(1, 'docs/a.txt'),
      fileRow(2, 'docs/setup.exe'),
    ]);
    const text = textOf(await bench.run([dump], { media: bench.media(folder), isDryRun: true }));
    expect(text).toContain('Files (common.thefile): 1 taken, 1 left out');
    expect(await stored()).toEqual([]);
    expect(await keysIn(bench.storage)).toEqual([]);
    expect(await bench.arriving()).toEqual([]);
  });

  it('leave no bytes behind when the database refuses their rows', async () => {
    await put('docs/a.txt', 'A');
    await bench.db.pool.query('ALTER TABLE attachments ADD CONSTRAINT none_today CHECK (false) NOT VALID');
    try {
      await expect(run([fileRow(1, 'docs/a.txt')])).rejects.toThrow();
    } finally {
      await bench.db.pool.query('ALTER TABLE attachments DROP CONSTRAINT none_today');
    }
    expect(await bench.arriving()).toEqual([]);
    expect(await run([fileRow(1, 'docs/a.txt')])).toContain('Files (common.thefile): 1 taken');
  });

  const refusal = async (place: string): Promise<string> => {
    const before = await bench.snapshot();
    const error: unknown = await run([fileRow(1, 'docs/a.txt')], place).catch((reason: unknown) => reason);
    if (!(error instanceof ImportError)) throw error;
    expect(await bench.snapshot()).toBe(before);
    return translatorFor('en')(error.messageKey, error.values).replace(place, 'MEDIA');
  };

  it('are not begun with when the media are damaged, cut off, no archive, or not there', async () => {
    expect(await refusal(path.join(folder, 'nowhere'))).toMatch(/^MEDIA: the media cannot be read/);
    expect(await refusal(await bench.file('PK no archive', 'media.zip'))).toMatch(/^MEDIA: this is no .tar.gz archive/);
    const noise = Array.from({ length: 4_000 }, (_, at) => sha256(String(at))).join('');
    const cut = await archive([entry('docs/a.txt', 'A'), entry('docs/b.txt', noise)]);
    await truncate(cut, 40_000);
    expect(await refusal(cut)).toMatch(/^MEDIA: this is no .tar.gz archive, or it is damaged or cut off/);
  });
});
