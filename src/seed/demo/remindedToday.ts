import { DateTime } from 'luxon';
import { findWaitingMemos } from '#src/features/memos/waiting/waiting.queries';
import type { Tx } from '#src/platform/db';

const MANY = 1_000;

/** The program ran this morning, too: who was to be reminded at nine has been, and no mails go out at the first start. */
export async function remindedToday(tx: Tx, now: Date, timeZone: string): Promise<void> {
  const createdAt = DateTime.fromJSDate(now, { zone: timeZone }).startOf('day').set({ hour: 9 }).toJSDate();
  const waiting = await findWaitingMemos(tx, now, MANY);
  await tx.event.createMany({
    data: waiting.map(({ id, days, people }) => ({
      type: 'memo.waiting',
      memoId: id,
      changes: { days, people },
      createdAt,
    })),
  });
}
