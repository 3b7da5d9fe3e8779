import { randomUUID } from 'node:crypto';
import type { Prisma, Tx } from '#src/platform/db';
import { insertRows } from '#src/platform/insertRows';
import { cut } from '../rows/clipped';
import { idsOf, later, momentOf, noonOf, type Context } from '../context';
import { MEMO, STAGES, type MemoRow } from '../rows/memoRows';
import { numberAbove, numbersFor } from './numbers';
import { plainToRich } from './plainToRich';
import { recordsOf } from '../records';
import { place, remark } from '../run/report';
import type { RowFile } from '#src/platform/rowFile';
import { takeSubjects, writeAround, type Subject } from './subjects';
import { TEXT_MAX, textOf, titleOf } from './titles';

const BATCH = 500;
const MEMOS: Subject = { model: MEMO, tables: 'memo' };

/** Takes memos in batches. Every batch is whole: whatever ends the run, the next one goes on behind it. */
export async function takeMemos(context: Context, rows: RowFile<MemoRow>): Promise<Map<string, number>> {
  const { write, report } = context;
  const known = await write((tx) => recordsOf({ tx, report }, MEMO));
  await write((tx) => numberAbove(tx, 'memos', rows.firstKeys()));
  for (const batch of rows.batches(BATCH))
    await takeSubjects(context, MEMOS, { rows: batch, known }, (tx, isNew) => writeMemos(tx, context, isNew));
  return known;
}

async function writeMemos(tx: Tx, context: Context, rows: readonly MemoRow[]) {
  const numbers = await numbersFor(
    tx,
    'memos',
    rows.map(({ pk }) => pk),
  );
  const memos = rows.flatMap((row) => memoOf(context, row, numbers.get(row.pk) ?? row.pk));
  const written = memos.map((memo) => ({
    row: memo.row,
    id: memo.data.id,
    createdAt: memo.data.createdAt,
    kept: keptOf(memo),
  }));
  const participants = memos.flatMap((memo) => participantsOf(context, memo));
  await insertRows(
    tx,
    'memos',
    memos.map(({ data }) => data),
  );
  await insertRows(tx, 'balls', memos.flatMap(ballOf));
  await insertRows(tx, 'participants', participants);
  await insertRows(tx, 'considerations', memos.flatMap(considerationOf));
  await writeAround(tx, context, MEMOS, written);
  return memos.map(({ row, data }) => ({ row, id: data.id }));
}

type Memo = { row: MemoRow; data: ReturnType<typeof dataOf> };

function memoOf(context: Context, row: MemoRow, id: number): Memo[] {
  const { report, users } = context;
  const recipientId = users.get(row.to ?? '') ?? null;
  const ownerId = users.get(row.owner ?? '') ?? recipientId;
  if (ownerId === null) {
    remark(report, 'rowWithoutOwner', place(MEMO, row));
    return [];
  }
  if (!users.has(row.owner ?? '')) remark(report, 'memoOfRecipient', place(MEMO, row));
  if (row.to !== null && recipientId === null)
    remark(report, 'unknownPerson', { ...place(MEMO, row), person: row.to.replace('name:', '') });
  if (recipientId !== null && !context.activeUsers.has(recipientId))
    remark(report, 'recipientInactive', place(MEMO, row));
  if (row.resolution !== null && !context.purposes.has(row.resolution))
    remark(report, 'unknownPurpose', place(MEMO, row));
  if (row.deal !== null) remark(report, 'dealOfMemo', { ...place(MEMO, row), deal: row.deal });
  return [{ row, data: dataOf(context, row, { id, ownerId, recipientId }) }];
}

type Given = { id: number; ownerId: number; recipientId: number | null };

function dataOf(context: Context, row: MemoRow, given: Given) {
  const { timeZone, purposes, departmentOf } = context;
  const createdAt = momentOf(row.createdAt, timeZone);
  return {
    ...given,
    title: titleOf(context, MEMO, row),
    body: plainToRich(textOf(context, MEMO, row, row.text)),
    purposeId: purposes.get(row.resolution ?? '') ?? null,
    departmentId: departmentOf.get(given.ownerId) ?? null,
    ...standingOf(context, row, createdAt),
    createdAt,
    updatedAt: momentOf(row.updatedAt, timeZone),
    clientKey: randomUUID(),
  } satisfies Prisma.MemoCreateManyInput;
}

type Standing = Required<
  Pick<
    Prisma.MemoCreateManyInput,
    'stage' | 'stageChangedAt' | 'activityAt' | 'consideredAt' | 'consideredById' | 'outcome' | 'conclusion'
  >
>;

/** A draft stays one, whatever its stage; a conclusion there is only where something was considered. */
function standingOf(context: Context, row: MemoRow, createdAt: Date): Standing {
  const { report, timeZone, users } = context;
  const stage = row.isDraft ? 'draft' : STAGES[row.stage];
  if (row.isDraft && row.stage !== 'pen') remark(report, 'draftWithStage', place(MEMO, row));
  const changedAt = later(momentOf(row.updatedAt, timeZone), createdAt);
  if (stage !== 'considered') {
    if (row.note !== '') remark(report, 'noteKept', place(MEMO, row));
    if (row.reviewDate !== null) remark(report, 'reviewDateKept', { ...place(MEMO, row), day: row.reviewDate });
    const since = stage === 'postponed' ? changedAt : createdAt;
    return { stage, stageChangedAt: since, activityAt: since, ...NOT_CONSIDERED };
  }
  const consideredAt = row.reviewDate === null ? changedAt : later(noonOf(row.reviewDate, timeZone), createdAt);
  return {
    stage,
    stageChangedAt: consideredAt,
    activityAt: consideredAt,
    consideredAt,
    // Django CRM keeps who saved it last, and nothing else.
    consideredById: users.get(row.modifiedBy ?? '') ?? null,
    // It knows of no other.
    outcome: 'noted',
    conclusion: plainToRich(textOf(context, MEMO, row, row.note)) || null,
  };
}

const NOT_CONSIDERED = { consideredAt: null, consideredById: null, outcome: null, conclusion: null };

function participantsOf({ report, users, now }: Context, { row, data }: Memo): Prisma.ParticipantCreateManyInput[] {
  const { id: memoId, ownerId, recipientId, createdAt, stage } = data;
  const unknown = row.subscribers.filter((key) => !users.has(key));
  for (const key of unknown) remark(report, 'unknownPerson', { ...place(MEMO, row), person: key.replace('name:', '') });
  const people = new Set([ownerId, ...(recipientId === null ? [] : [recipientId]), ...idsOf(row.subscribers, users)]);
  return [...people].map((userId) => ({
    memoId,
    userId,
    isOwner: userId === ownerId,
    isRecipient: userId === recipientId,
    isSubscriber: userId !== ownerId && userId !== recipientId,
    createdAt,
    stage,
    joinedAt: createdAt,
    seenAt: now,
  }));
}

/** It waits for its recipient since it was written. */
function ballOf({ data }: Memo): Omit<Prisma.BallCreateManyInput, 'id'>[] {
  const { id: memoId, stage, recipientId, createdAt } = data;
  if (stage !== 'pending' || recipientId === null) return [];
  return [{ memoId, holderId: recipientId, reason: 'consider', since: createdAt }];
}

/** The record of the decision, as one made here leaves it. */
function considerationOf({ data }: Memo): Prisma.ConsiderationCreateManyInput[] {
  const { id: memoId, outcome, conclusion, consideredAt, consideredById } = data;
  if (consideredAt === null || outcome === null) return [];
  return [{ memoId, outcome, conclusion, consideredAt, consideredById }];
}

const keptOf = ({ row, data }: Memo) => {
  const isConsidered = data.stage === 'considered';
  return {
    number: row.pk,
    note: isConsidered ? '' : cut(row.note, TEXT_MAX),
    reviewed: isConsidered ? null : row.reviewDate,
  };
};
