import type { Prisma } from '#src/platform/db';

export const proposalSelect = {
  id: true,
  version: true,
  outcome: true,
  conclusion: true,
  textVersion: true,
  openedAt: true,
  by: { select: { id: true, name: true } },
} satisfies Prisma.ProposalSelect;
