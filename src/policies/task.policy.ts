import type { Prisma } from '#src/platform/db';
import type { Actor } from '#src/web/actor';

type Role = {
  userId: number;
  isOwner: boolean;
  isCoOwner: boolean;
  isResponsible: boolean;
  isSubscriber: boolean;
};

/** `participants`: all, or at least the actor's own row. */
export type TaskFacts = {
  kind: 'task' | 'project';
  parentId: number | null;
  participants: readonly Role[];
  /** Participants of the main task see its subtasks; empty for a main task. */
  parentParticipants: readonly Role[];
};

type Person = Pick<Actor, 'id' | 'isOperator'>;
type Roles = Omit<TaskFacts, 'kind'>;

const roleOf = (actor: Person, roles: readonly Role[]): Role | undefined =>
  roles.find(({ userId }) => userId === actor.id);

/** Must agree with `canReadTask` (a test compares them). */
export function visibleTasks(actor: Person): Prisma.TaskWhereInput {
  // Prisma drops an empty filter inside a relation, and with it an operator's access to files of tasks.
  if (actor.isOperator) return { id: { gt: 0 } };
  const own = { participants: { some: { userId: actor.id } } };
  return { OR: [own, { parent: own }] };
}

export const canReadTask = (actor: Person, task: Roles): boolean =>
  actor.isOperator ||
  roleOf(actor, task.participants) !== undefined ||
  roleOf(actor, task.parentParticipants) !== undefined;

/** Each such reading is audited. */
export const readsTaskWithoutRole = (actor: Person, task: Roles): boolean =>
  canReadTask(actor, task) && !canReadTask({ id: actor.id, isOperator: false }, task);

export function canEditTask(actor: Person, task: TaskFacts): boolean {
  const role = roleOf(actor, task.participants);
  return actor.isOperator || role?.isOwner === true || role?.isCoOwner === true;
}

export const canWorkOnTask = (actor: Person, task: TaskFacts): boolean =>
  canEditTask(actor, task) || roleOf(actor, task.participants)?.isResponsible === true;

export const canMakeSubtask = (actor: Person, task: TaskFacts): boolean =>
  task.kind === 'task' && task.parentId === null && canWorkOnTask(actor, task);

/** To put a task into it, or take one out. */
export const canAddToProject = (actor: Person, project: TaskFacts): boolean =>
  project.kind === 'project' && canWorkOnTask(actor, project);

/** To cancel its open tasks when it is closed, also those one cannot see: who only works on it closes them one by one. */
export const canCancelTasksOf = (actor: Person, project: TaskFacts): boolean =>
  project.kind === 'project' && canEditTask(actor, project);

/** Needs a role in the task itself, not just in its main task. */
export const canPostToTask = (actor: Person, task: TaskFacts): boolean =>
  actor.isOperator || roleOf(actor, task.participants) !== undefined;

export const canLeaveTask = (actor: Person, task: TaskFacts): boolean =>
  roleOf(actor, task.participants)?.isSubscriber === true;

export const canHideTask = (actor: Person, task: TaskFacts): boolean =>
  task.kind === 'task' &&
  task.parentId === null &&
  roleOf(actor, task.participants)?.isResponsible === true &&
  task.participants.filter(({ isResponsible }) => isResponsible).length > 1;

/** Also when the team has become one person. */
export const canUnhideTask = (actor: Person, task: TaskFacts): boolean =>
  roleOf(actor, task.participants) !== undefined;

export const canMuteTask = (actor: Person, task: TaskFacts): boolean => roleOf(actor, task.participants) !== undefined;

type Assigner = Pick<Actor, 'id' | 'isExecutive' | 'isOperator' | 'isHead'>;
type Candidate = { id: number; departmentId: number | null };

/**
 * Executives and operators may choose anybody, heads the people of their department, others themselves. `teamIds`:
 * responsible people of the main task may give each other subtasks.
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

/** For views, from the same rules as the writes. */
export function taskRights(actor: Person, task: TaskFacts) {
  return {
    edit: canEditTask(actor, task),
    work: canWorkOnTask(actor, task),
    makeSubtask: canMakeSubtask(actor, task),
    addTasks: canAddToProject(actor, task),
    cancelTasks: canCancelTasksOf(actor, task),
    post: canPostToTask(actor, task),
    leave: canLeaveTask(actor, task),
    hide: canHideTask(actor, task),
    mute: canMuteTask(actor, task),
  };
}

export type TaskRights = ReturnType<typeof taskRights>;
