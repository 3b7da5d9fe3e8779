import { z } from 'zod';
import type { Database } from '#src/platform/db';

const row = z.object({
  host: z.string(),
  port: z.number(),
  security: z.enum(['tls', 'starttls', 'none']),
  user_name: z.string(),
  sealed_password: z.string().nullable(),
  sender: z.string(),
  version: z.number(),
  updated_at: z.date(),
});

const FIND_MAIL_SERVER = `SELECT host, port, security, user_name, sealed_password, sender, version, updated_at FROM mail_server`;

/** Read for each mail, so that a change applies at once in every process. */
export async function findMailServer(db: Database) {
  const [found] = await db.named('mail_server', FIND_MAIL_SERVER, row, []);
  if (!found) return null;
  const { host, port, security, sender, version } = found;
  const names = { userName: found.user_name, sealedPassword: found.sealed_password };
  return { host, port, security, sender, version, updatedAt: found.updated_at, ...names };
}

export type SavedMailServer = NonNullable<Awaited<ReturnType<typeof findMailServer>>>;
