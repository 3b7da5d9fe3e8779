import { todayOf } from '#src/features/tasks/form/dates';
import { LINES_MAX } from '#src/features/tasks/lines/lines.schema';
import { dayText, stageView } from '#src/features/tasks/task.view';
import { findSubtasksFor } from '#src/features/tasks/tasks.queries';
import { taskUrls } from '#src/features/tasks/tasks.urls';
import type { Context } from '#src/platform/http/context';
import type { LoadedMemo } from '../memos.queries';

type Found = Awaited<ReturnType<typeof findSubtasksFor>>[number];

/** Who does what by when, as far as the reader sees the subtasks of the memo's task. Null where there are none. */
export async function memoTicks(ctx: Context, { task }: LoadedMemo) {
  if (task?.kind !== 'task') return null;
  const { db, actor, t } = ctx;
  const found = await findSubtasksFor(db.prisma, actor, task.id, LINES_MAX + 1);
  if (found.length === 0) return null;
  const rows = found.slice(0, LINES_MAX).map((line) => tick(ctx, line));
  const done = rows.filter(({ isClosed }) => isClosed).length;
  const inCharge = inChargeOf(task, found);
  return {
    rows,
    summary: [
      inCharge ? t('lines.inCharge', { name: inCharge }) : '',
      found.length > LINES_MAX ? '' : t('tasks.subtasks.done', { done, all: rows.length }),
    ],
    allUrl: found.length > LINES_MAX ? `${taskUrls.show(task.id)}/subtasks` : null,
  };
}

function tick({ t, format, actor }: Context, { id, title, dueDate, stage, participants }: Found) {
  const { label, colour } = stageView(t, stage, dueDate, todayOf(actor));
  const by = dayText(format, dueDate);
  return {
    title,
    href: taskUrls.show(id),
    who: participants.map(({ user }) => user.name).join(', '),
    by: by ? t('lines.byDay', { day: by }) : '',
    isClosed: !stage.isActive,
    icon: stage.isActive ? 'circle' : stage.isDone ? 'circle-check' : 'circle-x',
    sign: stage.isActive ? '☐' : stage.isDone ? '☑' : '☒',
    state: label,
    colour,
  };
}

/** Of those who have a line the one who steers the whole. */
function inChargeOf({ participants }: NonNullable<LoadedMemo['task']>, found: readonly Found[]): string {
  const steers = participants.filter(
    ({ isResponsible, isCoOwner, isOwner }) => isResponsible && (isCoOwner || isOwner),
  );
  const id = (steers.find(({ isCoOwner }) => isCoOwner) ?? steers[0])?.userId;
  return found.flatMap((line) => line.participants).find(({ userId }) => userId === id)?.user.name ?? '';
}
