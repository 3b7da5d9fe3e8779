import { z } from 'zod';
import type { Database } from '#src/platform/db';
import type { KnownPictures } from '#src/web/pictures';

const row = z.object({ version: z.number(), user_id: z.number().nullable(), hash: z.string().nullable() });

/** All that is remembered of people's pictures, of one moment. */
export async function findPictures(db: Database): Promise<KnownPictures> {
  const found = await db.prisma.$queryRaw<unknown[]>`
    SELECT c.pictures_version AS version, p.user_id, p.hash FROM company c LEFT JOIN user_pictures p ON true`;
  const rows = z.array(row).parse(found);
  const hashes = rows.flatMap(({ user_id, hash }): [number, string][] =>
    user_id === null || hash === null ? [] : [[user_id, hash]],
  );
  return { version: rows[0]?.version ?? 0, hashes: new Map(hashes) };
}

export const findPicture = (db: Database, userId: number) =>
  db.prisma.userPicture.findUnique({ where: { userId }, select: { hash: true, bytes: true } });
