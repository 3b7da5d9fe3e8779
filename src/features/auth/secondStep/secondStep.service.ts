import { inTransaction, type Database, type Tx } from '#src/platform/db';
import { Forbidden, Invalid, TooMany } from '#src/platform/errors';
import type { Actor } from '#src/platform/http/actor';
import type { Deps } from '#src/platform/http/context';
import { forgetPoints, givePointBack, takePoint, type Limit } from '#src/platform/http/rateLimit';
import { recordAudit, type AuditType } from '../../audit/audit.service';
import { recordRepeated } from '../../audit/repeated.service';
import { renewCredentials } from '../../sessions/ending.service';
import { requireCurrentPassword } from '../../sessions/reconfirming.service';
import { signInRules } from '../signInRules.service';
import { authenticatorApp, firstStep, keepAuthenticator, sealedSecret } from './authenticator.service';
import { keepRecoveryCodes, makeRecoveryCodes, recoveryCodes } from './recoveryCodes.service';
import type { SecondStep, StepDeps } from './secondStep';
import { twoStepIsRequired } from './state.queries';

/** Every way there is. Passkeys will be another one. */
const STEPS: readonly SecondStep[] = [authenticatorApp, recoveryCodes];

const HOUR = 3600;
/** Four of a million codes are right at a time: a day's guesses must stay few, too. */
const DAYS_WORTH = 10;
const limits = (attempts: number): [Limit, Limit] => [
  { name: 'second-step', points: attempts, seconds: HOUR / 4 },
  { name: 'second-step-day', points: attempts * DAYS_WORTH, seconds: 24 * HOUR },
];

/** Passes, and spends the answer, or throws TooMany or Invalid at `code`. Answers by which way it was. */
export async function passSecondStep(
  deps: StepDeps,
  { userId, device }: { userId: number; device: string | null },
  answer: string,
): Promise<string> {
  const { db } = deps;
  const { signInAttempts } = await signInRules(db);
  const [quarterHour, day] = limits(signInAttempts);
  // Whoever has the password, too, must not use up what the owner may try in a browser that is known.
  const key = device ?? String(userId);
  const wait = (await takePoint(db, quarterHour, key)) ?? (await takePoint(db, day, key));
  if (wait !== null) {
    await noteRefused(db, 'twoStep.limited', userId);
    throw new TooMany(wait, 'auth.errors.tooMany');
  }
  const step = STEPS.find((known) => known.isAnswer(answer));
  if (!step || !(await step.spend(deps, userId, answer))) {
    await noteRefused(db, 'twoStep.refused', userId);
    throw new Invalid({ code: 'twoStep.errors.code' });
  }
  await Promise.all([forgetPoints(db, quarterHour, key), givePointBack(db, day, key)]);
  if (step === recoveryCodes)
    await recordAudit(db.prisma, { type: 'twoStep.codeSpent', actorId: userId, subjectId: userId });
  return step.name;
}

const noteRefused = (db: Database, type: AuditType, subjectId: number): Promise<boolean> =>
  recordRepeated(db, { type, actorId: null, subjectId }, '');

type NewApp = { secret: string; code: string; currentPassword: string };

/** What the caller begins a new session with: all that were are ended. */
type Renewed = { credentialsVersion: number };

/** Sets up an app, or another one instead. Answers the recovery codes, which nobody can see again. */
export async function turnOnTwoSteps(
  { db, seal, realtime }: StepDeps & Pick<Deps, 'realtime'>,
  actor: Actor,
  app: NewApp,
): Promise<Renewed & { codes: string[] }> {
  await requireCurrentPassword(db, actor, app.currentPassword);
  const lastStep = firstStep(app.secret, app.code);
  if (lastStep === null) throw new Invalid({ code: 'twoStep.errors.firstCode' });
  const codes = await makeRecoveryCodes();
  const credentialsVersion = await inTransaction(db, async (tx) => {
    await keepAuthenticator(tx, actor.id, { secret: sealedSecret(seal, actor.id, app.secret), lastStep });
    await keepRecoveryCodes(tx, actor.id, codes);
    await recordAudit(tx, { type: 'twoStep.turnedOn', actorId: actor.id, subjectId: actor.id });
    return renewCredentials(tx, actor.id);
  });
  realtime.disconnectUser(actor.id);
  return { codes: codes.shown, credentialsVersion };
}

export async function renewRecoveryCodes(db: Database, actor: Actor, currentPassword: string): Promise<string[]> {
  await requireCurrentPassword(db, actor, currentPassword);
  const codes = await makeRecoveryCodes();
  await inTransaction(db, async (tx) => {
    // Holds the row, so that codes are never made for an app that is just being taken away.
    const { count } = await tx.authenticator.updateMany({ where: { userId: actor.id }, data: { userId: actor.id } });
    if (count === 0) throw new Invalid({ form: 'twoStep.errors.off' });
    await keepRecoveryCodes(tx, actor.id, codes);
    await recordAudit(tx, { type: 'twoStep.codesRenewed', actorId: actor.id, subjectId: actor.id });
  });
  return codes.shown;
}

export async function turnOffTwoSteps(
  { db, realtime }: Pick<Deps, 'db' | 'realtime'>,
  actor: Actor,
  currentPassword: string,
): Promise<number> {
  await requireCurrentPassword(db, actor, currentPassword);
  const credentialsVersion = await inTransaction(db, async (tx) => {
    if (await twoStepIsRequired(tx, actor)) throw new Forbidden('twoStep.errors.required');
    return remove(tx, { type: 'twoStep.turnedOff', actorId: actor.id, userId: actor.id });
  });
  realtime.disconnectUser(actor.id);
  return credentialsVersion ?? actor.credentialsVersion;
}

/**
 * An admin helps somebody who lost their app and codes: the password alone lets in, until they set it up anew. Whoever may have
 * found the phone is signed out. Answers whether it was on.
 */
export async function resetTwoStep(
  { db, realtime }: Pick<Deps, 'db' | 'realtime'>,
  admin: Pick<Actor, 'id'>,
  userId: number,
): Promise<boolean> {
  const removal = { type: 'twoStep.reset', actorId: admin.id, userId } as const;
  const renewed = await inTransaction(db, (tx) => remove(tx, removal));
  if (renewed !== null) realtime.disconnectUser(userId);
  return renewed !== null;
}

type Removal = { type: AuditType; actorId: number; userId: number };

/** Null when there was nothing to take away. */
async function remove(tx: Tx, { type, actorId, userId }: Removal): Promise<number | null> {
  const { count } = await tx.authenticator.deleteMany({ where: { userId } });
  if (count === 0) return null;
  await recordAudit(tx, { type, actorId, subjectId: userId });
  return renewCredentials(tx, userId);
}
