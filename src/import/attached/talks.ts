import { z } from 'zod';
import { ONLY_MESSAGES_READ, WORDS_VERSION } from '#src/features/search/search.service';
import type { Tx } from '#src/platform/db';
import type { Context } from '../context';

/** A chat of a memo or task here. */
export type Talk = { id: number; memoId: number | null; taskId: number | null; revision: number; people: number[] };

type Place = { memoId?: number; taskId?: number };

const found = z.array(
  z.object({
    id: z.number(),
    memoId: z.number().nullable(),
    taskId: z.number().nullable(),
    revision: z.number(),
    people: z.array(z.number()),
  }),
);

/** By `memo 12` or `task 12`. */
export async function findTalks(tx: Tx, places: readonly Place[]): Promise<Map<string, Talk>> {
  const memoIds = [...new Set(places.flatMap(({ memoId }) => memoId ?? []))];
  const taskIds = [...new Set(places.flatMap(({ taskId }) => taskId ?? []))];
  const talks = await tx.$queryRaw`
    SELECT id, memo_id AS "memoId", NULL::int AS "taskId", revision,
           ARRAY(SELECT p.user_id FROM participants p WHERE p.memo_id = c.memo_id) AS people
      FROM conversations c WHERE memo_id = ANY (${memoIds}::int[])
     UNION ALL
    SELECT id, NULL, task_id, revision, ARRAY(SELECT p.user_id FROM task_participants p WHERE p.task_id = c.task_id)
      FROM conversations c WHERE task_id = ANY (${taskIds}::int[])`;
  return new Map(found.parse(talks).map((talk) => [keyOf(talk.memoId, talk.taskId), talk]));
}

const keyOf = (memoId: number | null, taskId: number | null): string =>
  memoId === null ? `task ${taskId}` : `memo ${memoId}`;

/** By the message's id: an answer never quotes what was said elsewhere, perhaps before others. */
export async function talksOfMessages(tx: Tx, ids: readonly number[]): Promise<Map<number, number>> {
  const rows = await tx.message.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, conversationId: true },
  });
  return new Map(rows.map(({ id, conversationId }) => [id, conversationId]));
}

type Reading = { talk: Talk; ids: number[]; unreadBy: number[]; at: Date };

type State = { talk: Talk; lastId: number; lastAt: Date; firstUnread: Map<number, { id: number; at: Date }> };

/** Everybody has read everything, but for whom a message still waits: they have read up to it. */
export async function markRead(tx: Tx, { now }: Context, readings: readonly Reading[]): Promise<void> {
  const states = statesOf(readings);
  const reads = states.flatMap(({ talk, lastId, firstUnread }) =>
    talk.people.map((userId) => ({ talk, userId, upTo: (firstUnread.get(userId)?.id ?? lastId + 1) - 1 })),
  );
  await tx.$executeRaw`
    INSERT INTO conversation_reads (conversation_id, user_id, last_read_message_id, read_at)
    SELECT r.talk, r.person, m.id, ${now}::timestamptz
      FROM unnest(${reads.map(({ talk }) => talk.id)}::int[], ${reads.map(({ userId }) => userId)}::int[],
                  ${reads.map(({ upTo }) => upTo)}::int[]) AS r (talk, person, up_to)
      CROSS JOIN LATERAL (SELECT max(id) AS id FROM messages WHERE conversation_id = r.talk AND id <= r.up_to) AS m
     WHERE m.id IS NOT NULL
    ON CONFLICT (conversation_id, user_id) DO UPDATE SET last_read_message_id = EXCLUDED.last_read_message_id
     WHERE conversation_reads.last_read_message_id < EXCLUDED.last_read_message_id`;
  await tx.$executeRaw`
    UPDATE conversations c SET revision = r.revision
      FROM unnest(${states.map(({ talk }) => talk.id)}::int[], ${states.map(({ talk }) => talk.revision)}::int[]) AS r (id, revision)
     WHERE c.id = r.id`;
  await touch(tx, states, now);
}

function statesOf(readings: readonly Reading[]): State[] {
  const states = new Map<number, State>();
  for (const { talk, ids, unreadBy, at } of readings) {
    const state = states.get(talk.id) ?? { talk, lastId: 0, lastAt: at, firstUnread: new Map() };
    state.lastId = ids.at(-1) ?? state.lastId;
    state.lastAt = at;
    for (const userId of unreadBy)
      if (!state.firstUnread.has(userId)) state.firstUnread.set(userId, { id: ids[0] ?? 0, at });
    states.set(talk.id, state);
  }
  return [...states.values()];
}

const idOf = ({ talk }: State): number => talk.memoId ?? talk.taskId ?? 0;

/** The last message is what happened last. */
async function touch(tx: Tx, states: readonly State[], now: Date): Promise<void> {
  const memos = states.filter(({ talk }) => talk.memoId !== null);
  const tasks = states.filter(({ talk }) => talk.taskId !== null);
  const of = (some: State[]) => some.map(idOf);
  const at = (some: State[]) => some.map(({ lastAt }) => lastAt);
  await tx.$executeRaw`
    UPDATE memos m SET activity_at = greatest(m.activity_at, r.at)
      FROM unnest(${of(memos)}::int[], ${at(memos)}::timestamptz[]) AS r (id, at) WHERE m.id = r.id`;
  await tx.$executeRaw`
    UPDATE tasks t SET activity_at = greatest(t.activity_at, r.at)
      FROM unnest(${of(tasks)}::int[], ${at(tasks)}::timestamptz[]) AS r (id, at) WHERE t.id = r.id`;
  await setSeen(tx, { memos, tasks }, now);
  await askForWords(tx, of(memos), of(tasks));
}

/** Who has not read a message sees the memo or task as unread. */
async function setSeen(tx: Tx, { memos, tasks }: { memos: State[]; tasks: State[] }, now: Date): Promise<void> {
  const seen = (some: State[]) =>
    some.flatMap((state) =>
      state.talk.people.map((userId) => ({
        id: idOf(state),
        userId,
        seenAt: new Date(state.firstUnread.get(userId)?.at.getTime() ?? now.getTime() + 1).getTime() - 1,
      })),
    );
  const seenMemos = seen(memos);
  const seenTasks = seen(tasks);
  await tx.$executeRaw`
    UPDATE participants p SET seen_at = r.at
      FROM unnest(${seenMemos.map(({ id }) => id)}::int[], ${seenMemos.map(({ userId }) => userId)}::int[],
                  ${seenMemos.map(({ seenAt }) => new Date(seenAt))}::timestamptz[]) AS r (id, person, at)
     WHERE p.memo_id = r.id AND p.user_id = r.person AND p.seen_at IS DISTINCT FROM r.at`;
  await tx.$executeRaw`
    UPDATE task_participants p SET seen_at = r.at
      FROM unnest(${seenTasks.map(({ id }) => id)}::int[], ${seenTasks.map(({ userId }) => userId)}::int[],
                  ${seenTasks.map(({ seenAt }) => new Date(seenAt))}::timestamptz[]) AS r (id, person, at)
     WHERE p.task_id = r.id AND p.user_id = r.person AND p.seen_at IS DISTINCT FROM r.at`;
}

/** The names of new files can be found, too. */
export async function readAnew(
  tx: Tx,
  places: readonly { column: 'memoId' | 'taskId' | 'messageId'; id: number }[],
): Promise<void> {
  const idsOf = (column: string) => places.filter((place) => place.column === column).map(({ id }) => id);
  const messages = idsOf('messageId');
  await tx.$executeRaw`UPDATE messages SET words = NULL WHERE id = ANY (${messages}::int[])`;
  const talks = await tx.conversation.findMany({
    where: { messages: { some: { id: { in: messages } } } },
    select: { memoId: true, taskId: true },
  });
  const memos = [...idsOf('memoId'), ...talks.flatMap(({ memoId }) => memoId ?? [])];
  const tasks = [...idsOf('taskId'), ...talks.flatMap(({ taskId }) => taskId ?? [])];
  await askForWords(tx, memos, tasks);
}

/** What was complete is read anew at the end of the run; what never was is marked already. */
async function askForWords(tx: Tx, memos: readonly number[], tasks: readonly number[]): Promise<void> {
  await tx.$executeRaw`
    UPDATE memo_search SET version = ${ONLY_MESSAGES_READ} WHERE memo_id = ANY (${memos}::int[]) AND version = ${WORDS_VERSION}`;
  await tx.$executeRaw`
    UPDATE task_search SET version = ${ONLY_MESSAGES_READ} WHERE task_id = ANY (${tasks}::int[]) AND version = ${WORDS_VERSION}`;
}
