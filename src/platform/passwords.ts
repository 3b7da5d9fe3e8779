import { hash, verify } from '@node-rs/argon2';

/** OWASP's parameters for argon2id (algorithm 2): 19 MiB, two passes, one lane. */
const PARAMETERS = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const AT_ONCE = 2;

let free = AT_ONCE;
const waiting: (() => void)[] = [];

/** Two hashes at a time: a burst of sign-ins must neither take all memory nor starve the pages. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  // Whoever finishes hands the place over, so that nobody slips in before those who wait.
  if (free > 0) free -= 1;
  else await new Promise<void>((resolve) => waiting.push(resolve));
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  }
}

export const hashPassword = (password: string): Promise<string> =>
  inTurn(() => hash(password.normalize('NFKC'), PARAMETERS));

let decoy: Promise<string> | null = null;

/** Takes the same time whether there is a hash to compare with or not. */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword('nobody has this password');
  const target = passwordHash ?? (await decoy);
  const matches = await inTurn(() => verify(target, password.normalize('NFKC')));
  return matches && passwordHash !== null;
}
