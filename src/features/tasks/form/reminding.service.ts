import { DateTime } from 'luxon';
import { clock } from '#src/platform/clock';
import type { Tx } from '#src/platform/db';
import { Invalid } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import { isoOf } from './dates';

const HOUR = 9;

type Step = { id: number; title: string; nextStep: string | null; nextStepDate: Date | null };

/**
 * "Remind me": at nine on the day of the next step, in the person's zone; never twice. Invalid without such a day, or
 * in the past.
 */
export async function remindOfStep(tx: Tx, actor: Actor, task: Step): Promise<void> {
  const day = isoOf(task.nextStepDate);
  if (day === undefined) throw new Invalid({ remindMe: 'tasks.errors.remindWithoutDay' });
  const dueAt = DateTime.fromISO(day, { zone: actor.timeZone }).set({ hour: HOUR }).toJSDate();
  if (dueAt <= clock.now()) throw new Invalid({ remindMe: 'tasks.errors.remindTooLate' });
  const wished = { userId: actor.id, taskId: task.id, dueAt };
  if ((await tx.reminder.count({ where: { ...wished, doneAt: null } })) > 0) return;
  const note = (task.nextStep ?? task.title).slice(0, 250);
  await tx.reminder.create({ data: { ...wished, note, createdAt: clock.now() } });
}
