import type { Database } from '#src/platform/db';
import { NotFound } from '#src/platform/errors';

const named = { id: true, name: true } as const;
const active = { deactivatedAt: null };

/** Also inactive people: old memos name them. */
export async function getPerson(db: Database, personId: number) {
  const found = await db.prisma.user.findUnique({
    where: { id: personId },
    select: {
      ...named,
      email: true,
      phone: true,
      jobTitle: true,
      timeZone: true,
      isExecutive: true,
      deactivatedAt: true,
      department: {
        select: {
          ...named,
          parent: { select: { name: true } },
          heads: { where: { user: active }, select: { user: { select: named } } },
        },
      },
      headOf: { where: { department: { archivedAt: null } }, select: { department: { select: named } } },
    },
  });
  if (!found) throw new NotFound('people.notFound');
  return found;
}

export type Person = Awaited<ReturnType<typeof getPerson>>;
