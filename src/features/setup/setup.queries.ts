import type { Database } from '#src/platform/db';

/** Whether there is a company with somebody in it; until then every page leads to the setup. */
export async function isSetUp(db: Database): Promise<boolean> {
  const [company, user] = await Promise.all([
    db.prisma.company.findFirst({ select: { id: true } }),
    db.prisma.user.findFirst({ select: { id: true } }),
  ]);
  return company !== null && user !== null;
}
