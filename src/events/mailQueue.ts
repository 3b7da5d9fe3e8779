import type { Tx } from '#src/platform/db';
import { enqueue, enqueueEach, LATER, SOON } from '#src/platform/jobs';

type Writer = Pick<Tx, '$executeRaw'>;
type Mail = { id: number; kind: string };
type When = { runAt?: Date; jobKey?: string };

/** Many of them are ordered at once, and nobody looks out for one. */
const BULK: ReadonlySet<string> = new Set(['digest', 'memo-waiting']);
/** Somebody sits before the screen and waits for it. */
const AWAITED: ReadonlySet<string> = new Set(['account.passwordReset']);

const priorityOf = (kind: string): number => {
  if (AWAITED.has(kind)) return SOON;
  return BULK.has(kind) ? LATER : 0;
};

/** Every mail goes into the queue here: those that many get at once let the others pass. */
export const enqueueMail = (tx: Writer, { id, kind }: Mail, when: When = {}): Promise<void> =>
  enqueue(tx, 'send_mail', { deliveryIds: [id] }, { ...when, priority: priorityOf(kind) });

/** One job sends so many, one after the other. */
const MAILS_A_JOB = 10;

/** Those of many people, in one statement: what goes at the same time goes by the same job. */
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

/** Those that a job had no time for, as urgent as they were. */
export const enqueueMailsLeft = (tx: Writer, deliveryIds: readonly number[], priority = 0): Promise<void> =>
  enqueue(tx, 'send_mail', { deliveryIds }, { priority });
