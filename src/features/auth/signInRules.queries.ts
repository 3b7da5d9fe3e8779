import type { Database } from '#src/platform/db';

export type SignInRules = { companyName: string; minPasswordLength: number; signInAttempts: number };

/** What holds while there is no company yet. */
const AT_FIRST: SignInRules = { companyName: '', minPasswordLength: 10, signInAttempts: 10 };

/** What admins set for signing in; asked where it matters, for it is not on the way of every page. */
export async function signInRules(db: Database): Promise<SignInRules> {
  const select = { name: true, minPasswordLength: true, signInAttempts: true };
  const company = await db.prisma.company.findFirst({ select });
  if (!company) return AT_FIRST;
  const { name, minPasswordLength, signInAttempts } = company;
  return { companyName: name, minPasswordLength, signInAttempts };
}
