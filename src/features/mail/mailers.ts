import type { Deps } from '#src/platform/http/context';
import { createMailer, mailerOf, type Mailer } from '#src/platform/mailer';
import { findMailServer, type SavedMailServer } from './mailServer.queries';

type MailDeps = Pick<Deps, 'config' | 'db' | 'seal'>;

export type Mailers = {
  /** Null without a mail server: then mail is kept, not sent. */
  current(): Promise<Mailer | null>;
  close(): void;
};

/** The purpose to which the sealed password is bound. */
export const MAIL_PASSWORD = 'mail server';

/** Whether mail goes out, is kept for admins to read, or held because this company was restored to be looked at. */
export async function mailWay({ config, db }: Pick<Deps, 'config' | 'db'>): Promise<'sending' | 'keeping' | 'held'> {
  const company = await db.prisma.company.findUnique({ where: { id: 1 }, select: { mailHeldSince: true } });
  if (company?.mailHeldSince) return 'held';
  return config.smtpUrl !== null || (await findMailServer(db)) !== null ? 'sending' : 'keeping';
}

export const sendsMail = async (deps: Pick<Deps, 'config' | 'db'>): Promise<boolean> =>
  (await mailWay(deps)) === 'sending';

/** SMTP_URL wins over the admin's settings, which are read for each mail. */
export function openMailers({ config, db, seal }: MailDeps): Mailers {
  const fixed = createMailer(config);
  let open: { mailer: Mailer; of: string } | null = null;

  /** Mails in progress end on the old connection; queued ones are retried. */
  const drop = (): void => {
    open?.mailer.close();
    open = null;
  };
  return {
    async current() {
      if (fixed) return fixed;
      const server = await findMailServer(db);
      const of = server && `${server.version} ${server.updatedAt.getTime()}`;
      if (open && open.of === of) return open.mailer;
      drop();
      if (!server || of === null) return null;
      open = { mailer: mailerFor(server, seal), of };
      return open.mailer;
    },
    close() {
      fixed?.close();
      drop();
    },
  };
}

export function mailerFor({ sealedPassword, ...server }: SavedMailServer, seal: Deps['seal']): Mailer {
  const password = sealedPassword === null ? null : seal.open(sealedPassword, MAIL_PASSWORD);
  const isLost = sealedPassword !== null && password === null;
  return isLost ? withoutPassword : mailerOf({ ...server, password });
}

export class PasswordLost extends Error {}

/** The session secret has changed since the password was sealed. */
const withoutPassword: Mailer = {
  send: () =>
    Promise.reject(
      new PasswordLost('The password of the mail server cannot be read any more. Enter it again in the settings.'),
    ),
  close: () => undefined,
};
