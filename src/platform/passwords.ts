import { hash, hashRaw, verify } from '@node-rs/argon2';
import { inTurn } from './inTurn';

/** OWASP's parameters for argon2id (algorithm 2): 19 MiB, two passes, one lane. */
const PARAMETERS = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Two hashes at a time: a burst of sign-ins must neither take all memory nor starve the pages. */
const twoAtATime = inTurn(2);

export const hashPassword = (password: string): Promise<string> =>
  twoAtATime(() => hash(password.normalize('NFKC'), PARAMETERS));

let decoy: Promise<string> | null = null;

/** Takes the same time whether there is a hash to compare with or not. */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword('nobody has this password');
  const target = passwordHash ?? (await decoy);
  const matches = await twoAtATime(() => verify(target, password.normalize('NFKC')));
  return matches && passwordHash !== null;
}

/** The same for a short secret that is looked up by its hash, so that its salt must be known before it. Hexadecimal. */
export const hashUnderSalt = async (secret: string, salt: string): Promise<string> => {
  const raw = await twoAtATime(() => hashRaw(secret, { ...PARAMETERS, salt: Buffer.from(salt, 'hex') }));
  return raw.toString('hex');
};
