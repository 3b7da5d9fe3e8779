import { z } from 'zod';
import type { Database } from '#src/platform/db';

const files = z.array(z.object({ key: z.string(), sha256: z.string(), size: z.number() }));
export type MovedFile = z.infer<typeof files>[number];

const AT_ONCE = 500;

/** What rows name, each once, in the order of the keys. */
export async function* storedFiles({ prisma }: Database): AsyncGenerator<MovedFile> {
  for (let after = ''; ;) {
    const rows = await prisma.$queryRaw`
      SELECT DISTINCT ON (storage_key) storage_key AS key, sha256, size_bytes AS size FROM attachments
       WHERE storage_key > ${after} ORDER BY storage_key LIMIT ${AT_ONCE}::int`;
    const page = files.parse(rows);
    yield* page;
    const last = page.at(-1);
    if (!last) return;
    after = last.key;
  }
}
