import type { z } from 'zod';
import { recoveryCodesLeft } from '../../auth/secondStep/recoveryCodes.service';
import { renewRecoveryCodes, turnOffTwoSteps, turnOnTwoSteps } from '../../auth/secondStep/secondStep.service';
import { twoStepIsRequired } from '../../auth/secondStep/state.queries';
import type { ByPassword } from '../../sessions/reconfirming.service';
import { startSessionOf } from '../../sessions/starting.service';
import type { Context, PageContext, Problem } from '#src/platform/http/context';
import { secretBeingSetUp, shownToApp } from './newApp';
import type { pageQuery, turnOnSchema } from './twoStep.schema';

type None = Record<string, never>;
type WithPassword = Context<null, None, None, ByPassword>;
type Form = 'setUp' | 'codes' | 'turnOff';

const PAGE = '/account/two-step';
const ACTIONS: Record<Form, string> = { setUp: PAGE, codes: `${PAGE}/codes`, turnOff: `${PAGE}/delete` };

async function renderTwoStep(ctx: PageContext, shown: { form?: Form; problem?: Problem; isNewApp?: boolean }) {
  const { actor, t, db } = ctx;
  const isOn = actor.hasSecondStep;
  const isSettingUp = !isOn || shown.isNewApp === true || shown.form === 'setUp';
  const data = {
    title: t('twoStep.title'),
    isOn,
    isOwed: actor.owesSecondStep,
    isRequired: isOn && (await twoStepIsRequired(db.prisma, actor)),
    left: isOn ? await recoveryCodesLeft(db, actor.id) : 0,
    app: isSettingUp ? shownToApp(ctx) : null,
    failedUrl: shown.form ? ACTIONS[shown.form] : null,
    fieldErrors: shown.problem?.fieldErrors ?? {},
  };
  ctx.render('account/twoStep/twoStep', data, shown.problem?.status ?? 200);
}

export const showTwoStep = (ctx: Context<null, None, z.infer<typeof pageQuery>>): Promise<void> =>
  renderTwoStep(ctx, { isNewApp: ctx.query.app === 'new' });

const showAgain =
  (form: Form) =>
  (ctx: Context, problem: Problem): Promise<void> =>
    renderTwoStep(ctx, { form, problem });

export const showSetUpAgain = showAgain('setUp');
export const showCodesAgain = showAgain('codes');
export const showTurnOffAgain = showAgain('turnOff');

/** Shown in the answer itself and kept nowhere: whoever leaves the page cannot see them again. */
function renderCodes(ctx: PageContext, codes: string[], heading: string): void {
  ctx.render('account/twoStep/codes', { title: ctx.t('twoStep.codes.title'), codes, heading });
}

export async function turnOn(ctx: Context<null, None, None, z.infer<typeof turnOnSchema>>): Promise<void> {
  const { codes, credentialsVersion } = await turnOnTwoSteps(ctx, ctx.actor, {
    ...ctx.body,
    secret: secretBeingSetUp(ctx),
  });
  await startSessionOf(ctx.db, ctx.req, { userId: ctx.actor.id, credentialsVersion });
  renderCodes(ctx, codes, ctx.t('twoStep.turnedOn'));
}

export async function renewCodes(ctx: WithPassword): Promise<void> {
  const codes = await renewRecoveryCodes(ctx.db, ctx.actor, ctx.body.currentPassword);
  renderCodes(ctx, codes, ctx.t('twoStep.codes.renewed'));
}

export async function turnOff(ctx: WithPassword): Promise<void> {
  const credentialsVersion = await turnOffTwoSteps(ctx, ctx.actor, ctx.body.currentPassword);
  await startSessionOf(ctx.db, ctx.req, { userId: ctx.actor.id, credentialsVersion });
  ctx.redirect(PAGE, { kind: 'success', message: ctx.t('twoStep.turnedOff') });
}
