import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readConfig } from '#src/config';
import { projectRoot } from '#src/platform/projectRoot';
import { diskStorage } from '#src/platform/storage/diskStorage';
import {
  isOwnFolder,
  moveAcrossDisks,
  moveUploads,
  prepareUploads,
  uploadsProblem,
} from '#src/platform/storage/uploadsFolder';

let folder: string;
const at = (...names: string[]) => path.join(folder, ...names);
const said: string[] = [];
const log = { info: (line: string) => void said.push(line), error: (line: string) => void said.push(line) };

beforeEach(async () => {
  said.length = 0;
  folder = await mkdtemp(path.join(tmpdir(), 'notes-uploads-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function storedIn(dir: string, text: string): Promise<string> {
  const key = `ab/${randomUUID()}`;
  await mkdir(path.join(dir, 'ab'), { recursive: true });
  await writeFile(path.join(dir, key), text);
  return key;
}

const modeOf = async (file: string) => ((await stat(file)).mode & 0o777).toString(8);

describe('uploaded files', () => {
  test('lie in uploads at the top of the project, in the folder that is named, and for the demo in its own', () => {
    expect(readConfig({})).toMatchObject({
      uploadsDir: path.join(projectRoot, 'uploads'),
      formerUploadsDir: path.resolve('data/uploads'),
    });
    expect(readConfig({ UPLOADS_DIR: '/elsewhere' })).toMatchObject({
      uploadsDir: '/elsewhere',
      formerUploadsDir: null,
    });
    expect(readConfig({ DEMO: '1', DATA_DIR: '/demo' })).toMatchObject({ uploadsDir: '/demo/uploads' });
  });

  test('are for nobody else on the machine', async () => {
    await mkdir(at('uploads'), { mode: 0o755 });
    await prepareUploads(at('uploads'), null, log);
    await writeFile(at('uploads', 'arriving', 'new'), 'x', { mode: 0o644 });
    const key = `ab/${randomUUID()}`;
    await diskStorage(at('uploads')).store(at('uploads', 'arriving', 'new'), key);
    expect(await modeOf(at('uploads'))).toBe('700');
    expect(await modeOf(at('uploads', 'ab'))).toBe('700');
    expect(await modeOf(at('uploads', key))).toBe('600');
  });

  test('of an older installation are moved, also after a start that was interrupted, and once', async () => {
    const [first, second] = [await storedIn(at('data/uploads'), 'one'), await storedIn(at('data/uploads'), 'two')];
    const moved = await storedIn(at('uploads'), 'moved before the interruption');
    await prepareUploads(at('uploads'), at('data/uploads'), log);
    for (const [key, text] of [
      [first, 'one'],
      [second, 'two'],
      [moved, 'moved before the interruption'],
    ] as const)
      expect(await readFile(at('uploads', key), 'utf8')).toBe(text);
    expect(await readdir(at('data/uploads'))).toEqual([]);
    expect(said).toEqual([`The uploaded files were moved from ${at('data/uploads')} to ${at('uploads')}.`]);
    expect(await moveUploads(at('data/uploads'), at('uploads'))).toBe(0);
  });

  test('that lie on another disk are copied whole before the original goes', async () => {
    await writeFile(at('from'), 'bytes');
    await moveAcrossDisks(at('from'), at('to'), at('arriving'));
    expect(await readFile(at('to'), 'utf8')).toBe('bytes');
    expect((await readdir(folder)).sort()).toEqual(['arriving', 'to']);
    expect(await readdir(at('arriving'))).toEqual([]);
  });

  test('that cannot be moved stop the start with a sentence that says what to do', async () => {
    await storedIn(at('data/uploads'), 'one');
    await writeFile(at('uploads'), 'a file is in the way');
    await expect(prepareUploads(at('uploads'), at('data/uploads'), log)).rejects.toThrow(
      `set UPLOADS_DIR=${at('data/uploads')}`,
    );
  });

  test('that cannot be stored are told of in the log, and the program starts', async () => {
    await writeFile(at('in-the-way'), '');
    await prepareUploads(at('in-the-way', 'uploads'), null, log);
    expect(said).toEqual([expect.stringMatching(/^No file can be stored in .*in-the-way/)]);
    expect(await uploadsProblem(at('fine'))).toBeNull();
    expect(await readdir(at('fine', 'arriving'))).toEqual([]);
  });

  test('of another database in the same folder are not swept, until its data folder is gone', async () => {
    await mkdir(at('uploads'));
    await mkdir(at('data'));
    await mkdir(at('trial'));
    expect(await isOwnFolder(at('uploads'), at('data'))).toBe(true);
    expect(await isOwnFolder(at('uploads'), at('trial'))).toBe(false);
    await rm(at('data'), { recursive: true });
    expect(await isOwnFolder(at('uploads'), at('trial'))).toBe(true);
    expect(await isOwnFolder(at('uploads'), 'db.example/notes')).toBe(false);
  });
});
