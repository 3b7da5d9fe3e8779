import { createDatabase, inTransaction } from '#src/platform/db';
import { hashPassword } from '#src/platform/passwords';
import { seedCompany } from '#src/seed/company';
import { DEMO_PASSWORD, seedDemoPeople } from '#src/seed/demoPeople';

/** Every test begins with the demo company's people and no memo. */
export async function seedTemplate(url: string): Promise<void> {
  const db = createDatabase({ url, poolSize: 2 }).patient;
  const passwordHash = await hashPassword(DEMO_PASSWORD);
  await inTransaction(db, async (tx) => {
    await seedCompany(tx, { name: 'Northwind Works', locale: 'en', timeZone: 'Europe/Berlin' });
    await seedDemoPeople(tx, { passwordHash, timeZone: 'Europe/Berlin' });
  });
  await db.close();
}
