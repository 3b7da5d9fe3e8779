import { randomUUID } from 'node:crypto';
import { recordAudit } from '#src/features/audit/audit.service';
import { mailHost } from '#src/events/notify';
import { translatorFor } from '#src/i18n/i18n';
import type { Actor } from '#src/web/actor';
import type { Deps, Flash, PageContext } from '#src/platform/http/context';
import { mailProblemOf, type MailProblem } from '#src/platform/mailProblem';
import { automatic, type Letter } from './letter';
import { enclosedLetterhead } from './letterhead.queries';
import { findMailCompany } from './mailBatch';
import { openMailers, PasswordLost } from './mailers';
import { renderLetter } from './renderLetter';
import { subjectLine } from './subjectLine';

type TestResult =
  | { isSent: true; answer: string }
  | { isSent: false; kind: MailProblem['kind'] | 'none' | 'passwordLost'; answer: string };

export async function sendTestMail(deps: Deps, actor: Actor): Promise<TestResult> {
  const result = await attempt(deps, actor);
  await recordAudit(deps.db.prisma, { type: 'mailServer.tested', actorId: actor.id, details: result });
  return result;
}

async function attempt(deps: Deps, actor: Actor): Promise<TestResult> {
  const mailers = openMailers(deps);
  try {
    const mailer = await mailers.current();
    if (!mailer) return { isSent: false, kind: 'none', answer: '' };
    const letter = testLetter(deps, actor);
    const { head, enclosures } = await enclosedLetterhead(deps, await findMailCompany(deps.db));
    const { subject, text, html } = renderLetter(letter, head);
    const messageId = `<test-${randomUUID()}@${mailHost(deps)}>`;
    const mail = {
      messageId,
      to: actor.email,
      fromName: null,
      subject,
      text,
      html,
      enclosures,
      headers: letter.headers,
    };
    return { isSent: true, answer: await mailer.send(mail) };
  } catch (error) {
    if (error instanceof PasswordLost) return { isSent: false, kind: 'passwordLost', answer: '' };
    return { isSent: false, ...mailProblemOf(error) };
  } finally {
    mailers.close();
  }
}

function testLetter({ config }: Deps, { name, locale }: Actor): Letter {
  const t = translatorFor(locale);
  return {
    locale,
    subject: subjectLine(t('mails.test.subject')),
    fromName: null,
    heading: t('mails.greeting', { name }),
    about: null,
    paragraphs: [t('mails.test.text')],
    facts: [],
    button: { label: t('mails.test.button'), url: `${config.baseUrl}/admin/settings` },
    footer: [t('mails.test.footer')],
    links: [],
    headers: automatic,
  };
}

export function testMailFlash({ t, actor }: Pick<PageContext, 't' | 'actor'>, result: TestResult): Flash {
  const { answer } = result;
  if (result.isSent) return { kind: 'success', message: t('settings.test.sent', { email: actor.email, answer }) };
  const said = answer === '' ? [] : [t('settings.test.answer', { answer })];
  return { kind: 'danger', message: [t(`settings.test.${result.kind}`), ...said].join(' ') };
}
