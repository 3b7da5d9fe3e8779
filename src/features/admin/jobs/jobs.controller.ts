import type { z } from 'zod';
import { mailWay } from '#src/features/mail/mailers';
import { releaseMail } from '#src/features/mail/mailHold.service';
import type { Context } from '#src/platform/http/context';
import { listFailingJobs, queueDepth } from './jobs.queries';
import type { JobsQuery, mailsSchema } from './jobs.schema';
import { recordMailRead, runJobAgain, sendMailAgain, sendMailsAgain } from './jobs.service';
import { jobUrls } from './jobs.urls';
import { jobsPage, mailPage } from './jobs.view';
import { countMails, getMail, listMails } from './mails.queries';

type None = Record<string, never>;

export async function index(ctx: Context<null, None, JobsQuery>): Promise<void> {
  const { db, query } = ctx;
  const [depth, failing, counts, page, way] = await Promise.all([
    queueDepth(db),
    listFailingJobs(db),
    countMails(db),
    listMails(db, query),
    mailWay(ctx),
  ]);
  ctx.render('admin/jobs/index', jobsPage(ctx, { query, way, depth, failing, counts, page }));
}

export async function showMail(ctx: Context<null, { mailId: number }>): Promise<void> {
  const mail = await getMail(ctx.db, ctx.params.mailId);
  await recordMailRead(ctx, ctx.actor, mail);
  ctx.render('admin/jobs/mail', mailPage(ctx, mail));
}

export async function sendAgain(ctx: Context<null, { mailId: number }, None, unknown>): Promise<void> {
  const mail = await getMail(ctx.db, ctx.params.mailId);
  await sendMailAgain(ctx.db, ctx.actor, mail);
  const message = ctx.t('jobs.mail.queuedAgain', { address: mail.toAddress });
  ctx.redirect(jobUrls.list(), { kind: 'success', message });
}

export async function sendChosen(ctx: Context<null, unknown, unknown, z.infer<typeof mailsSchema>>): Promise<void> {
  const { mails, back } = ctx.body;
  const count = await sendMailsAgain(ctx.db, ctx.actor, mails);
  const message = ctx.t('jobs.mails.queuedAgain', { count });
  ctx.redirect(back, { kind: count > 0 ? 'success' : 'info', message });
}

export async function release(ctx: Context<null, unknown, unknown, unknown>): Promise<void> {
  const count = await releaseMail(ctx.db, ctx.actor);
  ctx.redirect(jobUrls.list(), { kind: 'success', message: ctx.t('jobs.held.released', { count }) });
}

export async function runAgain(ctx: Context<null, { jobId: number }, None, unknown>): Promise<void> {
  await runJobAgain(ctx.db, ctx.actor, ctx.params.jobId);
  ctx.redirect(jobUrls.list(), { kind: 'success', message: ctx.t('jobs.failing.queuedAgain') });
}
