import type { Database } from '#src/platform/db';

/** They begin when a decider first looks for them: most memos have none. */
export const beginNotes = ({ prisma }: Database, memoId: number): Promise<{ id: number; revision: number }> =>
  prisma.conversation.upsert({
    where: { notesOfId: memoId },
    create: { notesOfId: memoId },
    update: {},
    select: { id: true, revision: true },
  });
