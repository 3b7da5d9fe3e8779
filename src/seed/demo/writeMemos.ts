import { randomUUID } from 'node:crypto';
import { refreshMemoSearch } from '#src/features/search/search.service';
import type { Prisma, Tx } from '#src/platform/db';
import { activityOf, audienceOf, type Onlooker } from './audience';
import type { Calendar } from './calendar';
import type { Cast } from './cast';
import { ballsOf, considerationsOf, standingOf } from './stage';
import { writeTalks } from './talks';
import type { DemoMemo } from './types';

export type WrittenMemo = { memo: DemoMemo; memoId: number; audience: Onlooker[] };

/**
 * Writes memos as the services would have left them, table by table. The rows are written here because the services date
 * everything now and tell people by mail; the tests hold both to the same rules.
 */
export async function writeMemos(tx: Tx, memos: DemoMemo[], calendar: Calendar, cast: Cast): Promise<WrittenMemo[]> {
  const rows = memos.map((memo) => rowOf(memo, calendar, cast));
  const made = await tx.memo.createManyAndReturn({ data: rows, select: { id: true, clientKey: true } });
  const ids = new Map(made.map(({ id, clientKey }) => [clientKey, id]));
  const written = memos.map((memo, index) => ({
    memo,
    memoId: ids.get(rows[index]?.clientKey ?? '') ?? 0,
    audience: audienceOf(memo, calendar, cast),
  }));
  await tx.ball.createMany({
    data: written.flatMap(({ memo, memoId }) => ballsOf(memo, calendar, cast).map((row) => ({ ...row, memoId }))),
  });
  await tx.participant.createMany({ data: written.flatMap((one) => participantsOf(one, calendar, cast)) });
  await tx.memoTag.createMany({
    data: written.flatMap(({ memo, memoId }) => (memo.tags ?? []).map((name) => ({ memoId, tagId: cast.tag(name) }))),
  });
  await tx.consideration.createMany({
    data: written.flatMap(({ memo, memoId }) =>
      considerationsOf(memo, calendar, cast).map((row) => ({ ...row, memoId })),
    ),
  });
  await tx.attachment.createMany({ data: written.flatMap((one) => attachmentsOf(one, calendar, cast)) });
  await writeConversations(tx, written, calendar, cast);
  for (const { memoId } of written) await refreshMemoSearch(tx, memoId);
  return written;
}

function rowOf(memo: DemoMemo, calendar: Calendar, cast: Cast) {
  return {
    title: memo.title,
    body: memo.body,
    purposeId: memo.purpose ? cast.purpose(memo.purpose) : null,
    ownerId: cast.id(memo.from),
    departmentId: cast.departmentId(memo.from),
    recipientId: memo.to && memo.to !== 'company' ? cast.id(memo.to) : null,
    isForCompany: memo.to === 'company',
    ...standingOf(memo, calendar, cast),
    expectedBy: memo.expected === undefined ? null : calendar.day(memo.expected),
    createdAt: calendar.at(memo.at),
    activityAt: activityOf(memo, calendar),
    attachmentCount: memo.files?.length ?? 0,
    clientKey: randomUUID(),
  } satisfies Prisma.MemoCreateManyInput;
}

function participantsOf({ memo, memoId, audience }: WrittenMemo, calendar: Calendar, cast: Cast) {
  const createdAt = calendar.at(memo.at);
  const { stage } = standingOf(memo, calendar, cast);
  return audience.map(({ userId, isOwner, isRecipient, isSubscriber, seenAt }) => {
    const roles = { isOwner, isRecipient, isSubscriber };
    return { memoId, userId, ...roles, seenAt, createdAt, stage, joinedAt: createdAt };
  });
}

const attachmentsOf = ({ memo, memoId }: WrittenMemo, { at }: Calendar, cast: Cast) =>
  (memo.files ?? []).map((name) => ({
    ...cast.file(name),
    memoId,
    uploaderId: cast.id(memo.from),
    createdAt: at(memo.at),
  }));

async function writeConversations(tx: Tx, written: WrittenMemo[], calendar: Calendar, cast: Cast): Promise<void> {
  const conversations = await tx.conversation.createManyAndReturn({
    data: written.map(({ memo, memoId }) => ({ memoId, createdAt: calendar.at(memo.at) })),
    select: { id: true, memoId: true },
  });
  const ids = new Map(conversations.map(({ id, memoId }) => [memoId, id]));
  const talks = written.map(({ memo, memoId, audience }) => ({
    conversationId: ids.get(memoId) ?? 0,
    said: (memo.course ?? []).filter((act) => 'said' in act),
    readers: audience,
  }));
  await writeTalks(tx, talks, calendar, cast);
}
