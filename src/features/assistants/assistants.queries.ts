import type { Database } from '#src/platform/db';

const person = { select: { id: true, name: true } } as const;

/** Who assists this person, and whom they assist. */
export async function findAssistances({ prisma }: Pick<Database, 'prisma'>, userId: number) {
  const where = { endedAt: null, OR: [{ userId }, { assistantId: userId }] };
  const rows = await prisma.assistance.findMany({
    where,
    select: { id: true, since: true, user: person, assistant: person },
    orderBy: { id: 'asc' },
  });
  return {
    assistants: rows.filter(({ user }) => user.id === userId),
    assisted: rows.filter(({ assistant }) => assistant.id === userId),
  };
}

export const findAssisted = ({ prisma }: Pick<Database, 'prisma'>, assistantId: number, userId: number) =>
  prisma.assistance.findFirst({ where: { assistantId, userId, endedAt: null }, select: { user: person } });
