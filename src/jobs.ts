import { z } from 'zod';
import { deliverEvent } from './events/deliver';
import { refreshPages } from './events/pageRefresh';
import { bulkKinds } from './bulkKinds';
import { takeAccessRequest } from './features/accessRequests/asking.service';
import { attendToBackup } from './features/backups/nightly.service';
import { runBulk } from './features/bulk/bulkRuns.service';
import { endImports, startImport } from './features/admin/imports/importProcess.service';
import { sweepUploads } from './features/admin/imports/uploads.service';
import { pruneExpired } from './features/admin/jobs/pruning.service';
import { pruneByRetention } from './features/admin/settings/retention.service';
import { tellRevision } from './features/conversations/revision.service';
import { beginFileChecks, checkFiles } from './features/files/checks.service';
import { removeUnusedBytes, sweepOrphanFiles } from './features/files/files.service';
import { attendToAssistants } from './features/assistants/assistants.service';
import { attendToAbsences } from './features/absences/deputies.service';
import { orderAccountMail } from './features/mail/accountMail.service';
import { orderDigest } from './features/mail/digestMail.service';
import { openMailers, sendsMail, type Mailers } from './features/mail/mailers';
import { sendMails } from './features/mail/sendMail.service';
import { tellOfSelected } from './features/memos/selected/telling.service';
import { renewFourEyes } from './features/memos/roles/fourEyes.service';
import { attendToWaitingMemos } from './features/memos/waiting/waiting.service';
import { beginReadingOlder, readFile, readOlderFiles } from './features/fileTexts/reading.service';
import { deliverDueReminders } from './features/reminders/delivery.service';
import {
  attendToScanner,
  beginScanning,
  dismissScanner,
  scanBacklog,
  scanFile,
  type ScanWork,
} from './features/scans/scanning.service';
import { makeTakeouts } from './features/takeout/making.service';
import { refreshSearchOf, refreshStaleSearch } from './features/search/reindexing.service';
import { clock } from './platform/clock';
import type { Deps } from './platform/http/context';
import { openScanner } from './platform/scanner/openScanner';
import { superviseWorker, type JobHandlers, type JobsByLane, type Schedule, type Worker } from './platform/worker';

const eventPayload = z.object({ eventId: z.number(), isHeld: z.boolean().default(false) });
const runPayload = z.object({ runId: z.number() });
const toldPayload = runPayload.extend({ isAfterUndoing: z.boolean() });
const talkPayload = z.object({ conversationId: z.number() });
/** One mail, as older versions ordered each, or several. */
const mailPayload = z.union([
  z.object({ deliveryIds: z.array(z.number()) }),
  z.object({ deliveryId: z.number() }).transform(({ deliveryId }) => ({ deliveryIds: [deliveryId] })),
]);
const sharePayload = z.object({ left: z.number(), since: z.iso.datetime().transform((text) => new Date(text)) });
const personPayload = z.object({ userId: z.number(), before: z.number().nullable().default(null) });
const purposePayload = z.object({ purposeId: z.number() });
const filePayload = z.object({ storageKey: z.string() });
const readingPayload = z.object({ sha256: z.string() });
const olderPayload = z.object({ before: z.number().nullable().default(null) });
const scanPayload = filePayload.extend({ attempt: z.number().default(0) });
const backlogPayload = z.object({ after: z.number() });
const digestPayload = z.object({ userId: z.number(), dueAt: z.iso.datetime().transform((text) => new Date(text)) });
const accountMailPayload = z.object({ userId: z.number(), kind: z.enum(['invitation', 'passwordReset']) });

/** Which job does what, by lane: those of one lane never wait for another's (`platform/worker/lanes.ts`). */
export function jobsByLane(deps: Deps, mailers: Mailers, databaseUrl: string): JobsByLane {
  const scanner = openScanner(deps.config);
  return {
    ...(scanner && { scans: scanJobs({ ...deps, scanner }) }),
    notices: {
      deliver_event: (payload) => {
        const { eventId, isHeld } = eventPayload.parse(payload);
        return deliverEvent(deps, eventId, isHeld);
      },
      refresh_pages: (payload) => refreshPages(deps, payload),
      tell_how_far: (payload) => tellRevision(deps, { id: talkPayload.parse(payload).conversationId }),
      take_access_request: (payload) => takeAccessRequest(deps, payload),
      deliver_due_reminders: () => deliverDueReminders(deps),
      // Sends nothing yet: makes the mail.
      send_account_mail: (payload, job) => orderAccountMail(deps, { ...accountMailPayload.parse(payload), job }),
    },
    mail: {
      send_mail: async (payload, job) =>
        sendMails({ ...deps, mailer: await mailers.current() }, mailPayload.parse(payload).deliveryIds, job),
    },
    reading: {
      read_file: (payload, { stopping }) => readFile({ ...deps, stopping }, readingPayload.parse(payload).sha256),
      read_older_files: (payload, { stopping }) => readOlderFiles({ ...deps, stopping }, olderPayload.parse(payload)),
    },
    bulk: {
      run_bulk: (payload) => runBulk({ ...deps, kinds: bulkKinds(deps) }, runPayload.parse(payload).runId),
      tell_of_selected: (payload) => tellOfSelected(deps, toldPayload.parse(payload)),
      order_digest: (payload) => orderDigest(deps, digestPayload.parse(payload)),
      // A deputy who comes today is among those who are reminded at nine.
      attend_to_absences: async () => {
        await attendToAbsences(deps);
        await attendToAssistants(deps);
      },
      attend_to_waiting_memos: () => attendToWaitingMemos(deps),
      renew_four_eyes: (payload) => renewFourEyes(deps, purposePayload.parse(payload).purposeId),
      refresh_stale_search: () => refreshStaleSearch(deps),
      refresh_search_of: (payload) => {
        const { userId, before } = personPayload.parse(payload);
        return refreshSearchOf(deps, userId, before);
      },
      remove_file: (payload) => removeUnusedBytes(deps, filePayload.parse(payload).storageKey),
      begin_file_checks: () => beginFileChecks(deps),
      check_files: (payload) => checkFiles(deps, sharePayload.parse(payload)),
      make_takeouts: async () => void (await makeTakeouts(deps)),
      attend_to_backup: async () => void (await attendToBackup({ ...deps, databaseUrl })),
      start_import: (payload) => startImport({ ...deps, databaseUrl }, runPayload.parse(payload).runId),
      sweep_imports: () => sweepUploads(deps),
      prune_expired: () => pruneExpired(deps),
      prune_by_retention: () => pruneByRetention(deps),
      sweep_orphan_files: async () => void (await sweepOrphanFiles(deps, clock.now())),
    },
  };
}

const scanJobs = (work: ScanWork): JobHandlers => ({
  scan_file: (payload) => scanFile(work, scanPayload.parse(payload)),
  scan_backlog: (payload) => scanBacklog(work, backlogPayload.parse(payload)),
  begin_scans: () => beginScanning(work),
  attend_to_scanner: () => attendToScanner(work),
});

const SCHEDULE: readonly Schedule[] = [
  { task: 'deliver_due_reminders', match: '* * * * *' },
  // There are zones that are off by a quarter of an hour: people are reminded at nine where they live.
  { task: 'attend_to_waiting_memos', match: '*/15 * * * *' },
  // Somewhere a day begins: so do absences, and others are over.
  { task: 'attend_to_absences', match: '*/15 * * * *' },
  // Nothing to do but after an upgrade.
  { task: 'refresh_stale_search', match: '* * * * *' },
  // What was killed, or waits for others.
  { task: 'make_takeouts', match: '* * * * *' },
  { task: 'attend_to_backup', match: '*/5 * * * *' },
  { task: 'prune_expired', match: '17 * * * *' },
  { task: 'prune_by_retention', match: '11 3 * * *' },
  { task: 'sweep_orphan_files', match: '41 2 * * *' },
  { task: 'sweep_imports', match: '7 3 * * *' },
  { task: 'begin_file_checks', match: '23 1 * * *' },
  // What no job was ordered for.
  { task: 'read_older_files', match: '53 2 * * *' },
  { task: 'attend_to_scanner', match: '* * * * *' },
  { task: 'begin_scans', match: '37 0 * * *' },
];

/** The worker of this process, with connections of its own. */
export function startJobs(deps: Deps, { databaseUrl, jobs }: { databaseUrl: string; jobs: string }): Worker {
  const { logger } = deps;
  const mailers = openMailers(deps);
  void tellWithoutMailServer(deps);
  void beginOrDismissScans(deps);
  // Files from before this version. A database that is gone at this moment is told of elsewhere.
  void beginReadingOlder(deps).catch(() => undefined);
  const worker = superviseWorker({
    connectionString: databaseUrl,
    jobs: jobsByLane(deps, mailers, databaseUrl),
    schedule: SCHEDULE,
    logger,
    isAlone: jobs === 'alone',
  });
  return {
    async stop() {
      await Promise.all([worker.stop(), endImports()]);
      mailers.close();
    },
  };
}

/** Once, in the log. A database that is gone at this moment is told of elsewhere. */
async function tellWithoutMailServer(deps: Deps): Promise<void> {
  const sends = await sendsMail(deps).catch(() => true);
  if (!sends) deps.logger.info('There is no mail server: mail is kept, not sent; admins read it under /admin/jobs');
}

/** What arrives from now on waits for the scanner, or does no longer. A database that is gone at this moment is told of elsewhere. */
async function beginOrDismissScans(deps: Deps): Promise<void> {
  const isScanned = deps.config.clamd !== null;
  await (isScanned ? beginScanning(deps) : dismissScanner(deps)).catch(() => undefined);
}
