import { batchesOf } from '#src/platform/batchesOf';
import type { Context } from '../context';

const BATCH = 1_000;

/** Who closed their part of a team task, and wished to see no more of it, has none of the others. */
export async function hideMainTasks({ write, now }: Context, subtasks: readonly number[]): Promise<void> {
  for (const ids of batchesOf(subtasks, BATCH))
    await write(
      (tx) => tx.$executeRaw`
        UPDATE task_participants p SET hidden_at = ${now}::timestamptz
          FROM tasks s JOIN task_participants r ON r.task_id = s.id AND r.is_responsible
         WHERE s.id = ANY (${ids}::int[]) AND NOT s.is_active
           AND p.task_id = s.parent_id AND p.user_id = r.user_id
           AND NOT EXISTS (SELECT 1 FROM tasks o JOIN task_participants q ON q.task_id = o.id AND q.is_responsible
                            WHERE o.parent_id = s.parent_id AND o.is_active AND q.user_id = r.user_id)`,
    );
}
