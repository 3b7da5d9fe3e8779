import { randomUUID } from 'node:crypto';
import { findExecutives } from '#src/features/people/choosing/recipients.queries';
import { findMailServer } from '../mail/mailServer.queries';
import { sendTestMail, testMailFlash } from '../mail/testMail.service';
import { saveMailServer } from '../admin/settings/mailServer.service';
import { mailServerForm } from '#src/features/admin/settings/mailServer.view';
import type { MailServerForm } from '#src/features/admin/settings/mailServer.schema';
import type { Context, PageContext, Problem } from '#src/platform/http/context';
import { isEmptyCompany, loadExamples } from './examples.service';
import { makeExecutives } from './executives.service';
import type { ExecutivesForm } from './setup.schema';
import { finishSetup } from './setup.service';
import { setupUrls } from './setup.urls';

type Step<B = unknown> = Context<null, unknown, unknown, B>;

function renderStep(ctx: PageContext, step: string, data: Record<string, unknown>, problem?: Problem): void {
  const page = { layout: 'auth', wide: true, step, urls: { ...setupUrls, mailServer: setupUrls.mail } };
  const fieldErrors = problem?.fieldErrors ?? {};
  const title = ctx.t(`setup.steps.${step}`);
  ctx.render(`setup/${step}`, { ...page, ...data, title, fieldErrors }, problem?.status ?? 200);
}

export async function showMail(ctx: PageContext, problem?: Problem): Promise<void> {
  const server = mailServerForm(ctx, await findMailServer(ctx.db), problem);
  renderStep(ctx, 'mail', { server }, problem);
}

export async function saveMail(ctx: Step<MailServerForm>): Promise<void> {
  if (await saveMailServer(ctx, ctx.actor, ctx.body)) {
    return ctx.redirect(setupUrls.mail, { kind: 'success', message: ctx.t('settings.mailServer.saved') });
  }
  await showMail(ctx, { fieldErrors: {}, typed: ctx.typed, status: 409 });
}

export async function testMail(ctx: Step): Promise<void> {
  ctx.redirect(setupUrls.mail, testMailFlash(ctx, await sendTestMail(ctx, ctx.actor)));
}

export async function showExamples(ctx: PageContext, problem?: Problem): Promise<void> {
  renderStep(ctx, 'examples', { isEmpty: await isEmptyCompany(ctx.db.prisma) }, problem);
}

export async function fillWithExamples(ctx: Step): Promise<void> {
  await loadExamples(ctx, ctx.actor);
  ctx.redirect(setupUrls.executives, { kind: 'success', message: ctx.t('setup.examples.done') });
}

export async function showExecutives(ctx: PageContext, problem?: Problem): Promise<void> {
  const executives = await findExecutives(ctx.db.prisma);
  const data = {
    names: executives.map(({ name }) => name).join(', '),
    isOneself: executives.some(({ id }) => id === ctx.actor.id),
    form: { myself: problem?.typed.myself ?? '', list: problem?.typed.list ?? '', clientKey: randomUUID() },
  };
  renderStep(ctx, 'executives', data, problem);
}

export async function nameExecutives(ctx: Step<ExecutivesForm>): Promise<void> {
  const count = await makeExecutives(ctx, ctx.actor, ctx.body);
  ctx.redirect(setupUrls.next, { kind: 'success', message: ctx.t('setup.executives.done', { count }) });
}

export const showNext = (ctx: PageContext): void => renderStep(ctx, 'next', {});

export async function finish(ctx: Step): Promise<void> {
  await finishSetup(ctx.db, ctx.actor);
  ctx.redirect('/admin', { kind: 'success', message: ctx.t('setup.finished') });
}
