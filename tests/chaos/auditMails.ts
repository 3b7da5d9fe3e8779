import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { ask } from './databases';
import { TITLE } from './ledger';
import type { Site } from './site';

export type MailFigures = { sent: number; doubled: number };

const QUIET_WITHIN_MS = 180_000;

/** What must be worked off before the books can be closed. */
const LEFT = `SELECT
  (SELECT count(*)::int FROM graphile_worker._private_jobs AS job
     JOIN graphile_worker._private_tasks AS task ON task.id = job.task_id
    WHERE identifier IN ('deliver_event', 'send_mail', 'tell_how_far', 'remove_file')
      AND run_at <= now() + interval '10 minutes') AS jobs,
  (SELECT count(*)::int FROM mail_deliveries WHERE state IN ('queued', 'sending')) AS mails`;

/** Nobody says anything more: mails of messages need not wait for it. */
const SEND_WAITING = `WITH waiting AS (
    UPDATE mail_deliveries SET due_at = now() WHERE state = 'queued' AND due_at > now() RETURNING id)
  UPDATE graphile_worker._private_jobs SET run_at = now()
   WHERE locked_at IS NULL AND EXISTS (SELECT FROM waiting WHERE payload::jsonb -> 'deliveryIds' @> to_jsonb(waiting.id))`;

/** Waits until everybody was told and mailed; says what is left when that takes too long. */
export async function untilQuiet({ database }: Site): Promise<string[]> {
  const giveUp = Date.now() + QUIET_WITHIN_MS;
  for (;;) {
    await ask(database, SEND_WAITING);
    const left = z.object({ jobs: z.number(), mails: z.number() }).parse((await ask(database, LEFT))[0]);
    if (left.jobs + left.mails === 0) return [];
    if (Date.now() > giveUp) return [`not worked off: ${left.jobs} jobs, ${left.mails} mails`];
    await sleep(300);
  }
}

/** Events of ours, and a person who must have been told of each and has not. Assistants begin muted. */
const UNTOLD = `SELECT event.id, event.type, person.user_id
  FROM events AS event
  LEFT JOIN memos AS memo ON memo.id = event.memo_id
  LEFT JOIN tasks AS task ON task.id = event.task_id
  JOIN LATERAL (
    SELECT user_id, joined_at, is_recipient OR is_subscriber AS is_addressed FROM participants WHERE memo_id = memo.id AND muted_at IS NULL
    UNION ALL SELECT user_id, joined_at, true FROM task_participants WHERE task_id = task.id
  ) AS person ON person.user_id <> event.actor_id AND person.joined_at <= event.created_at + interval '1 second'
  WHERE COALESCE(memo.title, task.title) LIKE $1
    AND (event.type = 'memo.sent' AND is_addressed OR event.type IN ('message.posted', 'memo.considered', 'task.created'))
    AND NOT EXISTS (SELECT FROM notifications AS notice
                     WHERE notice.event_id = event.id AND notice.user_id = person.user_id)`;

const MAILS = `SELECT notice.id, event.type, mail.state::text, mail.message_id, mail.last_error,
    notice.is_watched AND notice.read_at IS NOT NULL AS is_seen
  FROM notifications AS notice
  JOIN events AS event ON event.id = notice.event_id
  LEFT JOIN notification_preferences AS wish ON wish.user_id = notice.user_id AND wish.kind = notice.kind
  LEFT JOIN mail_deliveries AS mail ON mail.notification_id = notice.id OR mail.id = notice.digest_id
  WHERE event.created_at >= $1 AND COALESCE(wish.timing::text, 'at_once') IN ('at_once', 'unless_read_soon')`;

const mailRow = z.object({
  id: z.number(),
  type: z.string(),
  state: z.string().nullable(),
  message_id: z.string().nullable(),
  last_error: z.string().nullable(),
  /** Read in the chat before anybody could be told of it, as by answering while the program was down: then no mail is due. */
  is_seen: z.boolean(),
});

const DEAD = `SELECT identifier, last_error FROM graphile_worker._private_jobs AS job
  JOIN graphile_worker._private_tasks AS task ON task.id = job.task_id WHERE attempts >= max_attempts`;

/** Nobody is left untold, each notice has its mail, each mail arrived, and hardly any twice. */
export async function auditMails(
  { database, mail }: Site,
  since: Date,
  doublesAllowed: number,
): Promise<{ problems: string[]; figures: MailFigures }> {
  const arrived = new Map<string, number>();
  for (const { parsed } of mail.mails) {
    const id = parsed.messageId ?? '';
    arrived.set(id, (arrived.get(id) ?? 0) + 1);
  }
  const rows = z.array(mailRow).parse(await ask(database, MAILS, [since]));
  const doubled = mail.mails.length - arrived.size;
  const problems = [
    ...(await ask(database, UNTOLD, [`${TITLE} %`])).map((row) => `nobody was told: ${JSON.stringify(row)}`),
    ...rows.filter(({ state }) => state === null).map(({ id }) => `notice ${id} has no mail`),
    ...rows
      .filter(({ state, is_seen }) => state !== null && state !== 'sent' && !(state === 'skipped' && is_seen))
      .map(({ id, type, state, last_error }) => `the mail of notice ${id} (${type}) is ${state}: ${last_error}`),
    ...rows
      .filter(({ state, message_id }) => state === 'sent' && !arrived.has(message_id ?? ''))
      .map(({ message_id }) => `mail ${message_id} is said to be sent and never arrived`),
    ...(doubled > doublesAllowed ? [`${doubled} mails came twice; ${doublesAllowed} may`] : []),
    ...(await ask(database, DEAD)).map((row) => `a job was given up: ${JSON.stringify(row)}`),
  ];
  return { problems, figures: { sent: mail.mails.length, doubled } };
}
