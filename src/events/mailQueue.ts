import type { Tx } from '#src/platform/db';
import { enqueue, enqueueEach, LATER, SOON } from '#src/platform/jobs';

type Writer = Pick<Tx, '$executeRaw'>;
type Mail = { id: number; kind: string };
type When = { runAt?: Date; jobKey?: string };

/** Kinds that many people get at once: other mails go first. */
const BULK: ReadonlySet<string> = new Set(['digest', 'memo-waiting']);
/** Somebody waits for it at the screen. */
const AWAITED: ReadonlySet<string> = new Set(['account.passwordReset']);

const priorityOf = (kind: string): number => {
  if (AWAITED.has(kind)) return SOON;
  return BULK.has(kind) ? LATER : 0;
};

/** The only way into the mail queue: it sets the priority. */
export const enqueueMail = (tx: Writer, { id, kind }: Mail, when: When = {}): Promise<void> =>
  enqueue(tx, 'send_mail', { deliveryIds: [id] }, { ...when, priority: priorityOf(kind) });

const MAILS_A_JOB = 10;

/** One statement; mails that are due at the same time share a job. */
export async function enqueueMails(tx: Writer, mails: readonly (Mail & { runAt: Date })[]): Promise<void> {
  const jobs: { payload: { deliveryIds: number[] }; runAt: Date; priority: number }[] = [];
  for (const { id, kind, runAt } of mails) {
    const priority = priorityOf(kind);
    const open = jobs.findLast((job) => job.runAt.getTime() === runAt.getTime() && job.priority === priority);
    if (open && open.payload.deliveryIds.length < MAILS_A_JOB) open.payload.deliveryIds.push(id);
    else jobs.push({ payload: { deliveryIds: [id] }, runAt, priority });
  }
  await enqueueEach(tx, 'send_mail', jobs);
}

/** What a job had no time for, with the same priority. */
export const enqueueMailsLeft = (tx: Writer, deliveryIds: readonly number[], priority = 0): Promise<void> =>
  enqueue(tx, 'send_mail', { deliveryIds }, { priority });
