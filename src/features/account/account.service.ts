import { changesBetween, recordAudit } from '../audit/audit.service';
import { inTransaction, type Database } from '#src/platform/db';
import type { Actor } from '#src/platform/http/actor';

type Profile = { name: string; locale: string; timeZone: string; theme: 'auto' | 'light' | 'dark' };

/** What people say about themselves. The version moves, so an admin's form that was open meanwhile notices it. */
export async function saveProfile(db: Database, actor: Actor, profile: Profile): Promise<void> {
  const { name, locale, timeZone, theme } = actor;
  const changes = changesBetween({ name, locale, timeZone, theme }, profile);
  if (Object.keys(changes).length === 0) return;
  await inTransaction(db, async (tx) => {
    await tx.user.update({
      where: { id: actor.id },
      data: { ...profile, version: { increment: 1 } },
      select: { id: true },
    });
    await recordAudit(tx, { type: 'account.changed', actorId: actor.id, subjectId: actor.id, details: { changes } });
  });
}

/** The switch in the header: nothing to keep a record of. */
export async function saveTheme(db: Database, userId: number, theme: Profile['theme']): Promise<void> {
  await db.prisma.user.update({ where: { id: userId }, data: { theme }, select: { id: true } });
}
