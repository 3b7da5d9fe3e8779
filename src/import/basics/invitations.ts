import type { Config } from '#src/config';
import { createUserToken, tokenPath } from '#src/features/auth/tokens.service';
import { sendsMail } from '#src/features/mail/mailers';
import type { Database } from '#src/platform/db';
import type { Translate } from '#src/platform/http/context';
import { USER } from './accounts';
import { cancelInvitation } from './invitationJob';
import { countsOf, type Report } from '../run/report';

type Reach = { db: Database; config: Config; t: Translate };

/**
 * How the people who were taken come in. Where mail is only kept, admins alone could read it, and nobody is in yet:
 * their links are told here. `always` (--links) makes new ones, for a link that was lost or grew too old.
 */
export async function invitationLines({ db, config, t }: Reach, report: Report, always: boolean): Promise<string[]> {
  const hasNewPeople = countsOf(report, USER).taken > 0;
  if (!always && (await sendsMail({ config, db }))) return hasNewPeople ? [t('import.invitations.queued')] : [];
  if (!hasNewPeople && !always) return [];
  const admins = await db.prisma.user.findMany({
    where: { isAdmin: true, passwordHash: null, deactivatedAt: null },
    select: { id: true, name: true, email: true },
    orderBy: { id: 'asc' },
  });
  if (admins.length === 0) return [t('import.invitations.kept')];
  const lines: string[] = [];
  for (const { id, name, email } of admins) {
    await cancelInvitation(db.prisma, id);
    const url = config.baseUrl + tokenPath('invitation', await createUserToken(db.prisma, id, 'invitation'));
    lines.push(t('import.invitations.link', { name, email, url }));
  }
  return [t('import.invitations.title'), ...lines, t('import.invitations.others')];
}
