import { recordAudit } from '../audit/audit.service';
import { requireGoodPassword } from '../auth/passwordRules.service';
import { LOCALES } from '#src/i18n/i18n';
import { inTransaction, isUniqueViolation, type Database, type Tx } from '#src/platform/db';
import { Invalid } from '#src/platform/errors';
import type { Actor } from '#src/platform/http/actor';
import type { Deps } from '#src/platform/http/context';
import { hashPassword } from '#src/platform/passwords';
import { seedCompany } from '#src/seed/company';
import { isSetUp } from './setup.queries';

type NewCompany = {
  companyName: string;
  name: string;
  email: string;
  password: string;
  locale: string;
  timeZone: string;
  offeredLocales: string[];
};

/**
 * Founds the company with its first admin and answers the admin's id; null when somebody else was faster: there is one
 * company row, so of two setups at once one fails as a whole.
 */
export async function setUp({ db }: Pick<Deps, 'db'>, form: NewCompany): Promise<number | null> {
  await requireGoodPassword('password', form.password, form);
  await refuseTakenEmail(db, form);
  const passwordHash = await hashPassword(form.password);
  try {
    return await inTransaction(db, (tx) => found(tx, form, passwordHash));
  } catch (error) {
    if (isUniqueViolation(error) && (await isSetUp(db))) return null;
    throw error;
  }
}

async function found(tx: Tx, form: NewCompany, passwordHash: string): Promise<number> {
  const { name, email, locale, timeZone } = form;
  await seedCompany(tx, { name: form.companyName, locale, timeZone });
  const data = { name, email, locale, timeZone, passwordHash, isAdmin: true };
  const { id } = await tx.user.create({ data, select: { id: true } });
  const offeredLocales = offeredBy(form);
  await tx.company.update({ where: { id: 1 }, data: { offeredLocales, foundingAdminId: id } });
  const details = { company: form.companyName };
  await recordAudit(tx, { type: 'company.created', actorId: id, subjectId: id, details });
  return id;
}

/** The admin's own is always among them. Empty: all, also those that the program learns later. */
function offeredBy({ offeredLocales, locale }: NewCompany): string[] {
  const offered = new Set([...offeredLocales, locale]);
  const isAll = offeredLocales.length === 0 || offered.size === LOCALES.length;
  return isAll ? [] : [...offered].sort();
}

async function refuseTakenEmail(db: Database, { email }: NewCompany): Promise<void> {
  const isTaken = (await db.prisma.user.findUnique({ where: { email }, select: { id: true } })) !== null;
  if (isTaken) throw new Invalid({ email: 'users.errors.emailTaken' });
}

/** From now on there is no setup any more. Of two pages that finish it one does, the other finds it done. */
export async function finishSetup({ prisma }: Database, actor: Actor): Promise<void> {
  const where = { id: 1, foundingAdminId: actor.id };
  await prisma.company.updateMany({ where, data: { foundingAdminId: null } });
}
