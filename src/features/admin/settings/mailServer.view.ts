import type { SavedMailServer } from '#src/features/mail/mailServer.queries';
import type { PageContext, Problem } from '#src/platform/http/context';
import { SECURITIES } from './mailServer.schema';

const AT_FIRST = { host: '', port: 587, security: 'starttls', userName: '', sender: '', version: 0 };

/** The form of the mail server; also in the steps after founding a company. Passwords are never among it. */
export function mailServerForm({ t, config }: PageContext, saved: SavedMailServer | null, problem?: Problem) {
  const { host, port, security, userName, sender, version } = saved ?? AT_FIRST;
  const isStale = problem?.status === 409;
  const current = { host, port, security, userName, sender };
  return {
    /** SMTP_URL wins: nothing is to be entered here. */
    byEnvironment: config.smtpUrl === null ? null : new URL(config.smtpUrl).host,
    isSaved: saved !== null,
    hasPassword: saved?.sealedPassword !== null && saved !== null,
    values: { ...current, ...(problem?.typed ?? {}) },
    version: problem && !isStale ? (problem.typed.version ?? version) : version,
    savedMeanwhile: isStale && saved ? t('settings.mailServer.stale', current) : '',
    securities: SECURITIES.map((value) => ({ value, label: t(`settings.securities.${value}`) })),
  };
}

export type MailServerFormView = ReturnType<typeof mailServerForm>;
