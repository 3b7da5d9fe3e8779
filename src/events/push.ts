import { z } from 'zod';
import { translatorFor } from '#src/i18n/i18n';
import { wordsFor } from '#src/i18n/projectWords';
import type { Deps } from '#src/platform/http/context';
import { countBadgesOf, type Badges } from '#src/features/notifications/badges.queries';
import { findEvent, findReaders, type HappenedEvent, type Reader } from './event.queries';
import { excerptOfEvent } from './excerpt';
import { NOTICE_KINDS, type NoticeKind } from './noticeKinds';
import { titleAt } from './sameSave.queries';
import { sentenceFor } from './sentence';
import { numberOf } from '#src/subjects/subject';

type Reach = Pick<Deps, 'db' | 'realtime' | 'logger'>;
type Told = { noticeId: number; reader: Reader };

export const NOTICES_WRITTEN = 'notices.written';
const kindSchema = z.enum(NOTICE_KINDS);
const writtenSchema = z.object({ eventId: z.number(), notices: z.array(z.tuple([z.number(), z.number()])) });

/**
 * Pushes notices to open pages: each process to its own connections. A failed push is not repeated; the page asks for
 * the state when it reconnects.
 */
export async function pushNotices(deps: Reach, event: HappenedEvent, told: readonly Told[]): Promise<void> {
  if (told.length === 0) return;
  const notices = told.map(({ noticeId, reader }) => [noticeId, reader.id]);
  deps.realtime.toProcesses(NOTICES_WRITTEN, { eventId: event.id, notices });
  await pushHere(deps, event, told);
}

export async function pushWritten(deps: Reach, raw: unknown): Promise<void> {
  const written = writtenSchema.safeParse(raw);
  if (!written.success) return;
  const noticeOf = new Map(written.data.notices.map(([noticeId, userId]) => [userId, noticeId]));
  const userIds = [...noticeOf.keys()].filter((userId) => deps.realtime.isHere(userId));
  if (userIds.length === 0) return;
  try {
    const event = await findEvent(deps.db.prisma, written.data.eventId);
    if (!event) return;
    const kinds = await findKinds(deps, event.id, userIds);
    const readers = await findReaders(deps.db, [...kinds.keys()], (id) => kinds.get(id) ?? 'memo-changed');
    const told = readers.map((reader) => ({ noticeId: noticeOf.get(reader.id) ?? 0, reader }));
    await pushHere(deps, event, told);
  } catch (error) {
    deps.logger.warn({ err: error, eventId: written.data.eventId }, 'notices could not be shown on open pages');
  }
}

async function findKinds({ db }: Reach, eventId: number, userIds: number[]): Promise<Map<number, NoticeKind>> {
  const where = { eventId, userId: { in: userIds } };
  const rows = await db.prisma.notification.findMany({ where, select: { userId: true, kind: true } });
  return new Map(rows.map(({ userId, kind }) => [userId, kindSchema.parse(kind)]));
}

async function pushHere(deps: Reach, event: HappenedEvent, told: readonly Told[]): Promise<void> {
  const here = told.filter(({ reader }) => deps.realtime.isHere(reader.id));
  if (here.length === 0) return;
  const badges = await countBadgesOf(
    deps.db,
    here.map(({ reader }) => reader.id),
  ).catch((error: unknown) => {
    deps.logger.warn({ err: error, eventId: event.id }, 'badges could not be counted for open pages');
    return new Map<number, Badges>();
  });
  for (const one of here) await pushNotice(deps, event, one, badges.get(one.reader.id));
}

async function pushNotice(deps: Reach, event: HappenedEvent, told: Told, badges: Badges | undefined): Promise<void> {
  try {
    deps.realtime.toUserHere(told.reader.id, 'notice', { ...(await hint(deps, event, told)), ...badges });
  } catch (error) {
    deps.logger.warn({ err: error, noticeId: told.noticeId }, 'a notice could not be shown on open pages');
  }
}

async function hint({ db }: Reach, event: HappenedEvent, { noticeId, reader }: Told) {
  const { subject } = event;
  const { place } = subject;
  const t = wordsFor(translatorFor(reader.locale), subject);
  const about = place ? `${numberOf(t, place)} ${await titleFor(db, event, reader)}` : '';
  const excerpt = excerptOfEvent(event);
  return {
    id: noticeId,
    kind: event.type === 'note.posted' ? 'chat-note' : reader.kind,
    ...(place ? { [`${place.kind}Id`]: place.id } : {}),
    title: sentenceFor(reader, event, subject),
    body: excerpt ? `${about}: ${excerpt}` : about,
    url: `/notifications/${noticeId}`,
  };
}

/** Those who lost the memo or task do not learn its present title. */
async function titleFor({ prisma }: Reach['db'], { id, subject }: HappenedEvent, reader: Reader): Promise<string> {
  return subject.isVisibleTo(reader) ? subject.title : titleAt(prisma, subject, id);
}
