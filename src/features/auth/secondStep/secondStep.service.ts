import { inTransaction, type Database, type Tx } from '#src/platform/db';
import { Forbidden, Invalid, TooMany } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import type { Deps } from '#src/platform/http/context';
import { forgetPoints, givePointBack, takePoint, type Limit } from '#src/platform/http/rateLimit';
import { recordAudit, type AuditType } from '../../audit/audit.service';
import { recordRepeated } from '../../audit/repeated.service';
import { tellPeople } from '../../mail/accountNotice.service';
import { renewCredentials } from '../../sessions/ending.service';
import { requireCurrentPassword } from '../../sessions/reconfirming.service';
import { signInRules } from '../signInRules.queries';
import { authenticatorApp, firstStep, keepAuthenticator, sealedSecret } from './authenticator.service';
import { keepRecoveryCodes, makeRecoveryCodes, recoveryCodes } from './recoveryCodes.service';
import type { SecondStep, StepDeps } from './secondStep';
import { twoStepIsRequired } from './state.queries';

/** Every way there is. Passkeys will be another one. */
const STEPS: readonly SecondStep[] = [authenticatorApp, recoveryCodes];

const HOUR = 3600;
/** Four of a million codes are right at a time: a day's guesses must stay few, too. */
const DAYS_WORTH = 10;
/** `device`: a browser that is known. `attempt`: one passing of the first step. */
type Who = { userId: number; device: string | null; attempt: string };
type Count = { limit: Limit; key: string };

/**
 * Six digits are counted for the person, from wherever they come, and apart from that in a browser that is known: whoever has the
 * password, too, must not use up what the owner may try there. A recovery code is too long to be guessed, and must let its
 * owner in while somebody else guesses: it is counted for one attempt, after which the password is asked again.
 */
function countsOf(step: SecondStep | undefined, attempts: number, { userId, device, attempt }: Who): Count[] {
  const quarterHour = { points: attempts, seconds: HOUR / 4 };
  if (step === recoveryCodes) return [{ limit: { name: 'recovery-code', ...quarterHour }, key: attempt }];
  const key = device ?? String(userId);
  return [
    { limit: { name: 'second-step', ...quarterHour }, key },
    { limit: { name: 'second-step-day', points: attempts * DAYS_WORTH, seconds: 24 * HOUR }, key },
  ];
}

/** Passes, and spends the answer, or throws TooMany or Invalid at `code`. Answers by which way it was. */
export async function passSecondStep(deps: StepDeps, who: Who, answer: string): Promise<string> {
  const { db } = deps;
  const { userId } = who;
  const step = STEPS.find((known) => known.isAnswer(answer));
  const counts = countsOf(step, (await signInRules(db)).signInAttempts, who);
  for (const { limit, key } of counts) {
    const wait = await takePoint(db, limit, key);
    if (wait === null) continue;
    await noteRefused(db, 'twoStep.limited', userId);
    throw new TooMany(wait, step === recoveryCodes ? 'auth.errors.tooMany' : 'twoStep.errors.tooMany');
  }
  if (!step || !(await step.spend(deps, userId, answer))) {
    await noteRefused(db, 'twoStep.refused', userId);
    throw new Invalid({ code: 'twoStep.errors.code' });
  }
  const [narrow, ...wide] = counts;
  if (narrow) await forgetPoints(db, narrow.limit, narrow.key);
  for (const { limit, key } of wide) await givePointBack(db, limit, key);
  if (step === recoveryCodes)
    await recordAudit(db.prisma, { type: 'twoStep.codeSpent', actorId: userId, subjectId: userId });
  return step.name;
}

const noteRefused = (db: Database, type: AuditType, subjectId: number): Promise<boolean> =>
  recordRepeated(db, { type, actorId: null, subjectId }, '');

type NewApp = { secret: string; code: string; currentPassword: string };

type Telling = Pick<Deps, 'db' | 'realtime' | 'config'>;

/** What the caller begins a new session with: all that were are ended. */
type Renewed = { credentialsVersion: number };

/** Sets up an app, or another one instead. Answers the recovery codes, which nobody can see again. */
export async function turnOnTwoSteps(
  { db, seal, realtime, config }: StepDeps & Telling,
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
    await tellPeople(tx, { config }, [actor.id], { what: 'twoStepOn' });
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

export async function turnOffTwoSteps(deps: Telling, actor: Actor, currentPassword: string): Promise<number> {
  await requireCurrentPassword(deps.db, actor, currentPassword);
  const credentialsVersion = await inTransaction(deps.db, async (tx) => {
    if (await twoStepIsRequired(tx, actor)) throw new Forbidden('twoStep.errors.required');
    return remove(tx, deps, { type: 'twoStep.turnedOff', actor, userId: actor.id });
  });
  deps.realtime.disconnectUser(actor.id);
  return credentialsVersion ?? actor.credentialsVersion;
}

/**
 * An admin helps somebody who lost their app and codes: the password alone lets in, until they set it up anew. Whoever may have
 * found the phone is signed out. Answers whether it was on.
 */
export async function resetTwoStep(deps: Telling, admin: Pick<Actor, 'id' | 'name'>, userId: number): Promise<boolean> {
  const removal = { type: 'twoStep.reset', actor: admin, userId } as const;
  const renewed = await inTransaction(deps.db, (tx) => remove(tx, deps, removal));
  if (renewed !== null) deps.realtime.disconnectUser(userId);
  return renewed !== null;
}

type Removal = { type: 'twoStep.turnedOff' | 'twoStep.reset'; actor: Pick<Actor, 'id' | 'name'>; userId: number };

/** Null when there was nothing to take away. */
async function remove(tx: Tx, deps: Telling, { type, actor, userId }: Removal): Promise<number | null> {
  const { count } = await tx.authenticator.deleteMany({ where: { userId } });
  if (count === 0) return null;
  await recordAudit(tx, { type, actorId: actor.id, subjectId: userId });
  const what = type === 'twoStep.reset' ? 'twoStepReset' : 'twoStepOff';
  await tellPeople(tx, deps, [userId], { what, by: actor.name });
  return renewCredentials(tx, userId);
}
