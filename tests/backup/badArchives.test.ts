import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync, gunzipSync } from 'node:zlib';
import { packTar, unpackTar } from 'modern-tar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoInstallation, emptyInstallation, type Installation } from './support';

type Entry = {
  header: { name: string; size: number; type?: 'file' | 'symlink'; linkname?: string };
  data?: Uint8Array;
};

describe('an archive that is not a whole backup', () => {
  let company: Installation;
  let empty: Installation;
  let folder: string;
  let whole: Buffer;
  let entries: Entry[];

  beforeAll(async () => {
    company = await demoInstallation();
    empty = await emptyInstallation();
    folder = await mkdtemp(path.join(tmpdir(), 'notes-archives-'));
    await company.backup(path.join(folder, 'whole.tar.gz'));
    whole = await readFile(path.join(folder, 'whole.tar.gz'));
    entries = (await unpackTar(new Uint8Array(gunzipSync(whole)))).map(({ header, data }) => ({
      header: { name: header.name, size: header.size },
      data: data ?? new Uint8Array(),
    }));
  });
  afterAll(async () => {
    await Promise.all([company.close(), empty.close()]);
    await rm(folder, { recursive: true, force: true });
  });

  const restore = async (bytes: Uint8Array): Promise<unknown> => {
    const file = path.join(folder, 'bad.tar.gz');
    await writeFile(file, bytes);
    return empty.restore(file).then(
      () => 'restored',
      (error: unknown) => (error instanceof Error && 'messageKey' in error ? error.messageKey : error),
    );
  };
  const packed = async (changed: Entry[]): Promise<Buffer> => gzipSync(await packTar(changed), { level: 0 });
  const nothingHappened = async () => {
    expect(await empty.query(`SELECT tablename FROM pg_tables WHERE schemaname = 'public'`)).toEqual([]);
    expect(await readdir(empty.uploadsDir).catch(() => [])).toEqual([]);
  };
  const replaced = (name: RegExp, change: (entry: Entry) => Entry[]): Entry[] =>
    entries.flatMap((entry) => (name.test(entry.header.name) ? change(entry) : [entry]));
  const text = (name: string, content: string): Entry => {
    const data = new TextEncoder().encode(content);
    return { header: { name, size: data.length }, data };
  };

  it.each([0, 1, 200, 0.1, 0.5, 0.9, 0.9999])(
    'is refused when it was cut off at %s, and leaves no trace',
    async (at) => {
      const length = Number.isInteger(at) ? at : Math.floor(whole.length * at);
      expect(await restore(whole.subarray(0, length))).toBe('backup.errors.damaged');
      await nothingHappened();
    },
  );

  it('is refused when one bit of it is another, wherever', async () => {
    const said = new Set<unknown>();
    for (let at = 20; at < whole.length; at += Math.ceil(whole.length / 40)) {
      const flipped = Buffer.from(whole);
      flipped[at] = flipped[at]! ^ 0x10;
      said.add(await restore(flipped));
    }
    expect([...said].every((key) => key === 'backup.errors.damaged' || key === 'backup.errors.foreign')).toBe(true);
    await nothingHappened();
  });

  it('is refused when it was packed anew with anything changed', async () => {
    const memos = /public\.memos\.copy/;
    const changes: [string, Entry[]][] = [
      ['without a table', replaced(memos, () => [])],
      [
        'with another table',
        replaced(memos, ({ header }) =>
          [{ header: { ...header, size: 0 }, data: new Uint8Array(gzipSync('')) }].map((entry) => ({
            ...entry,
            header: { ...entry.header, size: entry.data.length },
          })),
        ),
      ],
      [
        'without a file',
        entries.filter(
          ({ header }, at) => at !== entries.findIndex((one) => one.header.name.startsWith('files/')) || !header,
        ),
      ],
      ['with a table twice', replaced(memos, (entry) => [entry, entry])],
      ['with something after the manifest', [...entries, text('files/ab/abababab-0000-4000-8000-000000000000', 'x')]],
      ['without a manifest', replaced(/^manifest/, () => [])],
      ['with a manifest that is no JSON', replaced(/^manifest/, () => [text('manifest.json', '{')])],
      [
        'with a secret that is none',
        replaced(/^manifest/, ({ data }) => [
          text('session-secret', 'x'.repeat(5_000)),
          text('manifest.json', new TextDecoder().decode(data).replace('"hasSecret": false', '"hasSecret": true')),
        ]),
      ],
      ['with nothing', []],
    ];
    for (const [what, changed] of changes)
      expect([what, await restore(await packed(changed))]).toEqual([what, 'backup.errors.damaged']);
    await nothingHappened();
  });

  it('is refused when a name in it leads elsewhere, or an entry is a link', async () => {
    const names = [
      'files/../../evil',
      '../evil',
      '/etc/evil',
      'files/ab/../../evil',
      'db/public.memos.copy.gz/../x',
      'readme.txt',
    ];
    for (const name of names)
      expect([name, await restore(await packed([text(name, 'x'), ...entries]))]).toEqual([
        name,
        'backup.errors.foreign',
      ]);
    const link: Entry = {
      header: {
        name: 'files/ab/abababab-0000-4000-8000-000000000000',
        size: 0,
        type: 'symlink',
        linkname: '/etc/passwd',
      },
    };
    expect(await restore(await packed([link, ...entries]))).toBe('backup.errors.foreign');
    await nothingHappened();
  });

  it('is refused when it is something else', async () => {
    for (const bytes of [
      Buffer.from('hello'),
      gzipSync('hello'),
      Buffer.from('age-encryption.org/v1\n'),
      Buffer.alloc(5_000),
    ])
      expect(['backup.errors.damaged', 'backup.errors.needsPassphrase']).toContain(await restore(bytes));
    await nothingHappened();
  });

  it('leaves the company that is there as it was, whatever fails in the middle of restoring', async () => {
    const other = await emptyInstallation();
    await other.restore(path.join(folder, 'whole.tar.gz'));
    const before = await other.everything();
    let stored = 0;
    const full = {
      ...other.storage,
      store: (...[from, key]: [string, string]) =>
        (stored += 1) > 3 ? Promise.reject(new Error('ENOSPC')) : other.storage.store(from, key),
    };
    await expect(other.restore(path.join(folder, 'whole.tar.gz'), { replace: true, storage: full })).rejects.toThrow(
      'ENOSPC',
    );
    const after = await other.everything();
    for (const [name, value] of Object.entries(before)) expect([name, after[name]]).toEqual([name, value]);
    await other.close();
  });

  it('is not left behind when the backup fails', async () => {
    const broken = { ...company.storage, open: () => Promise.reject(new Error('EIO')) };
    const { takeBackup } = await import('#src/backup/takeBackup');
    const file = path.join(folder, 'whole.tar.gz');
    await expect(
      takeBackup({ url: company.url, storage: broken, secret: null }, { file, passphrase: null }),
    ).rejects.toThrow('EIO');
    expect(await readFile(file)).toEqual(whole);
    expect((await readdir(folder)).sort()).toEqual(['bad.tar.gz', 'whole.tar.gz']);
    await expect(company.backup('/nowhere/at/all.tar.gz')).rejects.toThrow('ENOENT');
  });
});
