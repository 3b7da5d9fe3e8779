import { Secret, TOTP } from 'otpauth';
import { clock } from '#src/platform/clock';
import type { Tx } from '#src/platform/db';
import type { Seal } from '#src/platform/sealing';
import type { SecondStep } from './secondStep';

const PERIOD_SECONDS = 30;
/** So far may the clock of a phone be off. RFC 6238 advises one period; this is one, and a little for the hand that types. */
const TOLERANCE_SECONDS = 40;
const STEPS_AROUND = Math.ceil(TOLERANCE_SECONDS / PERIOD_SECONDS);

/** 160 bits, as RFC 4226 wishes, in the letters that people type into an app. */
export const newSecret = (): string => new Secret({ size: 20 }).base32;

export const sealedSecret = (seal: Seal, userId: number, secret: string): string => seal.close(secret, about(userId));

export const openSecret = (seal: Seal, userId: number, sealed: string): string | null =>
  seal.open(sealed, about(userId));

const about = (userId: number): string => `authenticator of ${userId}`;

const totp = (secret: string, issuer = '', label = ''): TOTP =>
  new TOTP({ issuer, label, secret: Secret.fromBase32(secret), period: PERIOD_SECONDS });

/** What the QR code says to the app. */
export const addressForApp = (secret: string, issuer: string, label: string): string =>
  // A colon would end the issuer's name.
  totp(secret, issuer.replaceAll(':', ' '), label).toString();

/** The time step the code belongs to, or null when it belongs to none near now. */
export function stepOf(secret: string, code: string): number | null {
  const now = clock.now().getTime();
  const delta = totp(secret).validate({ token: code, timestamp: now, window: STEPS_AROUND });
  if (delta === null) return null;
  const stepAt = (offset: number) => Math.floor((now / 1000 + offset) / PERIOD_SECONDS);
  const step = stepAt(0) + delta;
  return step >= stepAt(-TOLERANCE_SECONDS) && step <= stepAt(TOLERANCE_SECONDS) ? step : null;
}

/** Digits as apps show them, in two groups. */
const digitsOf = (answer: string): string => answer.replace(/\s/g, '');

export const authenticatorApp: SecondStep = {
  name: 'app',
  isAnswer: (answer) => /^\d{6}$/.test(digitsOf(answer)),
  async spend({ db, seal }, userId, answer) {
    const known = await db.prisma.authenticator.findUnique({ where: { userId }, select: { secret: true } });
    const secret = known && openSecret(seal, userId, known.secret);
    const step = secret ? stepOf(secret, digitsOf(answer)) : null;
    if (!known || step === null) return false;
    const where = { userId, secret: known.secret, lastStep: { lt: step } };
    const { count } = await db.prisma.authenticator.updateMany({ where, data: { lastStep: step } });
    return count === 1;
  },
};

/** The step of a code for an app that is being set up; the code does not serve again. */
export const firstStep = (secret: string, code: string): number | null => stepOf(secret, digitsOf(code));

export async function keepAuthenticator(
  tx: Tx,
  userId: number,
  app: { secret: string; lastStep: number },
): Promise<void> {
  await tx.authenticator.deleteMany({ where: { userId } });
  await tx.authenticator.create({ data: { userId, ...app, createdAt: clock.now() } });
}
