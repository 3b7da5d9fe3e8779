import { recordAudit } from '../audit/audit.service';
import { requireGoodPassword } from '../auth/passwordRules.service';
import { inTransaction, isUniqueViolation, type Database } from '#src/platform/db';
import { Invalid } from '#src/platform/errors';
import type { Deps } from '#src/platform/http/context';
import { hashPassword } from '#src/platform/passwords';
import { seedCompany } from '#src/seed/company';
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
export async function setUp({ db }: Deps, form: NewCompany): Promise<number | null> {
  await requireGoodPassword('password', form.password, form);
  await refuseTakenEmail(db, form);
  const passwordHash = await hashPassword(form.password);
  const demoHash = form.demo ? await hashPassword(DEMO_PASSWORD) : null;
  try {
    return await inTransaction(db, async (tx) => {
      const { name, email, locale, timeZone } = form;
      await seedCompany(tx, { name: form.companyName, locale, timeZone });
      const data = { name, email, locale, timeZone, passwordHash, isAdmin: true };
      const admin = await tx.user.create({ data, select: { id: true } });
      const details = { company: form.companyName, demo: form.demo };
      await recordAudit(tx, { type: 'company.created', actorId: admin.id, subjectId: admin.id, details });
      if (demoHash) await seedDemoPeople(tx, { passwordHash: demoHash, timeZone });
      return admin.id;
    });
  } catch (error) {
    if (isUniqueViolation(error) && (await isSetUp(db))) return null;
    throw error;
  }
}

async function refuseTakenEmail(db: Database, { email, demo }: NewCompany): Promise<void> {
  const isOfDemo = demo && DEMO_PEOPLE.some((person) => person.email === email);
  const isTaken = (await db.prisma.user.findUnique({ where: { email }, select: { id: true } })) !== null;
  if (isOfDemo) throw new Invalid({ email: 'setup.errors.emailOfDemo' });
  if (isTaken) throw new Invalid({ email: 'users.errors.emailTaken' });
}
