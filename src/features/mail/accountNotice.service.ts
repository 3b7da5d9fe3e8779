import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { translatorFor } from '#src/i18n/i18n';
import { enqueueMail } from '#src/events/mailQueue';
import { mailHost } from '#src/events/notify';
import { clock } from '#src/platform/clock';
import type { Tx } from '#src/platform/db';
import type { Deps } from '#src/platform/http/context';
import { formatFor } from '#src/platform/http/format';
import { automatic, type Letter } from './letter';
import type { Delivery } from './mail.queries';
import { subjectLine } from './subjectLine';

/** Contains no link that signs in, so admins may read it in kept mails. */
export const ACCOUNT_NOTICE = 'account.notice';

const facts = z.object({
  what: z.enum([
    'twoStepOn',
    'twoStepOff',
    'twoStepReset',
    'passwordChanged',
    'emailChanged',
    'linkRead',
    'rightsGiven',
  ]),
  by: z.string().optional(),
  people: z.array(z.object({ name: z.string(), rights: z.array(z.string()) })).optional(),
  more: z.number().optional(),
});

export type AccountFacts = z.infer<typeof facts>;

/** In the transaction of the change. `toAddress` is a former address. */
export async function tellPeople(
  tx: Tx,
  deps: Pick<Deps, 'config'>,
  userIds: readonly number[],
  told: AccountFacts,
  toAddress?: string,
): Promise<void> {
  const people = await tx.user.findMany({
    where: { id: { in: [...userIds] }, deactivatedAt: null },
    select: { id: true, email: true },
  });
  const data = people.map(({ id, email }) => ({
    userId: id,
    kind: ACCOUNT_NOTICE,
    facts: told,
    messageId: `<account-${randomUUID()}@${mailHost(deps)}>`,
    toAddress: toAddress ?? email,
    createdAt: clock.now(),
  }));
  const made = await tx.mailDelivery.createManyAndReturn({ data, select: { id: true, kind: true } });
  for (const mail of made) await enqueueMail(tx, mail);
}

/** A change of address is told to the old one. */
export const goesToAddressBefore = ({ kind, facts: told }: Pick<Delivery, 'kind' | 'facts'>): boolean =>
  kind === ACCOUNT_NOTICE && facts.parse(told).what === 'emailChanged';

export function accountNoticeLetter({ config }: Pick<Deps, 'config'>, delivery: Delivery): Letter {
  const { user, createdAt } = delivery;
  const { what, by, people = [], more = 0 } = facts.parse(delivery.facts);
  const t = translatorFor(user.locale);
  const rightsOf = (rights: string[]) => rights.map((right) => t(`mails.account.rights.${right}`)).join(', ');
  const given = people.map(({ name, rights }) => ({ label: name, value: rightsOf(rights) }));
  const path = what === 'rightsGiven' ? '/people' : '/account/sessions';
  return {
    locale: user.locale,
    subject: subjectLine(t(`mails.account.${what}.subject`)),
    fromName: null,
    heading: t('mails.greeting', { name: user.name }),
    about: null,
    paragraphs: [
      t(`mails.account.${what}.text`, { by: by ?? user.name }),
      t(`mails.account.${what}.advice`, { by: by ?? user.name }),
    ],
    facts: [
      { label: t('mails.account.when'), value: formatFor(user.locale, user.timeZone).dateTime(createdAt) },
      ...given,
      ...(more > 0 ? [{ label: '…', value: t('mails.digest.more', { count: more }) }] : []),
    ],
    button: {
      label: t(`mails.account.buttons.${what === 'rightsGiven' ? 'people' : 'account'}`),
      url: config.baseUrl + path,
    },
    footer: [t('mails.account.footer')],
    links: [],
    headers: automatic,
  };
}
