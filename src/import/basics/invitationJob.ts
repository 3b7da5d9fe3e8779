import type { Tx } from '#src/platform/db';

export const invitationJob = (userId: number): string => `invitation:${userId}`;

/** Of who is told the link here: a mail that the program sends later would end it. */
export async function cancelInvitation(tx: Pick<Tx, '$executeRaw'>, userId: number): Promise<void> {
  await tx.$executeRaw`SELECT graphile_worker.remove_job(${invitationJob(userId)})`;
}
