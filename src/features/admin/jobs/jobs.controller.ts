import { sendsMail } from '#src/features/mail/mailServer.service';
import type { Context } from '#src/platform/http/context';
import { countMails, getMail, listFailingJobs, listMails, queueDepth } from './jobs.queries';
import { MAIL_STATES, type JobsQuery } from './jobs.schema';
import { recordMailRead, runJobAgain, sendMailAgain } from './jobs.service';
import { jobUrls } from './jobs.urls';

type None = Record<string, never>;

const maySendAgain = (state: string): boolean => state === 'failed' || state === 'kept';

export async function index(ctx: Context<null, None, JobsQuery>): Promise<void> {
  const { db, t, query } = ctx;
  const [depth, failing, counts, { mails, next }] = await Promise.all([
    queueDepth(db),
    listFailingJobs(db),
    countMails(db),
    listMails(db, query),
  ]);
  const countOf = (state: string): number => counts.find((group) => group.state === state)?.count ?? 0;
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  const page = {
    title: t('jobs.title'),
    isKeeping: !(await sendsMail(ctx)),
    depth,
    failing: failing.map((job) => ({ ...job, runAgainUrl: jobUrls.runAgain(job.id) })),
    tabs: [
      { label: t('jobs.mails.all'), count: total, url: jobUrls.list(), active: query.state === undefined },
      ...MAIL_STATES.map((state) => ({
        label: t(`jobs.mails.states.${state}`),
        count: countOf(state),
        url: jobUrls.list({ state }),
        active: query.state === state,
      })),
    ],
    mails: mails.map((mail) => ({ ...mail, url: jobUrls.mail(mail.id) })),
    newestUrl: query.after ? jobUrls.list({ state: query.state }) : null,
    olderUrl: next ? jobUrls.list({ state: query.state, after: next }) : null,
  };
  ctx.render('admin/jobs/index', page);
}

export async function showMail(ctx: Context<null, { mailId: number }>): Promise<void> {
  const mail = await getMail(ctx.db, ctx.params.mailId);
  await recordMailRead(ctx.db, ctx.actor, mail);
  const page = {
    title: mail.subject ?? ctx.t('jobs.mail.title', { id: mail.id }),
    mail,
    sendAgainUrl: maySendAgain(mail.state) ? jobUrls.sendAgain(mail.id) : null,
    listUrl: jobUrls.list(),
  };
  ctx.render('admin/jobs/mail', page);
}

export async function sendAgain(ctx: Context<null, { mailId: number }, None, unknown>): Promise<void> {
  const mail = await getMail(ctx.db, ctx.params.mailId);
  await sendMailAgain(ctx.db, ctx.actor, mail);
  ctx.redirect(jobUrls.list(), {
    kind: 'success',
    message: ctx.t('jobs.mail.queuedAgain', { address: mail.toAddress }),
  });
}

export async function runAgain(ctx: Context<null, { jobId: number }, None, unknown>): Promise<void> {
  await runJobAgain(ctx.db, ctx.params.jobId);
  ctx.redirect(jobUrls.list(), { kind: 'success', message: ctx.t('jobs.failing.queuedAgain') });
}
