import { DateTime } from 'luxon';
import { clock } from '#src/platform/clock';
import type { Tx } from '#src/platform/db';
import type { Actor } from '#src/platform/http/actor';

const HOUR = 9;

/** "Remind me": at nine on the day of the next step, where the person lives; none when that is past, or there is no day. */
export async function remindOfStep(
  tx: Tx,
  actor: Actor,
  { taskId, note, day }: { taskId: number; note: string; day: string | undefined },
): Promise<void> {
  if (day === undefined) return;
  const dueAt = DateTime.fromISO(day, { zone: actor.timeZone }).set({ hour: HOUR }).toJSDate();
  if (dueAt <= clock.now()) return;
  await tx.reminder.create({
    data: { userId: actor.id, taskId, note: note.slice(0, 250), dueAt, createdAt: clock.now() },
  });
}
