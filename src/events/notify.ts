import { randomUUID } from 'node:crypto';
import { clock } from '#src/platform/clock';
import { inTransaction, type Tx } from '#src/platform/db';
import type { Deps } from '#src/platform/http/context';
import { enqueue } from '#src/platform/jobs';
import { eventSchemas } from './catalogue';
import { digestDueAt } from './digestTime';
import { findReaders, type HappenedEvent, type Reader } from './event.queries';
import { mailMayGoAt } from './quietHours';
import { enqueueMails } from './mailQueue';
import { morningTiming } from './morningMail';
import { isToldWhileMuted } from './muting';
import { pushNotices } from './push';
import { kindFor, recipients, type EventFacts } from './recipients';
import { joinWaitingMails, READ_SOON_MS, messageMailDueAt } from './messageMails';
import {
  findJoinedBySave,
  findMentionedBySave,
  findToldByTask,
  findToldFirst,
  findToldOtherwise,
  isOfOneSave,
} from './sameSave.queries';

type Reach = Pick<Deps, 'db' | 'config' | 'realtime' | 'logger'>;
type Told = { noticeId: number; reader: Reader };

/** Rows and mails in one transaction, then a hint to the open pages: only of what this run wrote. */
export async function notify(deps: Reach, event: HappenedEvent): Promise<void> {
  const told = await inTransaction(deps.db, (tx) => writeNotices(tx, deps, event));
  await pushNotices(deps, event, told);
}

async function writeNotices(tx: Tx, deps: Reach, event: HappenedEvent): Promise<Told[]> {
  const readers = await audience(tx, event);
  const readAlready = await findReadAlready(tx, event);
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

/** Who looks at the conversation in this moment sees there what is said. */
const isWatching = ({ realtime }: Reach, { message, subject }: HappenedEvent, userId: number): boolean =>
  message !== null && subject.place !== null && realtime.isWatching(userId, subject.place);

/** Who read the message on the open page before anybody could be told of it. */
async function findReadAlready(tx: Tx, { message }: HappenedEvent): Promise<Set<number>> {
  if (!message) return new Set();
  const reads = await tx.conversationRead.findMany({
    where: { lastReadMessageId: { gte: message.id }, conversation: { messages: { some: { id: message.id } } } },
    select: { userId: true },
  });
  return new Set(reads.map(({ userId }) => userId));
}

/** The people of the table ∩ active ∩ may still see it ∩ wish to hear of it although they muted it − who acted. */
async function audience(tx: Tx, event: HappenedEvent): Promise<Reader[]> {
  const row = recipients[event.type];
  // A message that was taken back before anybody was told of it is nobody's news.
  if (!row || event.message?.deletedAt) return [];
  const facts: EventFacts = { participants: event.subject.participants, changes: event.changes };
  const former = new Set(row.former?.(facts) ?? []);
  const muted = mutedFor(event);
  const told = await toldOtherwise(tx, event);
  if (told === 'everybody') return [];
  const ids = new Set([...row.people(facts).filter((id) => !muted.has(id) && !told.has(id)), ...former]);
  if (event.actorId !== null) ids.delete(event.actorId);
  const readers = await findReaders(tx, [...ids], (userId) => kindFor(row, facts, userId));
  const seeing = readers.filter((reader) => former.has(reader.id) || event.subject.isVisibleTo(reader));
  if (event.type !== 'person.memosWait') return seeing;
  return seeing.map((reader) => ({ ...reader, timing: morningTiming(reader, clock.now()) }));
}

/** Who hears of the same by another event of the same save. */
async function toldOtherwise(tx: Tx, event: HappenedEvent): Promise<'everybody' | Set<number>> {
  if (event.type === 'memo.edited') return findToldOtherwise(tx, event);
  if (event.type === 'memo.subscriberAdded' || event.type === 'task.subscriberAdded')
    return findMentionedBySave(tx, event);
  if (isOfOneSave(event.type)) return toldBySave(tx, { ...event, type: event.type });
  if (event.type !== 'memo.taskCreated' && event.type !== 'memo.taskClosed') return new Set();
  return findToldByTask(tx, eventSchemas[event.type].parse(event.changes).taskId);
}

/** Of a save that did several things everybody is told one: what concerns them alone, else what weighs most. */
async function toldBySave(tx: Tx, event: HappenedEvent & Parameters<typeof findToldFirst>[1]): Promise<Set<number>> {
  const told = new Set<number>();
  for (const first of await findToldFirst(tx, event)) {
    const muted = mutedFor({ ...first, subject: event.subject });
    for (const { userId } of event.subject.participants) if (!muted.has(userId)) told.add(userId);
  }
  for (const { id, type } of await findJoinedBySave(tx, event)) {
    if (type === event.type) told.delete(id);
    else told.add(id);
  }
  return told;
}

/** Who muted the memo or task and does not hear of this event. */
function mutedFor({ type, changes, subject }: Pick<HappenedEvent, 'type' | 'subject'> & { changes: unknown }) {
  const muted = subject.participants.filter(({ mutedAt }) => mutedAt !== null);
  return new Set(muted.filter((own) => !isToldWhileMuted(type, { ...own, changes })).map(({ userId }) => userId));
}

/** A digest that falls into the reader's quiet time is one with the first after it. */
function digestOf(reader: Reader, now: Date): Date | null {
  const dueAt = digestDueAt(reader.timing, reader.timeZone, now);
  return dueAt && mailMayGoAt(reader, reader.timeZone, dueAt);
}

/** One digest a reader and hour: the notices that are due together find its job there already. */
async function enqueueDigest(tx: Tx, userId: number, dueAt: Date): Promise<void> {
  const jobKey = `digest:${userId}:${dueAt.getTime()}`;
  await enqueue(tx, 'order_digest', { userId, dueAt: dueAt.toISOString() }, { jobKey, runAt: dueAt });
}

/** The mails of those who wish one of its own for each notice. */
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

/** Not before the reader's quiet time ends, nor before the two minutes in which the reader may have read it. */
function mailOf(reader: Reader, dueAt: Date | null, now: Date): Date {
  const soon = reader.timing === 'unlessReadSoon' ? new Date(now.getTime() + READ_SOON_MS) : now;
  return mailMayGoAt(reader, reader.timeZone, dueAt ?? soon);
}

/** The right-hand side of our Message-IDs. */
export const mailHost = ({ config }: Pick<Deps, 'config'>): string => new URL(config.baseUrl).hostname;
