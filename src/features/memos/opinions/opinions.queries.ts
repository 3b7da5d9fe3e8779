import type { Database } from '#src/platform/db';

/** What was asked on the memo and not revoked, oldest first. */
export const findOpinions = ({ prisma }: Database, memoId: number) =>
  prisma.opinion.findMany({
    where: { memoId, revokedAt: null },
    orderBy: { id: 'asc' },
    select: {
      id: true,
      question: true,
      askedById: true,
      isYesNo: true,
      answerBy: true,
      askedAt: true,
      verdict: true,
      answer: true,
      answeredAt: true,
      adviser: { select: { id: true, name: true, deactivatedAt: true } },
      askedBy: { select: { name: true } },
    },
  });

export type OpinionRow = Awaited<ReturnType<typeof findOpinions>>[number];
