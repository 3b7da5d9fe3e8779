import { randomUUID } from 'node:crypto';
import { clock } from '#src/platform/clock';
import { inTransaction, type Tx } from '#src/platform/db';
import type { Deps } from '#src/platform/http/context';
import { enqueue } from '#src/platform/jobs';
import { findAudience } from './audience.queries';
import { digestDueAt } from './digestTime';
import { findReadAlready, type HappenedEvent, type Reader } from './event.queries';
import { mailMayGoAt } from './quietHours';
import { enqueueMails } from './mailQueue';
import { pushNotices } from './push';
import { joinWaitingMails, READ_SOON_MS, messageMailDueAt } from './messageMails';

type Reach = Pick<Deps, 'db' | 'config' | 'realtime' | 'logger'>;
type Told = { noticeId: number; reader: Reader };

/** Rows and mails in one transaction; then hints to open pages about what this run wrote. */
export async function notify(deps: Reach, event: HappenedEvent): Promise<void> {
  const readers = await findAudience(deps.db, event);
  const readAlready = await findReadAlready(deps.db, event);
  const told = await inTransaction(deps.db, (tx) => writeNotices(tx, deps, event, { readers, readAlready }));
  await pushNotices(deps, event, told);
}

type Audience = { readers: readonly Reader[]; readAlready: ReadonlySet<number> };

async function writeNotices(
  tx: Tx,
  deps: Reach,
  event: HappenedEvent,
  { readers, readAlready }: Audience,
): Promise<Told[]> {
  const createdAt = clock.now();
  const notices = await tx.notification.createManyAndReturn({
    data: readers.map((reader) => ({
      eventId: event.id,
      userId: reader.id,
      kind: reader.kind,
      memoId: event.memoId,
      taskId: event.taskId,
      createdAt,
      readAt: readAlready.has(reader.id) ? createdAt : null,
      isWatched: readAlready.has(reader.id) || isWatching(deps, event, reader.id),
      digestDueAt: digestOf(reader, createdAt),
    })),
    skipDuplicates: true,
    select: { id: true, userId: true, digestDueAt: true },
  });
  const told = notices.flatMap(({ id, userId }) => {
    const reader = readers.find((person) => person.id === userId);
    return reader ? [{ noticeId: id, reader }] : [];
  });
  await writeMails(tx, event, told, mailHost(deps));
  for (const { userId, digestDueAt: dueAt } of notices) if (dueAt) await enqueueDigest(tx, userId, dueAt);
  return told;
}

const isWatching = ({ realtime }: Reach, { message, subject }: HappenedEvent, userId: number): boolean =>
  message !== null && subject.place !== null && realtime.isWatching(userId, subject.place);

/** Digests due in quiet hours join the first one after it. */
function digestOf(reader: Reader, now: Date): Date | null {
  const dueAt = digestDueAt(reader.timing, reader.timeZone, now);
  return dueAt && mailMayGoAt(reader, reader.timeZone, dueAt);
}

/** The job key makes it one digest a reader and hour. */
async function enqueueDigest(tx: Tx, userId: number, dueAt: Date): Promise<void> {
  const jobKey = `digest:${userId}:${dueAt.getTime()}`;
  await enqueue(tx, 'order_digest', { userId, dueAt: dueAt.toISOString() }, { jobKey, runAt: dueAt });
}

async function writeMails(tx: Tx, event: HappenedEvent, told: readonly Told[], host: string): Promise<void> {
  const wished = told.filter(({ reader: { timing } }) => timing === 'atOnce' || timing === 'unlessReadSoon');
  const mailed = await joinWaitingMails(tx, event, wished);
  const createdAt = clock.now();
  const deliveries = await tx.mailDelivery.createManyAndReturn({
    data: mailed.map(({ noticeId, reader }) => ({
      notificationId: noticeId,
      userId: reader.id,
      kind: reader.kind,
      messageId: `<${randomUUID()}@${host}>`,
      toAddress: reader.email,
      createdAt,
      dueAt: messageMailDueAt(event, reader.timing, createdAt),
    })),
    select: { id: true, userId: true, dueAt: true },
  });
  const readerOf = new Map(mailed.map(({ reader }) => [reader.id, reader]));
  const mails = deliveries.flatMap(({ id, userId, dueAt }) => {
    const reader = readerOf.get(userId);
    return reader ? [{ id, kind: reader.kind, runAt: mailOf(reader, dueAt, createdAt) }] : [];
  });
  await enqueueMails(tx, mails);
}

/** Waits for the end of quiet hours and, where chosen, for two minutes in which the reader may read the notice. */
function mailOf(reader: Reader, dueAt: Date | null, now: Date): Date {
  const soon = reader.timing === 'unlessReadSoon' ? new Date(now.getTime() + READ_SOON_MS) : now;
  return mailMayGoAt(reader, reader.timeZone, dueAt ?? soon);
}

/** The domain of our Message-IDs. */
export const mailHost = ({ config }: Pick<Deps, 'config'>): string => new URL(config.baseUrl).hostname;
