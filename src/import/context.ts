import { DateTime } from 'luxon';
import type { Tx } from '#src/platform/db';
import { USER } from './basics/accounts';
import type { ContentTypes } from './rows/contentTypes';
import { RESOLUTION } from './basics/purposes';
import { recordsOf } from './records';
import type { Report } from './run/report';
import { TAG } from './basics/tags';
import { isCanceled, PROJECT_STAGE, TASK_STAGE } from './basics/taskStages';

/** Runs one batch: a transaction of its own, or, in a dry run, part of one that is rolled back. */
export type Write = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;

export type Stage = { id: number; isActive: boolean; isCanceled: boolean };

/** What memos, tasks and messages refer to, by what the dump calls it. */
export type Context = {
  write: Write;
  report: Report;
  now: Date;
  timeZone: string;
  untitled: string;
  contentTypes: ContentTypes;
  users: ReadonlyMap<string, number>;
  activeUsers: ReadonlySet<number>;
  departmentOf: ReadonlyMap<number, number | null>;
  purposes: ReadonlyMap<string, number>;
  stages: ReadonlyMap<string, Stage>;
  projectStages: ReadonlyMap<string, Stage>;
  defaultStage: Stage;
  tags: ReadonlyMap<string, number>;
};

type Around = Pick<Context, 'write' | 'report' | 'now' | 'timeZone' | 'untitled' | 'contentTypes'>;

export async function readContext(tx: Tx, around: Around): Promise<Context> {
  const run = { tx, report: around.report };
  const people = await tx.user.findMany({ select: { id: true, departmentId: true, deactivatedAt: true } });
  const rows = await tx.taskStage.findMany({ orderBy: [{ isDefault: 'desc' }, { position: 'asc' }] });
  const stages = rows.map(({ id, isActive, name }) => ({ id, isActive, isCanceled: isCanceled(name) }));
  const byId = new Map(stages.map((stage) => [stage.id, stage]));
  const [first] = stages;
  if (!first) throw new Error('a company without stages');
  const stagesOf = async (model: string) =>
    new Map([...(await recordsOf(run, model))].map(([key, id]) => [key, byId.get(id) ?? first]));
  return {
    ...around,
    users: await recordsOf(run, USER),
    activeUsers: new Set(people.filter(({ deactivatedAt }) => deactivatedAt === null).map(({ id }) => id)),
    departmentOf: new Map(people.map(({ id, departmentId }) => [id, departmentId])),
    purposes: await recordsOf(run, RESOLUTION),
    stages: await stagesOf(TASK_STAGE),
    projectStages: await stagesOf(PROJECT_STAGE),
    defaultStage: first,
    tags: await recordsOf(run, TAG),
  };
}

/** Without a zone it is the company's: so it is written where Django keeps local times. */
export const momentOf = (text: string, timeZone: string): Date =>
  DateTime.fromISO(text.replace(' ', 'T'), { zone: timeZone }).toJSDate();

/** Noon of that day in the company's zone: the same day for nearly everybody. */
export const noonOf = (day: string, timeZone: string): Date =>
  DateTime.fromISO(`${day}T12:00`, { zone: timeZone }).toJSDate();

export const dayOf = (day: string | null): Date | null => (day === null ? null : new Date(`${day}T00:00:00Z`));

export const later = (one: Date, other: Date): Date => (one > other ? one : other);

export const idsOf = (keys: readonly string[], known: ReadonlyMap<string, number>): number[] => [
  ...new Set(keys.flatMap((key) => known.get(key) ?? [])),
];
