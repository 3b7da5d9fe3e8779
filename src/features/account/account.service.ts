import { changesBetween, recordAudit } from '../audit/audit.service';
import { isOffered } from './languages';
import { acceptTimeZone } from './timeZones.queries';
import { inTransaction, type Database } from '#src/platform/db';
import { Conflict, Invalid } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';

type Profile = {
  name: string;
  jobTitle: string;
  phone: string;
  locale: string;
  timeZone: string;
  theme: 'auto' | 'light' | 'dark';
};

/** What a form leaves out stays. */
type Typed = Omit<Profile, 'jobTitle' | 'phone'> & { jobTitle?: string | undefined; phone?: string | undefined };

const select = { name: true, jobTitle: true, phone: true, locale: true, timeZone: true, theme: true };

export const profileOf = ({ prisma }: Pick<Database, 'prisma'>, { id }: Pick<Actor, 'id'>): Promise<Profile> =>
  prisma.user.findUniqueOrThrow({ where: { id }, select });

/** What people say about themselves. The version moves, so an admin's form that was open meanwhile notices it. */
export async function saveProfile(db: Database, actor: Actor, form: Typed): Promise<void> {
  const timeZone = await acceptTimeZone(db, form.timeZone);
  await inTransaction(db, async (tx) => {
    const { id } = actor;
    const { version, ...before } = await tx.user.findUniqueOrThrow({
      where: { id },
      select: { ...select, version: true },
    });
    const { jobTitle = before.jobTitle, phone = before.phone, ...others } = form;
    const profile: Profile = { ...others, timeZone, jobTitle, phone };
    const changes = changesBetween(before, profile);
    // A language that is no longer offered may stay with whoever has it.
    if (changes.locale && !isOffered(actor.face.offeredLocales, profile.locale))
      throw new Invalid({ locale: 'account.errors.locale' });
    if (Object.keys(changes).length === 0) return;
    const data = { ...profile, version: { increment: 1 } };
    const { count } = await tx.user.updateMany({ where: { id, version }, data });
    if (count === 0) throw new Conflict();
    await recordAudit(tx, { type: 'account.changed', actorId: id, subjectId: id, details: { changes } });
  });
}

/** The switch in the header: nothing to keep a record of. */
export async function saveTheme(db: Database, userId: number, theme: Profile['theme']): Promise<void> {
  await db.prisma.user.update({ where: { id: userId }, data: { theme }, select: { id: true } });
}
