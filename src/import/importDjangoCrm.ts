import { refreshStaleSearch } from '#src/features/search/reindexing.service';
import type { Database } from '#src/platform/db';
import { findTimeZone } from '#src/platform/timeZones';
import { USER } from './basics/accounts';
import { takeBasics } from './basics/basics';
import type { Write } from './context';
import { DEPARTMENT } from './basics/departments';
import type { Dump } from './dump/dump';
import { FILE } from './rows/fileRows';
import { GROUP } from './basics/groups';
import { ImportError } from './importError';
import { linkLater, linksThatHold } from './subjects/laterLinks';
import { takeLog } from './attached/adminLog';
import { LOG } from './rows/logRows';
import { readMemoLinks } from './subjects/memoLinks';
import { MEMO } from './rows/memoRows';
import { takeMemos } from './subjects/memos';
import { MESSAGE } from './rows/messageRows';
import { takeMessages } from './attached/messages';
import { namePassedOver } from './run/passedOver';
import { readPairs } from './run/pairs';
import type { Progress } from './run/progress';
import { RESOLUTION } from './basics/purposes';
import { recordsOf } from './records';
import { REMINDER } from './rows/reminderRows';
import { takeReminders } from './attached/reminders';
import { newReport, type Report } from './run/report';
import { TAG } from './basics/tags';
import { openMediaFor, takeMedia, type MediaOptions, type OpenMedia } from './media/takeMedia';
import { takeProjects } from './subjects/projects';
import { PROJECT, TASK } from './rows/taskRows';
import { takeTasks } from './subjects/tasks';
import { PROJECT_STAGE, TASK_STAGE } from './basics/taskStages';

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
  LOG,
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
        // Between two statements it may read for long.
        await tx.$executeRaw`SET LOCAL idle_in_transaction_session_timeout = 0`;
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
  const keysOf = (model: string) => write(async (tx) => (await recordsOf({ tx, report }, model)).keys());
  const earlier = { memos: new Set(await keysOf(MEMO)), tasks: new Set(await keysOf(TASK)) };
  const memos = await takeMemos(context, dump.memos);
  const named = readMemoLinks(report, dump.memos, {
    memos,
    tasks: new Set([...earlier.tasks, ...dump.tasks.firstKeys().map(String)]),
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
  await takeLog(context, dump.log);
  await takeMedia(context, dump, { open, isDryRun: options.isDryRun ?? false });
  namePassedOver(report, dump);
  report.pairs = await write((tx) => readPairs(tx, dump, { memos, tasks }, earlier));
  return report;
}

const pairOf = (model: string, rows: number | undefined): [string, number][] => (rows ? [[model, rows]] : []);
