import { z } from 'zod';
import { clock } from '#src/platform/clock';
import type { Database, Tx } from '#src/platform/db';
import { changesOf, eventTypeOf } from './catalogue';
import { excerptSelect } from './excerpt';
import { mailTiming } from './mailTiming';
import type { NoticeKind } from './noticeKinds';
import { memoSelect, personSubject, subjectOf, taskSelect } from '#src/subjects/subject';
import { usableZone } from '#src/platform/timeZones';

export async function findEvent(db: Pick<Tx, 'event'>, eventId: number) {
  const event = await db.event.findUnique({
    where: { id: eventId },
    select: {
      id: true,
      type: true,
      createdAt: true,
      changes: true,
      actorId: true,
      memoId: true,
      taskId: true,
      userId: true,
      actor: { select: { name: true } },
      doneFor: { select: { name: true } },
      message: { select: excerptSelect },
      memo: { select: memoSelect },
      task: { select: taskSelect },
    },
  });
  if (!event) return null;
  const { memo, task, ...happened } = event;
  const subject = subjectOf({ memo, task }) ?? (event.userId === null ? null : personSubject(event.userId));
  return subject && { ...happened, type: eventTypeOf(event.type), subject };
}

export type HappenedEvent = NonNullable<Awaited<ReturnType<typeof findEvent>>>;

const readerRow = z.object({
  id: z.number(),
  email: z.string(),
  locale: z.string(),
  timeZone: z.string(),
  isExecutive: z.boolean(),
  isOperator: z.boolean(),
  mailFrom: z.number().nullable(),
  mailUntil: z.number().nullable(),
  mailDays: z.array(z.number()),
  preferences: z.array(z.object({ kind: z.string(), timing: mailTiming })),
  company: z.object({
    name: z.string(),
    executivesReadAll: z.boolean(),
    anyoneMayBeRecipient: z.boolean(),
    withdrawnSince: z.coerce.date(),
    defaultTimeZone: z.string(),
  }),
});

const READERS = `
  SELECT u.id, u.email, u.locale, u.time_zone AS "timeZone", u.is_executive AS "isExecutive", u.is_operator AS "isOperator",
         u.mail_from_minute AS "mailFrom", u.mail_until_minute AS "mailUntil", u.mail_days AS "mailDays",
         (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', p.kind, 'timing', p.timing)), '[]')
            FROM notification_preferences p WHERE p.user_id = u.id) AS preferences,
         jsonb_build_object('name', c.name, 'executivesReadAll', c.executives_read_all,
                            'anyoneMayBeRecipient', c.anyone_may_be_recipient, 'defaultTimeZone', c.default_time_zone,
                            'withdrawnSince', $2::timestamptz - c.keep_withdrawn_days * interval '1 day') AS company
    FROM users u JOIN company c ON c.id = 1
   WHERE u.id = ANY ($1) AND u.deactivated_at IS NULL
   ORDER BY u.id`;

/** Active people with what decides whether and how they are told; `kindOf` says what kind of notice it is for whom. */
export async function findReaders(db: Database, ids: readonly number[], kindOf: (userId: number) => NoticeKind) {
  const users = await db.named('readers', READERS, readerRow, [ids, clock.now()]);
  return users.map(({ preferences, ...user }) => {
    const kind = kindOf(user.id);
    const preference = preferences.find((row) => row.kind === kind);
    const timeZone = usableZone(user.timeZone, user.company.defaultTimeZone);
    return { ...user, timeZone, kind, timing: preference?.timing ?? ('atOnce' as const) };
  });
}

export type Reader = Awaited<ReturnType<typeof findReaders>>[number];

const readRow = z.object({ userId: z.number() });

const READ_ALREADY = `
  SELECT r.user_id AS "userId" FROM messages m JOIN conversation_reads r ON r.conversation_id = m.conversation_id
   WHERE m.id = $1 AND r.last_read_message_id >= $1`;

/** Who read the message on the open page before anybody could be told of it. */
export async function findReadAlready(db: Database, event: HappenedEvent): Promise<Set<number>> {
  const messageId = saidIn(event);
  if (messageId === null) return new Set();
  const rows = await db.named('read_already', READ_ALREADY, readRow, [messageId]);
  return new Set(rows.map(({ userId }) => userId));
}

const saidIn = ({ type, message, changes }: HappenedEvent): number | null =>
  type === 'note.posted' ? changesOf('note.posted', changes).noteId : (message?.id ?? null);
