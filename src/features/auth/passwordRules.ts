import { Invalid } from '#src/platform/errors';

/** Admins may ask for more; what is common is looked up from this length on. */
const LEAST = 10;
const MAX = 200;
/** A name with fewer other characters beside it than this is no secret. */
const ENOUGH_BESIDE_NAME = 6;

type Owner = { companyName: string; minPasswordLength?: number; name: string; email: string };

let common: Promise<ReadonlySet<string>> | null = null;

/** Fifty thousand passwords from leaks; read when the first password is chosen, not at start. */
function commonPasswords(): Promise<ReadonlySet<string>> {
  common ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set(dictionary['passwords-common'].filter((password) => password.length >= LEAST)),
  );
  return common;
}

const squashed = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

/** Whether little but a name known to everybody is left of the password. */
function isCloseToName(password: string, { companyName, name, email }: Owner): boolean {
  const secret = squashed(password);
  const parts = [companyName, name, email, email.split('@')[0] ?? '', ...name.split(/\s+/)];
  const names = parts.map(squashed).filter((part) => part.length >= 4);
  return names.some((known) => secret.includes(known) && secret.length - known.length < ENOUGH_BESIDE_NAME);
}

/** Answers what is wrong with a new password, as i18n key, or null. */
export async function findPasswordProblem(password: string, owner: Owner): Promise<string | null> {
  if (password.includes('\0') || !password.isWellFormed()) return 'auth.errors.passwordInvalid';
  const characters = Array.from(password.normalize('NFKC'));
  if (characters.length < leastLength(owner)) return 'auth.errors.passwordTooShort';
  if (characters.length > MAX) return 'auth.errors.passwordTooLong';
  const lower = characters.join('').toLowerCase();
  if (new Set(lower).size < 4 || (await commonPasswords()).has(lower)) return 'auth.errors.passwordCommon';
  return isCloseToName(password, owner) ? 'auth.errors.passwordOwnName' : null;
}

const leastLength = ({ minPasswordLength = LEAST }: Owner): number => minPasswordLength;

export async function requireGoodPassword(field: string, password: string, owner: Owner): Promise<void> {
  const problem = await findPasswordProblem(password, owner);
  if (problem) throw new Invalid({ [field]: problem }, { min: leastLength(owner) });
}
