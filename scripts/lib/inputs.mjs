import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

async function filesOf(entry) {
  const entries = await readdir(entry, { withFileTypes: true, recursive: true }).catch((error) => {
    if (error.code === 'ENOTDIR') return null;
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  if (!entries) return [entry];
  return entries.filter((found) => found.isFile()).map((found) => path.join(found.parentPath, found.name));
}

/** One digest of the names and contents of all these files and folders, `skip` left out. */
export async function digest(root, entries, skip = () => false) {
  const files = (await Promise.all(entries.map((entry) => filesOf(path.join(root, entry))))).flat();
  const hash = createHash('sha256');
  for (const file of files.map((found) => path.relative(root, found)).sort()) {
    if (skip(file)) continue;
    hash.update(`${file}\0`).update(await readFile(path.join(root, file)));
  }
  return hash.digest('hex');
}
