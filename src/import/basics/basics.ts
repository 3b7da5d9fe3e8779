import { translatorFor } from '#src/i18n/i18n';
import { clock } from '#src/platform/clock';
import type { Tx } from '#src/platform/db';
import { seedCompany } from '#src/seed/company';
import { USER } from './accounts';
import { checkReferences } from './checkReferences';
import { CONTENT_TYPE, readContentTypes } from '../rows/contentTypes';
import { readContext, type Context } from '../context';
import { DEPARTMENT, takeDepartments } from './departments';
import type { Dump } from '../dump/dump';
import { GROUP, readGroups } from './groups';
import { ImportError } from '../importError';
import { takePeople } from './people';
import { PROFILE, readProfiles } from './profiles';
import { RESOLUTION, takePurposes } from './purposes';
import type { DumpItem } from '../dump/readDump';
import type { Run } from '../records';
import { remark } from '../run/report';
import { TAG, takeTags } from './tags';
import { PROJECT_STAGE, TASK_STAGE, takeStages } from './taskStages';

type Founding = { companyName: string; locale: string; timeZone: string; adminEmail?: string | null };
type Around = { dump: Dump; options: Founding; findZone: (name: string) => Promise<string | null> };

/** People, groups and choices, which all else refers to. */
export async function takeBasics(
  tx: Tx,
  { report, write }: Pick<Context, 'report' | 'write'>,
  { dump, options, findZone }: Around,
): Promise<Context> {
  const run = { tx, report };
  const contentTypes = readContentTypes(dump.of(CONTENT_TYPE));
  await checkReferences(run, dump, contentTypes);
  const company = await getCompany(run, dump, options);
  const names = readGroups(dump.of(GROUP));
  const departments = await takeDepartments(run, dump.of(DEPARTMENT), names);
  const groups = { names, departments };
  const people = new Set(dump.of(USER).flatMap(({ pk }) => pk ?? []));
  const profiles = await readProfiles(report, dump.of(PROFILE), { people, findZone });
  await takePeople(run, withAdmin(dump.of(USER), options.adminEmail), { groups, company, profiles });
  await takePurposes(run, dump.of(RESOLUTION));
  await takeStages(run, TASK_STAGE, dump.of(TASK_STAGE));
  await takeStages(run, PROJECT_STAGE, dump.of(PROJECT_STAGE));
  await takeTags(run, dump.of(TAG));
  await assertAdmin(tx);
  const untitled = translatorFor(company.defaultLocale)('import.untitled');
  const timeZone = company.defaultTimeZone;
  return readContext(tx, { write, report, contentTypes, untitled, timeZone, now: clock.now() });
}

/** A new company starts with the file's own purposes and stages, and with the usual ones where the files have none. */
async function getCompany({ tx, report }: Run, dump: Dump, { companyName, locale, timeZone }: Founding) {
  const here = await tx.company.findFirst();
  if (here) return here;
  await seedCompany(tx, { name: companyName, locale, timeZone });
  if (dump.of(RESOLUTION).length > 0) await tx.purpose.deleteMany();
  if (dump.of(TASK_STAGE).length > 0) await tx.taskStage.deleteMany();
  if (dump.memos.count === 0) return tx.company.findFirstOrThrow();
  // Memos that have been pending for years would be told of tomorrow morning, all of them.
  remark(report, 'remindersOff');
  return tx.company.update({ where: { id: 1 }, data: { remindAfterDays: 0 } });
}

function withAdmin(items: DumpItem[], adminEmail?: string | null): DumpItem[] {
  if (!adminEmail) return items;
  const wanted = adminEmail.toLowerCase();
  const isWanted = ({ fields }: DumpItem) =>
    typeof fields.email === 'string' && fields.email.trim().toLowerCase() === wanted;
  if (!items.some(isWanted)) throw new ImportError('import.errors.adminNotFound', { email: adminEmail });
  return items.map((item) => (isWanted(item) ? { ...item, fields: { ...item.fields, is_superuser: true } } : item));
}

/** With people here /setup is closed: without an admin nobody could ever let anybody in. */
async function assertAdmin(tx: Tx): Promise<void> {
  const people = await tx.user.count();
  if (people === 0) return;
  const admins = await tx.user.count({ where: { isAdmin: true, deactivatedAt: null } });
  if (admins === 0) throw new ImportError('import.errors.noAdmin');
}
