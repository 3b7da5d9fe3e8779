import { statfs } from 'node:fs/promises';
import path from 'node:path';

export type Space = { free: number; total: number };

/** Bytes of the disk on which the folder lies, or will lie; null where the system does not tell. */
export async function spaceAt(folder: string): Promise<Space | null> {
  try {
    const { bavail, blocks, bsize } = await statfs(folder);
    return { free: bavail * bsize, total: blocks * bsize };
  } catch {
    const parent = path.dirname(folder);
    return parent === folder ? null : spaceAt(parent);
  }
}
