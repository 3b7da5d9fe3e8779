import type { Tx } from '#src/platform/db';
import { enqueue, enqueueEach, LATER, SOON } from '#src/platform/jobs';

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
export const enqueueMail = (tx: Pick<Tx, '$executeRaw'>, { id, kind }: Mail, when: When = {}): Promise<void> =>
  enqueue(tx, 'send_mail', { deliveryId: id }, { ...when, priority: priorityOf(kind) });

/** Those of many people, in one statement. */
export const enqueueMails = (tx: Pick<Tx, '$executeRaw'>, mails: readonly (Mail & { runAt: Date })[]): Promise<void> =>
  enqueueEach(
    tx,
    'send_mail',
    mails.map(({ id, kind, runAt }) => ({ payload: { deliveryId: id }, runAt, priority: priorityOf(kind) })),
  );
