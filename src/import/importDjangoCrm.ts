import type { Database, Tx } from '#src/platform/db';
import { findTimeZone } from '#src/platform/timeZones';
import { seedCompany } from '#src/seed/company';
import { USER } from './accounts';
import { DEPARTMENT, takeDepartments } from './departments';
import { GROUP, readGroups } from './groups';
import { ImportError } from './importError';
import { namePassedOver } from './passedOver';
import { takePeople } from './people';
import { RESOLUTION, takePurposes } from './purposes';
import type { DumpItem } from './readDump';
import { newReport, type Report } from './report';
import { TASK_STAGE, takeTaskStages } from './taskStages';

export type ImportOptions = {
  /** Of a company that is not here yet. */
  companyName: string;
  locale: string;
  timeZone: string;
  /** Somebody of the dump who becomes an admin, for a dump without a superuser. */
  adminEmail?: string | null;
};

const LOCK = 7_311_002;
const TEN_MINUTES = 600_000;

const of = (items: DumpItem[], model: string): DumpItem[] => items.filter((item) => item.model === model);

/** Takes a whole set of dumps, or, throwing ImportError, nothing of it. A second run of the same set changes nothing. */
export async function importDjangoCrm(db: Database, items: DumpItem[], options: ImportOptions): Promise<Report> {
  if (!items.some(({ model }) => TAKEN.has(model))) {
    const models = [...new Set(items.map(({ model }) => model))].slice(0, 5).join(', ');
    throw new ImportError('import.errors.nothingToTake', { models: models || '–' });
  }
  const timeZone = (await findTimeZone(db.pool, options.timeZone)) ?? 'UTC';
  return db.prisma.$transaction((tx) => takeAll(tx, items, { ...options, timeZone }), {
    timeout: TEN_MINUTES,
    maxWait: 30_000,
  });
}

const TAKEN = new Set([USER, GROUP, DEPARTMENT, RESOLUTION, TASK_STAGE]);

async function takeAll(tx: Tx, items: DumpItem[], options: ImportOptions): Promise<Report> {
  // Two imports at once would both find that nobody is here yet.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${LOCK})`;
  const report = newReport();
  const run = { tx, report };
  const company = await getCompany(tx, items, options);
  const names = readGroups(of(items, GROUP));
  const departments = await takeDepartments(run, of(items, DEPARTMENT), names);
  const groups = { names, departments };
  await takePeople(run, withAdmin(of(items, USER), options.adminEmail), groups, company);
  await takePurposes(run, of(items, RESOLUTION));
  await takeTaskStages(run, of(items, TASK_STAGE));
  await assertAdmin(tx);
  namePassedOver(report, items, groups);
  return report;
}

/** A new company starts with the file's own purposes and stages, and with the usual ones where the files have none. */
async function getCompany(tx: Tx, items: DumpItem[], { companyName, locale, timeZone }: ImportOptions) {
  const here = await tx.company.findFirst();
  if (here) return here;
  await seedCompany(tx, { name: companyName, locale, timeZone });
  if (of(items, RESOLUTION).length > 0) await tx.purpose.deleteMany();
  if (of(items, TASK_STAGE).length > 0) await tx.taskStage.deleteMany();
  return tx.company.findFirstOrThrow();
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
