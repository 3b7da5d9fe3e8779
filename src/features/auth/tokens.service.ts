import { createHash, randomBytes } from 'node:crypto';
import { clock } from '#src/platform/clock';
import type { Database, Prisma, Tx } from '#src/platform/db';
import { NotFound } from '#src/platform/errors';

export type TokenKind = 'invitation' | 'passwordReset';

const HOUR_MS = 3_600_000;
const LIFETIME_MS: Record<TokenKind, number> = { invitation: 7 * 24 * HOUR_MS, passwordReset: HOUR_MS };

export type TokenOwner = { id: number; name: string; email: string };

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/**
 * Makes a link's secret and keeps its hash alone. A newer invitation ends those before: whoever else has one of them does not
 * get in by it. Links to a new password live for an hour, and several may be on their way: each ends with the first that is used.
 */
export async function createUserToken(tx: Pick<Tx, 'userToken'>, userId: number, kind: TokenKind): Promise<string> {
  const [made] = await createUserTokens(tx, [userId], kind);
  return made?.token ?? '';
}

/** The same for many people at once. */
export async function createUserTokens(
  tx: Pick<Tx, 'userToken'>,
  userIds: number[],
  kind: TokenKind,
): Promise<{ userId: number; token: string }[]> {
  if (kind === 'invitation') await revokeLinks(tx, { userId: { in: userIds }, kind });
  const expiresAt = new Date(clock.now().getTime() + LIFETIME_MS[kind]);
  const made = userIds.map((userId) => ({ userId, token: randomBytes(32).toString('base64url') }));
  const data = made.map(({ userId, token }) => ({ userId, kind, tokenHash: hashOf(token), expiresAt }));
  await tx.userToken.createMany({ data });
  return made;
}

/** Where a link leads to, without the address of the site. */
export const tokenPath = (kind: TokenKind, token: string): string =>
  kind === 'invitation' ? `/invitations/${token}` : `/password/reset/${token}`;

const usable = (token: string, kind: TokenKind) => ({
  tokenHash: hashOf(token),
  kind,
  usedAt: null,
  expiresAt: { gt: clock.now() },
  user: { deactivatedAt: null },
});

/** Whose link it is; null when it was used, is too old, or never was. */
export async function findTokenOwner(db: Database, token: string, kind: TokenKind): Promise<TokenOwner | null> {
  const select = { user: { select: { id: true, name: true, email: true } } };
  const found = await db.prisma.userToken.findFirst({ where: usable(token, kind), select });
  return found?.user ?? null;
}

/** Spends the link; of two at once one gets NotFound. */
export async function spendToken(tx: Tx, token: string, kind: TokenKind): Promise<void> {
  const { count } = await tx.userToken.updateMany({ where: usable(token, kind), data: { usedAt: clock.now() } });
  if (count === 0) throw new NotFound();
}

/** No link sent so far works any more. */
export const revokeTokens = (tx: Tx, userId: number): Promise<void> => revokeLinks(tx, { userId });

async function revokeLinks(tx: Pick<Tx, 'userToken'>, which: Prisma.UserTokenWhereInput): Promise<void> {
  await tx.userToken.updateMany({ where: { ...which, usedAt: null }, data: { usedAt: clock.now() } });
}
