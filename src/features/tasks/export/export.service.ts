import { recordAudit } from '#src/features/audit/audit.service';
import type { Actor } from '#src/web/actor';
import type { Deps } from '#src/platform/http/context';
import { taskList } from '../list/list.address';
import { findSearch, unquoted, type Requested } from '../list/requested.queries';
import { findTasks, type ListedTask } from '../list/list.queries';
import { EXPORT_MAX } from './export.table';

/** One more than a file holds. The audit records the export, without the words of the search. */
export async function takeTasks(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  { requested, format }: { requested: Requested; format: 'csv' | 'xlsx' },
): Promise<ListedTask[]> {
  const question = {
    ...requested.question,
    query: { ...requested.question.query, after: undefined, before: undefined },
  };
  const tasks = await findTasks(
    db.patient,
    { ...question, search: unquoted(await findSearch(db, requested)) },
    EXPORT_MAX + 1,
  );
  const filters = Object.fromEntries(taskList.parameters(question.query).filter(([name]) => name !== 'q'));
  const details = { format, tasks: Math.min(tasks.length, EXPORT_MAX), filters };
  await recordAudit(db.prisma, { type: 'tasks.exported', actorId: actor.id, details });
  return tasks;
}
