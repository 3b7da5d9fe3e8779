import { randomUUID } from 'node:crypto';
import { refreshMemoSearch } from '#src/features/search/search.service';
import type { Prisma, Tx } from '#src/platform/db';
import { activityOf, audienceOf, type Onlooker } from './audience';
import type { Calendar } from './calendar';
import type { Cast } from './cast';
import { opinionCounts, opinionRows } from './opinions';
import { considerationsOf, standingOf, textVersionAfter } from './stage';
import { writeTalks } from './talks';
import { ballsOf, recipientRows, addresseesOf } from './turns';
import type { Act, DemoMemo } from './types';
import { severalColumns, textColumns, versionRows, versionSeen } from './versions';

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
  await tx.memoRecipient.createMany({
    data: written.flatMap(({ memo, memoId }) => recipientRows(memo, cast).map((row) => ({ ...row, memoId }))),
  });
  await writeBalls(tx, written, calendar, cast);
  await tx.participant.createMany({ data: written.flatMap((one) => participantsOf(one, calendar, cast)) });
  await tx.memoTag.createMany({
    data: written.flatMap(({ memo, memoId }) => (memo.tags ?? []).map((name) => ({ memoId, tagId: cast.tag(name) }))),
  });
  await tx.consideration.createMany({
    data: written.flatMap(({ memo, memoId }) =>
      considerationsOf(memo, calendar, cast).map((row) => ({ ...row, memoId })),
    ),
  });
  await tx.opinion.createMany({ data: written.flatMap((one) => opinionRows(one, calendar, cast)) });
  await tx.memoVersion.createMany({ data: written.flatMap((one) => versionRows(one, calendar, cast)) });
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
    recipientId: memo.to === 'company' ? null : (addresseesOf(memo, cast).map(cast.id)[0] ?? null),
    isForCompany: memo.to === 'company',
    ...severalColumns(memo),
    ...standingOf(memo, calendar, cast),
    ...textColumns(memo, calendar, cast),
    ...withdrawal(memo, calendar, cast),
    ...opinionCounts(memo),
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
  return audience.map(({ userId, isOwner, isRecipient, isSubscriber, isAdviser, seenAt, joinedAt }) => {
    const roles = { isOwner, isRecipient, isSubscriber, isAdviser };
    const seenVersion = isOwner ? textVersionAfter(memo.course ?? []) : versionSeen(memo, seenAt, calendar);
    return { memoId, userId, ...roles, seenAt, seenVersion, createdAt, stage, joinedAt };
  });
}

function withdrawal({ course = [] }: DemoMemo, { at }: Calendar, { id }: Cast) {
  const act = course.find((one) => 'withdrawn' in one);
  return act ? { withdrawnAt: at(act.withdrawn), withdrawnById: id(act.by) } : {};
}

/** With what recipients asked when they returned it. */
async function writeBalls(tx: Tx, written: WrittenMemo[], calendar: Calendar, cast: Cast): Promise<void> {
  const balls = await tx.ball.createManyAndReturn({
    data: written.flatMap(({ memo, memoId }) => ballsOf(memo, calendar, cast).map((row) => ({ ...row, memoId }))),
    select: { id: true, memoId: true, reason: true, since: true },
  });
  await tx.return.createMany({
    data: written.flatMap(({ memo, memoId }) =>
      (memo.course ?? []).flatMap((act) => {
        if (!('returned' in act)) return [];
        const since = calendar.at(act.returned).getTime();
        const ball = balls.find((one) => one.memoId === memoId && one.reason === 'returned' && +one.since === since);
        return ball ? [{ ballId: ball.id, question: act.question, returnedById: cast.id(act.by) }] : [];
      }),
    ),
  });
}

const attachmentsOf = ({ memo, memoId }: WrittenMemo, { at }: Calendar, cast: Cast) =>
  (memo.files ?? []).map((name) => ({
    ...cast.file(name),
    memoId,
    uploaderId: cast.id(memo.from),
    createdAt: at(memo.at),
  }));

/** A question with which a memo is returned stands in the chat, too. */
function saidBy(act: Act) {
  if ('said' in act) return [act];
  return 'returned' in act ? [{ said: act.returned, by: act.by, text: act.question }] : [];
}

async function writeConversations(tx: Tx, written: WrittenMemo[], calendar: Calendar, cast: Cast): Promise<void> {
  const conversations = await tx.conversation.createManyAndReturn({
    data: written.flatMap(({ memo, memoId }) => {
      const createdAt = calendar.at(memo.at);
      return [{ memoId, createdAt }, ...(memo.notes ? [{ notesOfId: memoId, createdAt }] : [])];
    }),
    select: { id: true, memoId: true, notesOfId: true },
  });
  const chats = new Map(conversations.map(({ id, memoId }) => [memoId, id]));
  const notes = new Map(conversations.map(({ id, notesOfId }) => [notesOfId, id]));
  const talks = written.flatMap(({ memo, memoId, audience }) => [
    {
      conversationId: chats.get(memoId) ?? 0,
      said: (memo.course ?? []).flatMap(saidBy),
      readers: audience,
    },
    // The others have not looked there yet.
    ...(memo.notes ? [{ conversationId: notes.get(memoId) ?? 0, said: memo.notes, readers: [] }] : []),
  ]);
  await writeTalks(tx, talks, calendar, cast);
}
