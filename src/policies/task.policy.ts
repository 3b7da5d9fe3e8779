import type { Prisma } from '#src/platform/db';
import type { Actor } from '#src/web/actor';

/** Who may do what with a task: PRODUCT.md, section 4, as sentences. */

type Role = {
  userId: number;
  isOwner: boolean;
  isCoOwner: boolean;
  isResponsible: boolean;
  isSubscriber: boolean;
};

/** What a policy needs to know of a task. `participants` are those of the task, or at least the actor's own. */
export type TaskFacts = {
  parentId: number | null;
  participants: readonly Role[];
  /** Those of the main task, who follow its subtasks too; empty for a main task. */
  parentParticipants: readonly Role[];
};

type Person = Pick<Actor, 'id' | 'isOperator'>;

const roleOf = (actor: Person, roles: readonly Role[]): Role | undefined =>
  roles.find(({ userId }) => userId === actor.id);

/** The tasks an actor may see, as a filter for every query. Must say the same as `canReadTask` (a test holds them together). */
export function visibleTasks(actor: Person): Prisma.TaskWhereInput {
  // Prisma drops an empty filter inside a relation, and with it an operator's sight of a task's files.
  if (actor.isOperator) return { id: { gt: 0 } };
  const own = { participants: { some: { userId: actor.id } } };
  return { OR: [own, { parent: own }] };
}

/** Whoever has a role in the main task sees its subtasks. */
export const canReadTask = (actor: Person, task: TaskFacts): boolean =>
  actor.isOperator ||
  roleOf(actor, task.participants) !== undefined ||
  roleOf(actor, task.parentParticipants) !== undefined;

/** Operators read tasks in which they have no role; the audit keeps each such reading. */
export const readsTaskWithoutRole = (actor: Person, task: TaskFacts): boolean =>
  canReadTask(actor, task) && !canReadTask({ id: actor.id, isOperator: false }, task);

/** Owner, co-owner and operators do everything. */
export function canEditTask(actor: Person, task: TaskFacts): boolean {
  const role = roleOf(actor, task.participants);
  return actor.isOperator || role?.isOwner === true || role?.isCoOwner === true;
}

/** Whoever works on it sets stage, next step, lead time and files. */
export const canWorkOnTask = (actor: Person, task: TaskFacts): boolean =>
  canEditTask(actor, task) || roleOf(actor, task.participants)?.isResponsible === true;

/** Subtasks of subtasks do not exist. */
export const canMakeSubtask = (actor: Person, task: TaskFacts): boolean =>
  task.parentId === null && canWorkOnTask(actor, task);

/** The chat is for those who have a role in the task itself. */
export const canPostToTask = (actor: Person, task: TaskFacts): boolean =>
  actor.isOperator || roleOf(actor, task.participants) !== undefined;

export const canLeaveTask = (actor: Person, task: TaskFacts): boolean =>
  roleOf(actor, task.participants)?.isSubscriber === true;

/** Whoever has a part in a team task may put the main task out of their own list. */
export const canHideTask = (actor: Person, task: TaskFacts): boolean =>
  task.parentId === null &&
  roleOf(actor, task.participants)?.isResponsible === true &&
  task.participants.filter(({ isResponsible }) => isResponsible).length > 1;

/** Back into it comes whatever one has a part in: the team may have become one person meanwhile. */
export const canUnhideTask = (actor: Person, task: TaskFacts): boolean =>
  roleOf(actor, task.participants) !== undefined;

/** Who has a role in it may wish to hear no more of a task than they must. */
export const canMuteTask = (actor: Person, task: TaskFacts): boolean => roleOf(actor, task.participants) !== undefined;

type Assigner = Pick<Actor, 'id' | 'isExecutive' | 'isOperator' | 'isHead'>;
type Candidate = { id: number; departmentId: number | null };

/**
 * Who may be made responsible: by executives and operators anyone, by a head the people of the department, by others
 * themselves. `teamIds` are the responsible people of the main task: they may give subtasks to one another.
 */
export const canMakeResponsible = (
  actor: Assigner,
  candidate: Candidate,
  context: { headOf: readonly number[]; teamIds: readonly number[] },
): boolean =>
  candidate.id === actor.id ||
  actor.isExecutive ||
  actor.isOperator ||
  (candidate.departmentId !== null && context.headOf.includes(candidate.departmentId)) ||
  (context.teamIds.includes(actor.id) && context.teamIds.includes(candidate.id));

/** Everything a page asks, from the same rules the writes obey. */
export function taskRights(actor: Person, task: TaskFacts) {
  return {
    edit: canEditTask(actor, task),
    work: canWorkOnTask(actor, task),
    makeSubtask: canMakeSubtask(actor, task),
    post: canPostToTask(actor, task),
    leave: canLeaveTask(actor, task),
    hide: canHideTask(actor, task),
    mute: canMuteTask(actor, task),
  };
}

export type TaskRights = ReturnType<typeof taskRights>;
