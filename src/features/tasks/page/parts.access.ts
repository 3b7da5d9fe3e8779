import { findCurrentAbsences } from '#src/features/absences/current.queries';
import { fileView } from '#src/features/files/file.view';
import type { PartsOwner } from '#src/features/parts/parts.access';
import { projectSubject, taskSubject } from '#src/subjects/taskSubject';
import { clock } from '#src/platform/clock';
import { taskRights } from '#src/policies/task.policy';
import { taskPeople } from './people.view';
import { findSubtaskFiles, type LoadedTask } from '../tasks.queries';

/** Files of closed subtasks come last. */
export const taskParts: PartsOwner<LoadedTask> = {
  subject: taskSubject,
  async people(ctx, task) {
    const ids = task.participants.map(({ userId }) => userId);
    const absences = await findCurrentAbsences(ctx.db, ids, clock.now());
    return { people: taskPeople(ctx, task, absences), mayRemove: taskRights(ctx.actor, task).edit };
  },
  async files(ctx, task) {
    const files = [...task.attachments, ...(await findSubtaskFiles(ctx.db.prisma, task))];
    return files.map((file) => fileView(ctx, file));
  },
};

export const projectParts: PartsOwner<LoadedTask> = { ...taskParts, subject: projectSubject };
