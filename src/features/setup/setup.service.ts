import { acceptTimeZone } from '#src/features/account/timeZones.queries';
import { recordAudit } from '../audit/audit.service';
import { requireGoodPassword } from '#src/features/auth/passwordRules';
import { LOCALES } from '#src/i18n/i18n';
import { inTransaction, isUniqueViolation, type Database, type Tx } from '#src/platform/db';
import { Invalid } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import type { Deps } from '#src/platform/http/context';
import { hashPassword } from '#src/platform/passwords';
import { seedCompany } from '#src/seed/company';
import { isOfExamples, withExamples } from './examples.service';
import { isSetUp } from './setup.queries';
import { searchNameOf } from '#src/platform/words/names';

type NewCompany = {
  companyName: string;
  name: string;
  email: string;
  password: string;
  locale: string;
  timeZone: string;
  offeredLocales: string[];
  demo: boolean;
};

/**
 * Founds the company with its first admin and answers the admin's id; null when somebody else was faster: there is one
 * company row, so of two setups at once one fails as a whole.
 */
export async function setUp(deps: Deps, typed: NewCompany): Promise<number | null> {
  const { db } = deps;
  const form = { ...typed, timeZone: await acceptTimeZone(db, typed.timeZone) };
  await requireGoodPassword('password', form.password, form);
  await refuseTakenEmail(db, form);
  const passwordHash = await hashPassword(form.password);
  try {
    if (!form.demo) return await inTransaction(db, (tx) => found(tx, form, passwordHash));
    return await withExamples(deps, async (tx, write) => {
      const adminId = await found(tx, form, passwordHash);
      await write(form.timeZone);
      return adminId;
    });
  } catch (error) {
    if (isUniqueViolation(error) && (await isSetUp(db))) return null;
    throw error;
  }
}

async function found(tx: Tx, form: NewCompany, passwordHash: string): Promise<number> {
  const { name, email, locale, timeZone } = form;
  await seedCompany(tx, { name: form.companyName, locale, timeZone });
  const data = { name, searchName: searchNameOf(name), email, locale, timeZone, passwordHash, isAdmin: true };
  const { id } = await tx.user.create({ data, select: { id: true } });
  const offeredLocales = offeredBy(form);
  await tx.company.update({ where: { id: 1 }, data: { offeredLocales, foundingAdminId: id } });
  const details = { company: form.companyName, demo: form.demo };
  await recordAudit(tx, { type: 'company.created', actorId: id, subjectId: id, details });
  return id;
}

/** The admin's own is always among them. Empty: all, also those that the program learns later. */
function offeredBy({ offeredLocales, locale }: NewCompany): string[] {
  const offered = new Set([...offeredLocales, locale]);
  const isAll = offeredLocales.length === 0 || offered.size === LOCALES.length;
  return isAll ? [] : [...offered].sort();
}

async function refuseTakenEmail(db: Database, { email, demo }: NewCompany): Promise<void> {
  if (demo && isOfExamples(email)) throw new Invalid({ email: 'setup.errors.emailOfDemo' });
  const isTaken = (await db.prisma.user.findUnique({ where: { email }, select: { id: true } })) !== null;
  if (isTaken) throw new Invalid({ email: 'users.errors.emailTaken' });
}

/** From now on there is no setup any more. Of two pages that finish it one does, the other finds it done. */
export async function finishSetup({ prisma }: Database, actor: Actor): Promise<void> {
  const where = { id: 1, foundingAdminId: actor.id };
  await prisma.company.updateMany({ where, data: { foundingAdminId: null } });
}
