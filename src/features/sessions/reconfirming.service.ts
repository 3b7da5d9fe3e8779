import type { Request } from 'express';
import { z } from 'zod';
import { signInRules } from '#src/features/auth/signInRules.queries';
import { clock } from '#src/platform/clock';
import type { Database } from '#src/platform/db';
import { Invalid } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import { forgetPoints, takePoint, type Limit } from '#src/platform/http/rateLimit';
import { verifyPassword } from '#src/platform/passwords';

/**
 * What decides who gets in (password, second step, address, sessions) is changed by whoever knows the password, not by whoever
 * found an open page. For one's own account it is asked for each time. Admins who help others one after the other are asked
 * again after ten minutes: when it was entered last lies in that one session, and begins anew with each.
 */
const RECENT_MS = 10 * 60_000;

export const currentPasswordField = z
  .string('account.errors.currentPasswordRequired')
  .min(1, 'account.errors.currentPasswordRequired')
  .max(1_000, 'account.errors.currentPassword');

/** The body of a button that does nothing else. */
export const byPasswordSchema = z.strictObject({ currentPassword: currentPasswordField });

export type ByPassword = z.infer<typeof byPasswordSchema>;

const maybePassword = z.string().max(1_000).catch('').default('');

/** The same for acts on others. */
export const recentPasswordFields = { currentPassword: maybePassword };
export const byRecentPasswordSchema = z.strictObject(recentPasswordFields);

const guesses = (points: number): Limit => ({ name: 'password-change', points, seconds: 900 });

/** Answers the hash that was right. */
export async function requireCurrentPassword(
  db: Database,
  actor: Pick<Actor, 'id'>,
  password: string,
): Promise<string> {
  if (password === '') throw new Invalid({ currentPassword: 'account.errors.currentPasswordRequired' });
  const limit = guesses((await signInRules(db)).signInAttempts);
  const wait = await takePoint(db, limit, String(actor.id));
  if (wait !== null) throw new Invalid({ currentPassword: 'auth.errors.tooMany' }, { minutes: Math.ceil(wait / 60) });
  const found = await db.prisma.user.findUnique({ where: { id: actor.id }, select: { passwordHash: true } });
  const passwordHash = found?.passwordHash ?? null;
  if (!(await verifyPassword(passwordHash, password)) || passwordHash === null)
    throw new Invalid({ currentPassword: 'account.errors.currentPassword' });
  await forgetPoints(db, limit, String(actor.id));
  return passwordHash;
}

export const isRecent = ({ session }: Pick<Request, 'session'>): boolean =>
  clock.now().getTime() - (session.provedAt ?? 0) < RECENT_MS;

type Ctx = { db: Database; req: Request; actor: Pick<Actor, 'id'> };

/** What was entered is looked at in any case. */
export async function requireRecentPassword({ db, req, actor }: Ctx, password: string): Promise<void> {
  if (password === '' && isRecent(req)) return;
  await requireCurrentPassword(db, actor, password);
  req.session.provedAt = clock.now().getTime();
}
