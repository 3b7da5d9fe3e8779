import { hash } from '@node-rs/argon2';
import { createDatabase, inTransaction } from '#src/platform/db';
import { seedCompany } from '#src/seed/company';
import { DEMO_PASSWORD, seedDemoPeople } from '#src/seed/demoPeople';

/** A hash says what it cost: signing in by this one is real, and quick. */
export const quickHash = (password: string): Promise<string> =>
  hash(password, { memoryCost: 8, timeCost: 1, parallelism: 1 });

/** Every test begins with the demo company's people and no memo. */
export async function seedTemplate(url: string): Promise<void> {
  const db = createDatabase({ url, poolSize: 2 }).patient;
  const passwordHash = await quickHash(DEMO_PASSWORD);
  await inTransaction(db, async (tx) => {
    await seedCompany(tx, { name: 'Northwind Works', locale: 'en', timeZone: 'Europe/Berlin' });
    await seedDemoPeople(tx, { passwordHash, timeZone: 'Europe/Berlin' });
  });
  await db.close();
}
