import { countBadges, type Badges } from './badges.queries';
import { eventTypeOf } from '#src/events/catalogue';
import { excerptOfEvent, excerptSelect } from '#src/events/excerpt';
import type { NoticeKind } from '#src/events/noticeKinds';
import { noticeSentence } from '#src/events/sentence';
import { wordsFor } from '#src/i18n/projectWords';
import { absentNames, memoSelect, numberOf } from '#src/subjects/subject';
import { readable } from '#src/platform/readable';
import type { Database, Prisma } from '#src/platform/db';
import type { Actor } from '#src/web/actor';
import type { PageContext, Place } from '#src/platform/http/context';
import { visibleTo } from '#src/policies/memo.policy';
import { visibleTasks } from '#src/policies/task.policy';
import { findSummaries, type Summary } from './summary.queries';

export const PAGE_SIZE = 50;

export type NoticeFilter = {
  read?: 'read' | 'unread' | undefined;
  kind?: NoticeKind | undefined;
  /** Where the page begins: ids below this one. */
  after?: number | undefined;
};

const select = {
  id: true,
  kind: true,
  createdAt: true,
  readAt: true,
  event: {
    select: {
      type: true,
      userId: true,
      changes: true,
      actor: { select: { id: true, name: true } },
      doneFor: { select: { name: true } },
      message: { select: excerptSelect },
    },
  },
  memo: {
    select: {
      id: true,
      title: true,
      isForCompany: true,
      withdrawnAt: true,
      recipient: memoSelect.recipient,
      recipients: memoSelect.recipients,
    },
  },
  task: { select: { id: true, kind: true, title: true, memo: { select: { id: true, ownerId: true } } } },
} satisfies Prisma.NotificationSelect;

type Row = Prisma.NotificationGetPayload<{ select: typeof select }>;

/** Newest first, as sentences. Three queries, whatever the page holds. */
export async function listNotices(
  { db, logger, t, format }: Pick<PageContext, 'db' | 'logger' | 't' | 'format'>,
  actor: Actor,
  filter: NoticeFilter,
) {
  const rows = await db.prisma.notification.findMany({
    where: {
      userId: actor.id,
      ...(filter.read ? { readAt: filter.read === 'read' ? { not: null } : null } : {}),
      ...(filter.kind ? { kind: filter.kind } : {}),
      ...(filter.after ? { id: { lt: filter.after } } : {}),
    },
    orderBy: { id: 'desc' },
    take: PAGE_SIZE + 1,
    select,
  });
  const shown = rows.slice(0, PAGE_SIZE);
  const [roles, tasks, summaries] = await Promise.all([
    rolesIn(db, actor, shown),
    tasksSeen(db, actor, shown),
    findSummaries(
      db.prisma,
      t,
      actor,
      shown.map(({ event }) => event),
    ),
  ]);
  const notices = await readable({ logger }, shown, (row, at) => {
    const role = row.memo ? roles.get(row.memo.id) : undefined;
    const ownTask = row.task ? tasks.get(row.task.id) : undefined;
    const isVisible = role !== undefined || ownTask !== undefined;
    const takesPart = (role !== undefined && role !== NO_ROLE) || ownTask?.takesPart === true;
    const subject = subjectAsSeen(row, isVisible);
    const words = wordsFor(t, { isProject: row.task?.kind === 'project' });
    return {
      id: row.id,
      isUnread: row.readAt === null,
      createdAt: row.createdAt,
      actorName: row.event.actor?.name ?? null,
      actorId: row.event.actor?.id ?? null,
      sentence: noticeSentence(words, format, eventTypeOf(row.event.type), factsOf(row, actor, role)),
      // Readers without a role open the memo or task to read it, which is recorded.
      excerpt: takesPart || isWithdrawal(row) || namesAny(summaries[at]) ? excerptOfEvent(row.event) : null,
      subject: subject && { ...subject, number: numberOf(words, subject.place) },
      summary: summaries[at] ?? null,
    };
  });
  return { notices, next: rows.length > PAGE_SIZE ? (shown.at(-1)?.id ?? null) : null };
}

/** The recipient's name only for readers who may see the memo. */
const factsOf = ({ event, memo, task }: Row, actor: Actor, role: OwnRole | undefined) => ({
  actorName: event.actor?.name ?? null,
  doneForName: event.doneFor?.name ?? null,
  changes: event.changes,
  userId: actor.id,
  ...(role ?? NO_ROLE),
  recipientName: role && memo ? nameOfRecipient(memo, actor, role) : '',
  isForCompany: memo?.isForCompany ?? false,
  ownMemoId: task?.memo?.ownerId === actor.id ? task.memo.id : null,
});

const namesAny = (summary: Summary | null | undefined): boolean => (summary?.items.length ?? 0) > 0;

/** Those who had the memo are told why they have it no more. */
const isWithdrawal = ({ event }: Pick<Row, 'event'>): boolean => event.type === 'memo.withdrawn';

/** A deputy of one of several is told of that one. */
const nameOfRecipient = (memo: NonNullable<Row['memo']>, { id: userId }: Actor, { deputyFor }: OwnRole): string =>
  absentNames({ ...memo, participants: [{ userId, deputyFor }] })(userId) || (memo.recipient?.name ?? '');

type AsSeen = { place: Place; title: string | null; isVisible: boolean };

/** Without access only the number is shown, and the title of a withdrawn memo, which cannot have changed since. */
function subjectAsSeen({ memo, task, event }: Row, isVisible: boolean): AsSeen | null {
  const found = memo ?? task;
  if (!found) return null;
  const wasWithdrawn = Boolean(memo?.withdrawnAt) && isWithdrawal({ event });
  const place: Place = { kind: memo ? 'memo' : 'task', id: found.id };
  return { place, title: isVisible || wasWithdrawn ? found.title : null, isVisible };
}

type OwnRole = { isRecipient: boolean; isDeputy: boolean; deputyFor: number[] };

const NO_ROLE: OwnRole = { isRecipient: false, isDeputy: false, deputyFor: [] };

async function rolesIn(db: Database, actor: Actor, rows: readonly Row[]): Promise<Map<number, OwnRole>> {
  const ids = [...new Set(rows.flatMap(({ memo }) => (memo ? [memo.id] : [])))];
  const own = { isRecipient: true, isDeputy: true, deputyFor: true } as const;
  const visible = await db.prisma.memo.findMany({
    where: { AND: [{ id: { in: ids } }, visibleTo(actor)] },
    select: { id: true, participants: { where: { userId: actor.id }, select: own } },
  });
  return new Map(visible.map(({ id, participants: [own] }) => [id, own ?? NO_ROLE]));
}

type OwnTask = { takesPart: boolean };

async function tasksSeen(db: Database, actor: Actor, rows: readonly Row[]): Promise<Map<number, OwnTask>> {
  const ids = [...new Set(rows.flatMap(({ task }) => (task ? [task.id] : [])))];
  if (ids.length === 0) return new Map();
  const where = { AND: [{ id: { in: ids } }, visibleTasks(actor)] };
  const participants = { where: { userId: actor.id }, select: { userId: true } };
  const select = { id: true, participants, parent: { select: { participants } } };
  const visible = await db.prisma.task.findMany({ where, select });
  return new Map(
    visible.map(({ id, participants: own, parent }) => [
      id,
      { takesPart: own.length > 0 || (parent?.participants.length ?? 0) > 0 },
    ]),
  );
}

export type NoticeState = Badges & { lastId: number | null };

export async function noticeState(db: Database, userId: number): Promise<NoticeState> {
  const last = await db.prisma.notification.findFirst({
    where: { userId },
    orderBy: { id: 'desc' },
    select: { id: true },
  });
  return { ...(await countBadges(db, userId)), lastId: last?.id ?? null };
}
