import { mkdir, rm, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { withStoredFiles, type StoredFile } from '#src/features/files/files.service';
import type { Deps } from '#src/platform/http/context';
import { DEMO_FILES } from './files';

/** Makes and stores the demo files as if they had been uploaded, then runs `work`; when it fails they are gone again. */
export async function withDemoFiles<T>(
  { config, storage }: Pick<Deps, 'config' | 'storage'>,
  work: (files: StoredFile[]) => Promise<T>,
): Promise<T> {
  await mkdir(config.uploadTempDir, { recursive: true });
  const arrived = await Promise.all(
    Object.entries(DEMO_FILES).map(async ([fileName, make]) => {
      const bytes = await make();
      const file = path.join(config.uploadTempDir, randomUUID());
      await writeFile(file, bytes);
      return { path: file, fileName, sizeBytes: bytes.length };
    }),
  );
  try {
    return await withStoredFiles(storage, arrived, work);
  } finally {
    await Promise.all(arrived.map((file) => rm(file.path, { force: true })));
  }
}
