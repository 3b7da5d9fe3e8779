import { recordAudit, changesBetween } from '#src/features/audit/audit.service';
import { MAIL_PASSWORD } from '#src/features/mail/mailers';
import { inTransaction, isUniqueViolation } from '#src/platform/db';
import { Invalid } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import type { Deps } from '#src/platform/http/context';

type MailServerForm = {
  host: string;
  port: number;
  security: 'tls' | 'starttls' | 'none';
  userName: string;
  mailPassword: string;
  sender: string;
  version: number;
};

/** What the audit may hold: of the password only whether there is one. */
type Told = Omit<MailServerForm, 'mailPassword' | 'version'>;
const told = ({ host, port, security, userName, sender }: Told) => ({ host, port, security, userName, sender });

/**
 * Saves the way mail goes out from now on. `version` is 0 while there is none. An empty password keeps the one that is
 * there, as long as it goes to the same server. Answers false when somebody else saved in between.
 */
export async function saveMailServer(
  { db, seal }: Pick<Deps, 'db' | 'seal'>,
  actor: Actor,
  form: MailServerForm,
): Promise<boolean> {
  const { mailPassword, version, ...fields } = form;
  const sealed = mailPassword === '' ? null : seal.close(mailPassword, MAIL_PASSWORD);
  const save = inTransaction(db, async (tx) => {
    const before = await tx.mailServer.findUnique({ where: { id: 1 } });
    if ((before?.version ?? 0) !== version) return false;
    const kept = fields.userName === '' ? null : (before?.sealedPassword ?? null);
    // Or whoever may enter a host could have the password sent to one of their own.
    if (kept && !sealed && before?.host !== fields.host)
      throw new Invalid({ mailPassword: 'settings.errors.passwordAgain' });
    const data = { ...fields, sealedPassword: fields.userName === '' ? null : (sealed ?? kept) };
    if (!before) await tx.mailServer.create({ data });
    else {
      const where = { id: 1, version };
      const { count } = await tx.mailServer.updateMany({ where, data: { ...data, version: { increment: 1 } } });
      if (count === 0) return false;
    }
    const was = before ? { ...before, password: passwordState(before.sealedPassword) } : null;
    const is = { ...told(data), password: sealed ? 'new' : passwordState(data.sealedPassword) };
    const changes = changesBetween(was ? { ...was } : {}, is);
    await recordAudit(tx, { type: 'mailServer.changed', actorId: actor.id, details: { changes } });
    return true;
  });
  return save.catch((error: unknown) => {
    // Two who enter the first one at the same moment.
    if (isUniqueViolation(error)) return false;
    throw error;
  });
}

const passwordState = (sealedPassword: string | null): string => (sealedPassword === null ? 'none' : 'set');

/** From now on mail is kept again (or goes by SMTP_URL). */
export async function removeMailServer({ db }: Pick<Deps, 'db'>, actor: Actor): Promise<void> {
  await inTransaction(db, async (tx) => {
    const [before] = await tx.mailServer.findMany();
    if (!before) return;
    await tx.mailServer.deleteMany();
    const { host, port } = before;
    await recordAudit(tx, { type: 'mailServer.removed', actorId: actor.id, details: { host, port } });
  });
}
