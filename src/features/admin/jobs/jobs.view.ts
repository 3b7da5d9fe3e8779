import type { mailWay } from '#src/features/mail/mailers';
import type { Context } from '#src/platform/http/context';
import type { listFailingJobs, queueDepth } from './jobs.queries';
import { MAIL_ABOUT, MAIL_STATES, type JobsQuery } from './jobs.schema';
import { jobUrls } from './jobs.urls';
import type { countMails, getMail, listMails } from './mails.queries';
import { troubleText } from './trouble';

type Texts = Pick<Context, 't' | 'format'>;

const maySendAgain = (state: string): boolean => state === 'failed' || state === 'kept';

type Found = {
  query: JobsQuery;
  way: Awaited<ReturnType<typeof mailWay>>;
  depth: Awaited<ReturnType<typeof queueDepth>>;
  failing: Awaited<ReturnType<typeof listFailingJobs>>;
  counts: Awaited<ReturnType<typeof countMails>>;
  page: Awaited<ReturnType<typeof listMails>>;
};

/** A job or mail is told by what it does, and its error in words. */
function jobName({ t }: Texts, task: string): string {
  const key = `jobs.tasks.${task}`;
  const name = t(key);
  return name === key ? task : name;
}

function tabsOf({ t }: Texts, query: JobsQuery, counts: Found['counts']) {
  const countOf = (state: string): number => counts.find((group) => group.state === state)?.count ?? 0;
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  const at = (state: JobsQuery['state']) => jobUrls.list({ ...query, state, after: undefined, before: undefined });
  return [
    { label: t('jobs.mails.all'), count: total, url: at(undefined), active: query.state === undefined },
    ...MAIL_STATES.map((state) => ({
      label: t(`jobs.mails.states.${state}`),
      count: countOf(state),
      url: at(state),
      active: query.state === state,
    })),
  ];
}

export function jobsPage(texts: Texts, { query, way, depth, failing, counts, page }: Found) {
  const { t } = texts;
  const { mails, hasNewer, hasOlder } = page;
  const at = (cursor: Pick<JobsQuery, 'after' | 'before'>) =>
    jobUrls.list({ ...query, after: undefined, before: undefined, ...cursor });
  return {
    title: t('jobs.title'),
    way,
    releaseUrl: jobUrls.release,
    depth,
    failing: failing.map((job) => ({
      ...job,
      name: jobName(texts, job.task),
      trouble: troubleText(t, job.lastError),
      runAgainUrl: jobUrls.runAgain(job.id),
    })),
    tabs: tabsOf(texts, query, counts),
    filters: query,
    abouts: MAIL_ABOUT.map((value) => ({ value, label: t(`jobs.mails.about.${value}`) })),
    mails: mails.map((mail) => ({
      ...mail,
      url: jobUrls.mail(mail.id),
      trouble: troubleText(t, mail.lastError),
      maySendAgain: maySendAgain(mail.state),
    })),
    hasSendable: mails.some(({ state }) => maySendAgain(state)),
    sendChosenUrl: jobUrls.sendChosen,
    back: jobUrls.list(query),
    newerUrl: hasNewer && mails[0] ? at({ before: mails[0].id }) : '',
    olderUrl: hasOlder && mails.at(-1) ? at({ after: mails.at(-1)?.id }) : '',
    firstUrl: query.after || query.before ? at({}) : '',
  };
}

/** One mail: its facts, without those that are missing, and its text where admins may read it. */
export function mailPage({ t, format }: Texts, mail: Awaited<ReturnType<typeof getMail>>) {
  const facts = [
    [t('jobs.mails.to'), mail.toAddress],
    [t('jobs.mail.kind'), t(`jobs.mails.kinds.${mail.kind}`)],
    [t('jobs.mails.state'), t(`jobs.mails.states.${mail.state}`)],
    [t('jobs.mails.attempts'), format.number(mail.attempts)],
    [t('jobs.mails.created'), format.longDateTime(mail.createdAt)],
    [t('jobs.mail.sent'), mail.sentAt && format.longDateTime(mail.sentAt)],
    [t('jobs.mail.about'), mail.place && t(`notices.number.${mail.place.kind}`, { id: mail.place.id })],
    [t('jobs.mail.error'), mail.lastError && `${troubleText(t, mail.lastError)} (${mail.lastError})`],
  ];
  return {
    title: mail.subject ?? t('jobs.mail.title', { id: mail.id }),
    mail,
    facts: facts.filter(([, value]) => value),
    sendAgainUrl: maySendAgain(mail.state) ? jobUrls.sendAgain(mail.id) : null,
    listUrl: jobUrls.list(),
  };
}
