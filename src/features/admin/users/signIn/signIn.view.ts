import type { PageContext } from '#src/platform/http/context';
import { canHelpSignIn } from '#src/policies/user.policy';
import { deviceView } from '#src/features/sessions/device.view';
import { signedInDevices } from '#src/features/sessions/devices.queries';
import { jobUrls } from '../../jobs/jobs.urls';
import type { UserDetail } from '../users.queries';
import { userUrls } from '../users.urls';
import { hasTwoSteps, troubledMailsOf } from './signIn.queries';

/** What the person's page says of how they sign in, and whether mail reaches them. */
export async function signInView(ctx: PageContext, user: UserDetail) {
  const { db, t, format, actor } = ctx;
  const reader = { ...actor, id: user.id };
  const [devices, mails, twoSteps] = await Promise.all([
    signedInDevices(db, reader, ctx.req.sessionID),
    troubledMailsOf(db, user.id),
    hasTwoSteps(db, user.id),
  ]);
  const mayHelp = canHelpSignIn(actor, user);
  return {
    // Nobody is "here" on the page of somebody else, nor on one's own among the others'.
    devices: devices.map((device) =>
      deviceView(ctx, { ...device, isHere: false }, userUrls.session(user.id, device.key)),
    ),
    endAllUrl: userUrls.sessions(user.id),
    mails: mails.map(({ id, kind, createdAt, lastError }) => ({
      href: jobUrls.mail(id),
      kind: t(`jobs.mails.kinds.${kind}`),
      date: format.dateTime(createdAt),
      error: lastError ?? '',
    })),
    twoSteps,
    resetUrl: mayHelp && user.hasPassword ? userUrls.passwordReset(user.id) : null,
    resetTwoStepUrl: mayHelp && twoSteps ? userUrls.twoStep(user.id) : null,
  };
}
