import { z } from 'zod';
import { deliverEvent } from './events/deliver';
import { pruneExpired } from './features/admin/jobs/pruning.service';
import { tellHowFar } from './features/conversations/howFar.service';
import { removeUnusedBytes, sweepOrphanFiles } from './features/files/files.service';
import { orderAccountMail } from './features/mail/accountMail.service';
import { orderDigest } from './features/mail/digestMail.service';
import { sendMail } from './features/mail/sendMail.service';
import { attendToWaitingMemos } from './features/memos/waiting/waiting.service';
import { deliverDueReminders } from './features/reminders/delivery.service';
import { clock } from './platform/clock';
import type { Deps } from './platform/http/context';
import type { Mailer } from './platform/mailer';
import { superviseWorker, type JobHandlers, type Schedule, type Worker } from './platform/worker';

const eventPayload = z.object({ eventId: z.number() });
const talkPayload = z.object({ conversationId: z.number() });
const deliveryPayload = z.object({ deliveryId: z.number() });
const filePayload = z.object({ storageKey: z.string() });
const digestPayload = z.object({ userId: z.number(), dueAt: z.iso.datetime().transform((text) => new Date(text)) });
const accountMailPayload = z.object({ userId: z.number(), kind: z.enum(['invitation', 'passwordReset']) });

/** Which job does what. */
export function jobHandlers(deps: Deps, mailer: Mailer | null): JobHandlers {
  return {
    deliver_event: (payload) => deliverEvent(deps, eventPayload.parse(payload).eventId),
    tell_how_far: (payload) => tellHowFar(deps, { id: talkPayload.parse(payload).conversationId }),
    send_mail: (payload) => sendMail({ ...deps, mailer }, deliveryPayload.parse(payload).deliveryId),
    send_account_mail: (payload, job) => orderAccountMail(deps, { ...accountMailPayload.parse(payload), job }),
    order_digest: (payload) => orderDigest(deps, digestPayload.parse(payload)),
    remove_file: (payload) => removeUnusedBytes(deps, filePayload.parse(payload).storageKey),
    attend_to_waiting_memos: () => attendToWaitingMemos(deps),
    deliver_due_reminders: () => deliverDueReminders(deps),
    prune_expired: () => pruneExpired(deps),
    sweep_orphan_files: async () => void (await sweepOrphanFiles(deps, clock.now())),
  };
}

const SCHEDULE: readonly Schedule[] = [
  { task: 'deliver_due_reminders', match: '* * * * *' },
  // There are zones that are off by a quarter of an hour: people are reminded at nine where they live.
  { task: 'attend_to_waiting_memos', match: '*/15 * * * *' },
  { task: 'prune_expired', match: '17 * * * *' },
  { task: 'sweep_orphan_files', match: '41 2 * * *' },
];

/** The worker of this process, with connections of its own. */
export function startJobs(
  deps: Deps,
  mailer: Mailer | null,
  { databaseUrl, jobs }: { databaseUrl: string; jobs: string },
): Worker {
  const { logger } = deps;
  if (!mailer) logger.info('SMTP_URL is not set: mail is kept, not sent; admins read it under /admin/jobs');
  const worker = superviseWorker({
    connectionString: databaseUrl,
    handlers: jobHandlers(deps, mailer),
    schedule: SCHEDULE,
    logger,
    isAlone: jobs === 'alone',
  });
  return {
    async stop() {
      await worker.stop();
      mailer?.close();
    },
  };
}
