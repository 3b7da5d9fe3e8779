import { z } from 'zod';
import { cut } from '../rows/clipped';
import { keyOf, plainText, readFields, type DumpItem } from '../dump/readDump';
import { flag } from '../rows/fields';
import { byKey, namesInAll, recordsOf, remember, sameName, type Run } from '../records';
import { count, remark } from '../run/report';

export const TASK_STAGE = 'tasks.taskstage';
/** Projects have stages of their own there; here they go through those of tasks. */
export const PROJECT_STAGE = 'tasks.projectstage';

type StageModel = typeof TASK_STAGE | typeof PROJECT_STAGE;
const NAME_MAX = 60;

const shape = z.looseObject({
  name: plainText,
  index_number: z.int32().nullish(),
  default: flag,
  done: flag,
  in_progress: flag,
  active: z
    .boolean()
    .nullish()
    .transform((value) => value ?? true),
});

type Flags = { isDefault: boolean; isInProgress: boolean; isDone: boolean; isActive: boolean };

const COLOUR_BY_NAME: Record<string, string> = { postponed: 'violet', canceled: 'dark', cancelled: 'dark' };

function colourOf(name: string, { isDefault, isInProgress, isDone, isActive }: Flags): string {
  if (isInProgress) return 'green';
  if (isDone) return 'grey';
  if (isDefault) return 'amber';
  return COLOUR_BY_NAME[sameName(name)] ?? (isActive ? 'violet' : 'dark');
}

/** Django CRM counts "canceled" as active; here it is closed, and never overdue. */
export const isCanceled = (name: string): boolean => namesInAll('stages', name).some((one) => CANCELED.includes(one));

const CANCELED = ['canceled', 'cancelled'];

/** A stage of the same name is linked and keeps its own flags. */
export async function takeStages(run: Run, model: StageModel, items: DumpItem[]): Promise<void> {
  const { tx, report } = run;
  const known = new Set((await recordsOf(run, model)).keys());
  const existing = await tx.taskStage.findMany({ where: { archivedAt: null } });
  const byName = new Map(existing.flatMap((stage) => namesInAll('stages', stage.name).map((name) => [name, stage])));
  let position = Math.max(-1, ...existing.map((stage) => stage.position));

  for (const item of byKey(items)) {
    const fields = readFields(item, shape);
    const name = cut(fields.name, NAME_MAX);
    const key = keyOf(item, fields.name);
    if (known.has(key)) {
      count(report, model, 'unchanged');
      continue;
    }
    if (name === '') {
      count(report, model, 'leftOut');
      remark(report, 'rowWithoutName', { model, file: item.file, line: item.line });
      continue;
    }
    known.add(key);
    const flags = sensible({
      isInProgress: fields.in_progress,
      isDone: fields.done,
      isActive: fields.active && !isCanceled(name),
    });
    if (fields.active && isCanceled(name)) remark(report, 'canceledIsClosed', { name, model });
    const found = byName.get(sameName(name));
    const isDefault = found?.isDefault ?? (await settleDefault(run, name, fields.default && canBegin(flags)));
    const differing = found
      ? (['isInProgress', 'isDone', 'isActive'] as const).filter((flag) => found[flag] !== flags[flag])
      : [];
    if (differing.length > 0) {
      remark(report, 'stageFlags', {
        name,
        flags: differing.map((flag) => `${FLAG_NAMES[flag]} = ${flags[flag]}`).join(', '),
      });
    }
    position += 1;
    const data = {
      name,
      ...flags,
      isDefault,
      colour: colourOf(name, { ...flags, isDefault }),
      position: fields.index_number ?? position,
    };
    const stage = found ?? (await tx.taskStage.create({ data }));
    count(report, model, found ? 'linked' : 'taken');
    byName.set(sameName(name), stage);
    await remember(run, model, [{ externalKey: key, recordId: stage.id }]);
  }
  await makeSureOfDefault(run);
}

/** Django CRM lets every flag stand beside every other; here what is done is closed, and what is in progress is open. */
const sensible = ({ isInProgress, isDone, isActive }: Omit<Flags, 'isDefault'>) => ({
  isInProgress: isInProgress && !isDone,
  isDone,
  isActive: !isDone && (isActive || isInProgress),
});

const canBegin = ({ isInProgress, isActive }: Omit<Flags, 'isDefault'>): boolean => isActive && !isInProgress;

/** New tasks have to begin somewhere, also when the file does not say where. */
async function makeSureOfDefault({ tx }: Run): Promise<void> {
  const stages = await tx.taskStage.findMany({
    where: { archivedAt: null },
    orderBy: [{ position: 'asc' }, { id: 'asc' }],
  });
  if (stages.some(({ isDefault }) => isDefault)) return;
  const first = stages.find(canBegin);
  if (first) await tx.taskStage.update({ where: { id: first.id }, data: { isDefault: true } });
  else await tx.taskStage.create({ data: { name: 'new', colour: 'amber', isDefault: true, position: -1 } });
}

const FLAG_NAMES = { isInProgress: 'in_progress', isDone: 'done', isActive: 'active' } as const;

/** Where tasks begin stays where it is here when there is such a stage already; the file only fills the gap. */
async function settleDefault({ tx, report }: Run, name: string, wanted: boolean): Promise<boolean> {
  const current = await tx.taskStage.findFirst({
    where: { isDefault: true, archivedAt: null },
    select: { name: true },
  });
  if (current && wanted) remark(report, 'defaultStageStays', { name, current: current.name });
  return wanted && !current;
}
