import { refreshStaleSearch } from '#src/features/search/reindexing.service';
import { translatorFor } from '#src/i18n/i18n';
import { clock } from '#src/platform/clock';
import type { Database, Tx } from '#src/platform/db';
import { findTimeZone } from '#src/platform/timeZones';
import { seedCompany } from '#src/seed/company';
import { USER } from './accounts';
import { checkReferences } from './checkReferences';
import { CONTENT_TYPE, readContentTypes } from './contentTypes';
import { readContext, type Context, type Write } from './context';
import { DEPARTMENT, takeDepartments } from './departments';
import type { Dump } from './dump';
import { FILE } from './fileRows';
import { GROUP, readGroups } from './groups';
import { ImportError } from './importError';
import { linkLater, linksThatHold } from './laterLinks';
import { readMemoLinks } from './memoLinks';
import { MEMO } from './memoRows';
import { takeMemos } from './memos';
import { MESSAGE } from './messageRows';
import { takeMessages } from './messages';
import { namePassedOver } from './passedOver';
import { takePeople } from './people';
import { readPairs } from './pairs';
import { PROFILE, readProfiles } from './profiles';
import type { Progress } from './progress';
import { RESOLUTION, takePurposes } from './purposes';
import type { DumpItem } from './readDump';
import { recordsOf, type Run } from './records';
import { REMINDER } from './reminderRows';
import { takeReminders } from './reminders';
import { newReport, remark, type Report } from './report';
import { TAG, takeTags } from './tags';
import { openMediaFor, takeMedia, type MediaOptions, type OpenMedia } from './takeMedia';
import { takeProjects } from './projects';
import { PROJECT, TASK } from './taskRows';
import { takeTasks } from './tasks';
import { PROJECT_STAGE, TASK_STAGE, takeStages } from './taskStages';

export type ImportOptions = {
  /** Of a company that is not here yet. */
  companyName: string;
  locale: string;
  timeZone: string;
  /** Somebody of the dump who becomes an admin, for a dump without a superuser. */
  adminEmail?: string | null;
  /** Only reckons what would come: nothing stays written. */
  isDryRun?: boolean;
  /** Leaves out messages that somebody who will read the chat here could not read there. */
  onlyOpenMessages?: boolean;
  progress?: Progress;
  /** Where the files are; without it they are counted, and a later run takes them. */
  media?: MediaOptions | null;
};

const TEN_MINUTES = 600_000;
const AN_HOUR = 3_600_000;

/** What becomes rows here, each of which the report accounts for. */
const COUNTED = [
  USER,
  DEPARTMENT,
  RESOLUTION,
  TASK_STAGE,
  PROJECT_STAGE,
  TAG,
  MEMO,
  TASK,
  PROJECT,
  MESSAGE,
  FILE,
  REMINDER,
];
const TAKEN = [...COUNTED, GROUP];

/**
 * Takes a set of dumps. What all else refers to comes in one transaction, or, throwing ImportError, nothing of it; memos, tasks
 * and chats follow in batches, so that a run that was broken off goes on. A second run of the same set changes nothing.
 */
export async function importDjangoCrm(db: Database, dump: Dump, options: ImportOptions): Promise<Report> {
  if (!TAKEN.some((model) => dump.counts.has(model))) {
    const models = [...dump.counts.keys()].slice(0, 5).join(', ');
    throw new ImportError('import.errors.nothingToTake', { models: models || '–' });
  }
  const findZone = (name: string) => findTimeZone(db.pool, name);
  const timeZone = (await findZone(options.timeZone)) ?? 'UTC';
  const open = options.media ? await openMediaFor(dump, options.media) : null;
  const around = { dump, options: { ...options, timeZone }, findZone, open };
  if (options.isDryRun) return dryRun(db, around);
  const write: Write = (work) => db.prisma.$transaction(work, { timeout: TEN_MINUTES, maxWait: 30_000 });
  const report = await takeAll(write, around);
  options.progress?.begin('search', 0);
  await refreshStaleSearch({ db }, Infinity);
  return report;
}

type Around = {
  dump: Dump;
  options: ImportOptions;
  findZone: (name: string) => Promise<string | null>;
  open: OpenMedia | null;
};

class Undone extends Error {
  constructor(readonly report: Report) {
    super('dry run');
  }
}

async function dryRun(db: Database, around: Around): Promise<Report> {
  try {
    await db.prisma.$transaction(
      async (tx) => {
        throw new Undone(await takeAll((work) => work(tx), around));
      },
      { timeout: AN_HOUR, maxWait: 30_000 },
    );
  } catch (error) {
    if (error instanceof Undone) return error.report;
    throw error;
  }
  throw new Error('a dry run was not undone');
}

async function takeAll(write: Write, around: Around): Promise<Report> {
  const { dump, options, open } = around;
  const report = newReport(options.progress);
  report.inFiles = new Map(COUNTED.flatMap((model) => pairOf(model, dump.counts.get(model))));
  options.progress?.begin(
    'writing',
    [...report.inFiles.values()].reduce((sum, rows) => sum + rows, 0),
  );
  const context = await write((tx) => takeBasics(tx, { report, write }, around));
  const memos = await takeMemos(context, dump.memos);
  const keysOf = (model: string) => write(async (tx) => (await recordsOf({ tx, report }, model)).keys());
  const named = readMemoLinks(report, dump.memos, {
    memos,
    tasks: new Set([...(await keysOf(TASK)), ...dump.tasks.firstKeys().map(String)]),
    projects: new Set([...(await keysOf(PROJECT)), ...dump.projects.firstKeys().map(String)]),
  });
  const links = await linksThatHold(context, named);
  const projects = await takeProjects(context, dump.projects, { links, tasks: dump.tasks });
  const tasks = await takeTasks(context, dump.tasks, { links, projects });
  await linkLater(context, links, { tasks, projects });
  await takeMessages(
    context,
    dump.messages,
    { memos, tasks, projects },
    { onlyOpen: options.onlyOpenMessages ?? false },
  );
  await takeReminders(context, dump.reminders);
  await takeMedia(context, dump, { open, isDryRun: options.isDryRun ?? false });
  namePassedOver(report, dump);
  report.pairs = await write((tx) => readPairs(tx, dump, { memos, tasks }));
  return report;
}

const pairOf = (model: string, rows: number | undefined): [string, number][] => (rows ? [[model, rows]] : []);

/** People, groups and choices, which all else refers to. */
async function takeBasics(
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
async function getCompany({ tx, report }: Run, dump: Dump, { companyName, locale, timeZone }: ImportOptions) {
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
