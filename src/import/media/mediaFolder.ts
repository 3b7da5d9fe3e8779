import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Media, MediaFile, MediaRefusal } from './media';

const LOOKED_AT = 100;

/** MEDIA_ROOT itself, or the folder it lies in. */
export async function openMediaFolder(place: string, wanted: ReadonlySet<string>): Promise<Media> {
  const folder = await realpath(place);
  const within = path.join(folder, 'media');
  const some = [...wanted].slice(0, LOOKED_AT);
  const isWithin = (await countOf(within, some)) > (await countOf(folder, some));
  const root = isWithin ? await realpath(within) : folder;
  return {
    async *files() {
      for (const one of wanted) {
        const found = await find(root, one);
        if (found) yield found;
      }
    },
  };
}

async function countOf(root: string, paths: readonly string[]): Promise<number> {
  let count = 0;
  for (const one of paths) if (await find(root, one)) count += 1;
  return count;
}

/** A disk keeps names as they were written, composed or not. A link may lead anywhere: where it leads counts. */
async function find(root: string, wanted: string): Promise<MediaFile | MediaRefusal | null> {
  for (const spelling of [wanted, wanted.normalize('NFD')]) {
    const real = await realpath(path.join(root, spelling)).catch(() => null);
    if (real === null) continue;
    if (!real.startsWith(root + path.sep)) return { path: wanted, isRefused: true };
    const { size, isFile } = await stat(real).then((found) => ({ size: found.size, isFile: found.isFile() }));
    if (isFile) return { path: wanted, sizeBytes: size, open: () => createReadStream(real) };
  }
  return null;
}
