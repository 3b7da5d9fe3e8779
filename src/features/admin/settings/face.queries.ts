import { z } from 'zod';
import type { Database } from '#src/platform/db';
import type { CompanyFace } from '#src/web/actor';
import { usableZone } from '#src/platform/timeZones';

const row = z.object({
  name: z.string(),
  logo_name: z.string().nullable(),
  offered_locales: z.array(z.string()),
  default_locale: z.string(),
  default_time_zone: z.string(),
  max_file_mb: z.number().nullable(),
});

const FIND_FACE = `SELECT name, logo_name, offered_locales, default_locale, default_time_zone, max_file_mb FROM company`;

/** The company as everybody sees it, signed in or not; null before it is founded. */
export async function findFace(db: Database): Promise<CompanyFace | null> {
  const [found] = await db.named('company_face', FIND_FACE, row, []);
  if (!found) return null;
  return {
    name: found.name,
    logoName: found.logo_name,
    offeredLocales: found.offered_locales,
    defaultLocale: found.default_locale,
    defaultTimeZone: usableZone(found.default_time_zone, 'UTC'),
    maxFileMb: found.max_file_mb,
  };
}

/** The logo under this name; another name is another logo, or one that was. */
export async function findLogo({ prisma }: Database, logoName: string): Promise<Buffer | null> {
  const found = await prisma.company.findFirst({ where: { logoName }, select: { logo: true } });
  return found?.logo ? Buffer.from(found.logo) : null;
}
