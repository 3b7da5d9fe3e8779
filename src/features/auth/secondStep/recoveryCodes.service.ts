import { randomBytes, randomInt } from 'node:crypto';
import { clock } from '#src/platform/clock';
import type { Database, Tx } from '#src/platform/db';
import { hashUnderSalt } from '#src/platform/passwords';
import type { SecondStep } from './secondStep';

const HOW_MANY = 10;
const LENGTH = 10;
/** Without what is mistaken for something else on paper: 0 and o, 1 and l and i, u and v. */
const LETTERS = 'abcdefghjkmnpqrstwxyz23456789';

export type NewCodes = { shown: string[]; salt: string; hashes: string[] };

/** Ten codes of 48 bits each, for the person's eyes now and as hashes for ever. Slow: before the transaction. */
export async function makeRecoveryCodes(): Promise<NewCodes> {
  const salt = randomBytes(16).toString('hex');
  const codes = Array.from({ length: HOW_MANY }, newCode);
  const hashes = await Promise.all(codes.map((code) => hashUnderSalt(code, salt)));
  return { shown: codes.map((code) => `${code.slice(0, 5)}-${code.slice(5)}`), salt, hashes };
}

const newCode = (): string => Array.from({ length: LENGTH }, () => LETTERS.charAt(randomInt(LETTERS.length))).join('');

/** Older codes of the person end with it. */
export async function keepRecoveryCodes(tx: Tx, userId: number, { salt, hashes }: NewCodes): Promise<void> {
  await tx.recoveryCode.deleteMany({ where: { userId } });
  await tx.recoveryCode.createMany({ data: hashes.map((codeHash) => ({ userId, codeHash, salt })) });
}

export const recoveryCodesLeft = (db: Database, userId: number): Promise<number> =>
  db.prisma.recoveryCode.count({ where: { userId, usedAt: null } });

const plain = (answer: string): string => answer.toLowerCase().replace(/[\s-]/g, '');

export const recoveryCodes: SecondStep = {
  name: 'recovery',
  isAnswer: (answer) => /^[a-z0-9]{10}$/.test(plain(answer)),
  async spend({ db }, userId, answer) {
    const any = await db.prisma.recoveryCode.findFirst({ where: { userId }, select: { salt: true } });
    if (!any) return false;
    const codeHash = await hashUnderSalt(plain(answer), any.salt);
    const where = { userId, codeHash, usedAt: null };
    const { count } = await db.prisma.recoveryCode.updateMany({ where, data: { usedAt: clock.now() } });
    return count === 1;
  },
};
