import { randomUUID } from 'node:crypto';
import { holdAbsences } from '#src/features/absences/deputies.service';
import { lockMemo, type LoadedMemo } from '#src/features/memos/memos.queries';
import { beginningOf, outcomeOf } from '#src/features/memos/stage/considering.service';
import { findCandidates } from '#src/features/people/choosing/candidates.queries';
import { inTransaction, type Outcome, type Tx } from '#src/platform/db';
import { Conflict, Invalid } from '#src/platform/errors';
import type { Deps } from '#src/platform/http/context';
import { canConsider, canCreateTask, decidesFor } from '#src/policies/memo.policy';
import type { Actor } from '#src/web/actor';
import { todayOf } from '../form/dates';
import { whoPrepared } from '#src/features/memos/proposals/proposals.queries';
import { considerByTask } from '../form/fromMemo.service';
import { makeTask, type InLines, type NewTask } from '../form/making.service';
import { findAssignable, withOwnHead, type Cast, type Person } from '../roles/chosenPeople.queries';
import { followSubtask } from '../stage/mainTask.service';
import { getTask } from '../tasks.queries';
import type { Line } from './lines.schema';

type Decision = {
  conclusion: string;
  outcome?: Outcome | undefined;
  turn?: number | undefined;
  version?: number | undefined;
  lines: readonly Line[];
};
type Assigned = Line & { person: Person };

/** Twenty subtasks are some hundred statements, on a busy machine as well. */
const PATIENCE = { timeout: 20_000 };

/**
 * Considers the memo and makes what comes of it, in one: a main task, to which the memo's title and text go, and a subtask
 * for each line. Told at once, as every task is, so it cannot be undone.
 * @throws Conflict when the memo is another one by now, Invalid at the row that names whom the actor may not choose
 */
export const considerInLines = (
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  opened: LoadedMemo,
  given: Decision,
): Promise<void> =>
  inTransaction(
    db,
    async (tx) => {
      await holdAbsences(tx);
      const memo = await lockMemo(tx, opened.id);
      if (await isDone(tx, actor, memo, given)) return;
      const isCurrent = memo.version === given.version && canConsider(actor, memo) && canCreateTask(actor, memo);
      if (!isCurrent || isForAnother(actor, memo, given)) throw new Conflict('memos.errors.changedMeanwhile');
      const outcome = outcomeOf(memo, given);
      const lines = await assigned(tx, actor, given.lines);
      const used = await whoPrepared(tx, actor, memo, { outcome, conclusion: given.conclusion });
      const told = {
        ...{ outcome, conclusion: beginningOf(given.conclusion), lines: lines.map(toldLine) },
        ...(used && { preparedBy: used.by }),
      };
      const taskId = await makeTasks(tx, actor, memo, { lines, told });
      await considerByTask(tx, actor, memo, { id: taskId, kind: 'task', conclusion: given.conclusion, outcome });
    },
    PATIENCE,
  );

/** Who stands in for two decides for the one whose form this is. */
const isForAnother = (actor: Actor, memo: LoadedMemo, { turn }: Decision): boolean =>
  turn !== undefined && decidesFor(actor, memo) !== turn;

/** The second click of a double click. */
async function isDone(tx: Tx, actor: Actor, memo: LoadedMemo, { conclusion, lines }: Decision): Promise<boolean> {
  if (!memo.task || memo.consideredById !== actor.id || !(memo.conclusion ?? '').startsWith(conclusion)) return false;
  const made = await tx.task.findMany({
    where: { parentId: memo.task.id, ownerId: actor.id },
    select: { title: true },
    orderBy: { id: 'asc' },
  });
  return JSON.stringify(made.map(({ title }) => title)) === JSON.stringify(lines.map(({ what }) => what));
}

async function assigned(tx: Tx, actor: Actor, lines: readonly Line[]): Promise<Assigned[]> {
  const candidates = await findCandidates(
    tx,
    lines.map(({ who }) => who),
  );
  const mayChoose = await findAssignable(tx, actor);
  const today = todayOf(actor);
  return lines.map((line) => {
    const { row, who, by } = line;
    const found = candidates.get(who);
    if (!found) throw new Invalid({ [`who${row}`]: 'tasks.errors.personUnknown' });
    if (!mayChoose(found))
      throw new Invalid({ [`who${row}`]: 'tasks.errors.responsibleNotAllowed' }, { name: found.name });
    if (by !== undefined && by < today) throw new Invalid({ [`by${row}`]: 'tasks.errors.datePast' });
    return { ...line, person: { id: found.id, name: found.name } };
  });
}

const toldLine = ({ what, person, by }: Assigned) => ({ what, who: person, by: by ?? null });

type Made = { lines: readonly Assigned[]; told: InLines };

async function makeTasks(tx: Tx, actor: Actor, memo: LoadedMemo, { lines, told }: Made): Promise<number> {
  const cast = await castOf(tx, actor, memo, lines);
  const [last] = lines.flatMap(({ by }) => by ?? []).toSorted((one, other) => other.localeCompare(one));
  const main = await makeTask(
    tx,
    actor,
    {
      ...newTask(memo.title, last),
      description: memo.body,
      memo: memo.id,
      tags: memo.tags.map(({ tag }) => tag.id),
    },
    {
      ...{ memo, parent: null, cast, projectId: null, files: [] },
      inLines: told,
    },
  );
  const parent = await getTask(tx, main.id);
  for (const { what, person, by } of lines) {
    const subtask = await makeTask(
      tx,
      actor,
      { ...newTask(what, by), parent: main.id },
      {
        ...{ memo: null, parent, projectId: null, files: [], isLine: true },
        cast: { responsible: [person], coOwner: null, subscribers: [] },
      },
    );
    await followSubtask(tx, main.id, subtask);
  }
  return main.id;
}

/** Who is in charge may steer the main task as co-owner; its owner does anyway. */
async function castOf(tx: Tx, actor: Actor, memo: LoadedMemo, lines: readonly Assigned[]): Promise<Cast> {
  const inCharge = lines.find(({ isInCharge }) => isInCharge)?.person ?? null;
  const informed = memo.participants.filter(
    ({ isOwner, isSubscriber, user, userId }) =>
      (isOwner || isSubscriber) && !user.deactivatedAt && userId !== actor.id,
  );
  return withOwnHead(tx, actor, {
    responsible: [...new Map(lines.map(({ person }) => [person.id, person])).values()],
    coOwner: inCharge?.id === actor.id ? null : inCharge,
    subscribers: informed.map(({ userId, user }) => ({ id: userId, name: user.name })),
  });
}

const newTask = (title: string, dueDate: string | undefined): NewTask => ({
  kind: 'task',
  title,
  dueDate,
  clientKey: randomUUID(),
  description: '',
  conclusion: '',
  responsible: [],
  subscribers: [],
  coOwner: undefined,
  priority: 'middle',
  nextStep: '',
  tags: [],
  copyFiles: [],
  remindMe: false,
});
