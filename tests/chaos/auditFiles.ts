import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { ask } from './databases';
import type { Site } from './site';

const attachment = z.object({ id: z.number(), storage_key: z.string(), sha256: z.string() });

/** Every row has its file, with the bytes that the row says. Bytes without a row are swept another day. */
export async function auditFiles({ database, uploads }: Pick<Site, 'database' | 'uploads'>): Promise<string[]> {
  const rows = z.array(attachment).parse(await ask(database, 'SELECT id, storage_key, sha256 FROM attachments'));
  const problems: string[] = [];
  for (const { id, storage_key, sha256 } of rows) {
    const bytes = await readFile(path.join(uploads, storage_key)).catch(() => null);
    if (bytes === null) problems.push(`the bytes of file ${id} are gone`);
    else if (createHash('sha256').update(bytes).digest('hex') !== sha256) problems.push(`file ${id} has other bytes`);
  }
  return problems;
}
