import { changesBetween, recordAudit } from '#src/features/audit/audit.service';
import { inTransaction } from '#src/platform/db';
import { Invalid } from '#src/platform/errors';
import { versionOf } from '#src/platform/valuesVersion';
import type { Actor } from '#src/web/actor';
import type { Deps } from '#src/platform/http/context';
import { valuesOf, type Section, type SectionValues } from './sections';
import { holdSettings, type Settings } from './settings.queries';

type Form<S extends Section> = SectionValues<S> & { version: string };

/**
 * Saves one section; it holds for every request that begins after. Answers false when somebody else saved that section
 * in between: nothing is changed then.
 */
export async function saveSection<S extends Section>(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  section: S,
  { version, ...values }: Form<S>,
): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const before: Partial<Settings> = valuesOf(section, await holdSettings(tx));
    if (versionOf(before) !== version) return false;
    const changes = changesBetween(before, values);
    if (Object.keys(changes).length === 0) return true;
    await tx.company.update({ where: { id: 1 }, data: { ...values, version: { increment: 1 } } });
    await recordAudit(tx, { type: 'settings.changed', actorId: actor.id, details: { section, changes } });
    return true;
  });
}

/** What new people and visitors read must be among what they may choose. */
export function checkLanguages({ defaultLocale, offeredLocales }: SectionValues<'company'>): void {
  if (offeredLocales.length === 0) throw new Invalid({ offeredLocales: 'settings.errors.noLanguage' });
  if (!offeredLocales.includes(defaultLocale)) throw new Invalid({ defaultLocale: 'settings.errors.notOffered' });
}

export function checkFileLimit({ config }: Pick<Deps, 'config'>, { maxFileMb }: SectionValues<'files'>): void {
  const most = Math.floor(config.maxFileBytes / 1024 / 1024);
  if (maxFileMb !== null && maxFileMb > most) {
    throw new Invalid({ maxFileMb: 'settings.errors.aboveMaxFileMb' }, { most });
  }
}

/** Executives whose live pages show memos they may no longer read: they come back with the rooms that are left to them. */
export async function sendReadersAway({ db, realtime }: Pick<Deps, 'db' | 'realtime'>): Promise<void> {
  const where = { isExecutive: true, isOperator: false, deactivatedAt: null };
  const executives = await db.prisma.user.findMany({ where, select: { id: true } });
  for (const { id } of executives) realtime.disconnectUser(id);
}
