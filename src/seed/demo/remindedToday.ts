import { DateTime } from 'luxon';
import type { Tx } from '#src/platform/db';

/** The program ran this morning, too: who was to be reminded at nine has been, and no mails go out at the first start. */
export async function remindedToday(tx: Tx, now: Date, timeZone: string): Promise<void> {
  const today = DateTime.fromJSDate(now, { zone: timeZone }).toISODate() ?? '';
  await tx.user.updateMany({ data: { remindedOn: new Date(`${today}T00:00:00Z`) } });
}
