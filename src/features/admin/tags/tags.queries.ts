import { z } from 'zod';
import type { Database } from '#src/platform/db';
import { USES_MAX, type NamedKind } from '../choices/kinds.queries';
import { usesRow, type UsedChoice } from '../choices/uses';
import { containing } from '#src/platform/listing/like';

const PAGE = 50;

export const TAGS: NamedKind = {
  noun: 'tag',
  plural: 'tags',
  importedAs: ['tasks.tag'],
  rows: (tx) => tx.tag,
  create: (tx, name) => tx.tag.create({ data: { name }, select: { id: true } }),
};

type Search = { q: string; page: number };

/** One page of tags by name, the archived ones last, with how much they are used. */
export async function listTags(db: Database, { q, page }: Search): Promise<{ tags: UsedChoice[]; hasMore: boolean }> {
  const pattern = containing(q);
  const rows = await db.prisma.$queryRaw`
    WITH page AS (
      SELECT id, name, archived_at IS NOT NULL AS archived FROM tags WHERE name ILIKE ${pattern}
       ORDER BY archived_at IS NOT NULL, lower(name), id LIMIT ${PAGE + 1} OFFSET ${(page - 1) * PAGE})
    SELECT p.id, p.name, p.archived,
           (SELECT count(*)::int FROM (SELECT 1 FROM memo_tags m WHERE m.tag_id = p.id LIMIT ${USES_MAX + 1}) AS used) AS memos,
           (SELECT count(*)::int FROM (SELECT 1 FROM task_tags t WHERE t.tag_id = p.id LIMIT ${USES_MAX + 1}) AS used) AS tasks
      FROM page p ORDER BY p.archived, lower(p.name), p.id`;
  const tags = z.array(z.object(usesRow)).parse(rows);
  return { tags: tags.slice(0, PAGE), hasMore: tags.length > PAGE };
}

export async function usesOfTag({ prisma }: Database, id: number): Promise<{ memos: number; tasks: number }> {
  const [memos, tasks] = await Promise.all([
    prisma.memoTag.count({ where: { tagId: id }, take: USES_MAX + 1 }),
    prisma.taskTag.count({ where: { tagId: id }, take: USES_MAX + 1 }),
  ]);
  return { memos, tasks };
}
