import { recordAudit } from '../audit/audit.service';
import { requireGoodPassword } from '../auth/passwordRules.service';
import { inTransaction, isUniqueViolation, type Database, type Tx } from '#src/platform/db';
import { Invalid } from '#src/platform/errors';
import type { Deps } from '#src/platform/http/context';
import { hashPassword } from '#src/platform/passwords';
import { seedCompany } from '#src/seed/company';
import { seedDemoMemos, withDemoFiles } from '#src/seed/demo';
import { DEMO_PASSWORD, DEMO_PEOPLE, seedDemoPeople } from '#src/seed/demoPeople';
import { isSetUp } from './setup.queries';

type NewCompany = {
  companyName: string;
  name: string;
  email: string;
  password: string;
  locale: string;
  timeZone: string;
  demo: boolean;
};

/**
 * Founds the company with its first admin and answers the admin's id; null when somebody else was faster: there is one
 * company row, so of two setups at once one fails as a whole.
 */
export async function setUp(deps: Deps, form: NewCompany): Promise<number | null> {
  const { db } = deps;
  await requireGoodPassword('password', form.password, form);
  await refuseTakenEmail(db, form);
  const passwordHash = await hashPassword(form.password);
  try {
    if (form.demo) return await foundWithDemo(deps, form, passwordHash);
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
  const details = { company: form.companyName, demo: form.demo };
  await recordAudit(tx, { type: 'company.created', actorId: id, subjectId: id, details });
  return id;
}

async function foundWithDemo(deps: Deps, form: NewCompany, passwordHash: string): Promise<number> {
  const { timeZone } = form;
  const demoHash = await hashPassword(DEMO_PASSWORD);
  return withDemoFiles(deps, (files) =>
    inTransaction(deps.db, async (tx) => {
      const adminId = await found(tx, form, passwordHash);
      await seedDemoPeople(tx, { passwordHash: demoHash, timeZone });
      await seedDemoMemos(tx, files, timeZone);
      return adminId;
    }),
  );
}

async function refuseTakenEmail(db: Database, { email, demo }: NewCompany): Promise<void> {
  const isOfDemo = demo && DEMO_PEOPLE.some((person) => person.email === email);
  const isTaken = (await db.prisma.user.findUnique({ where: { email }, select: { id: true } })) !== null;
  if (isOfDemo) throw new Invalid({ email: 'setup.errors.emailOfDemo' });
  if (isTaken) throw new Invalid({ email: 'users.errors.emailTaken' });
}
