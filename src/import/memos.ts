import { randomUUID } from 'node:crypto';
import type { Prisma, Tx } from '#src/platform/db';
import { WORDS_UNKNOWN } from '#src/features/search/search.service';
import { idsOf, later, momentOf, noonOf, type Context } from './context';
import { ImportError } from './importError';
import { MEMO, type MemoRow } from './memoRows';
import { numberAbove, numbersFor } from './numbers';
import { plainToRich } from './plainToRich';
import { recordsOf, remember } from './records';
import { count, place, remark } from './report';
import type { RowFile } from '#src/platform/rowFile';
import { titleOf } from './titles';

const BATCH = 500;

type Written = { row: MemoRow; id: number; memo: Prisma.MemoCreateManyInput };

/** Takes memos in batches. Every batch is whole: whatever ends the run, the next one goes on behind it. */
export async function takeMemos(context: Context, rows: RowFile<MemoRow>): Promise<Map<string, number>> {
  const { write, report } = context;
  const known = await write((tx) => recordsOf({ tx, report }, MEMO));
  let last = 0;
  for (const { pk } of rows.inOrder()) last = Math.max(last, pk);
  await write((tx) => numberAbove(tx, 'memos', last));
  for (const batch of rows.batches(BATCH)) {
    const isNew = batch.filter(({ pk }) => !known.has(String(pk)));
    count(report, MEMO, 'unchanged', batch.length - isNew.length);
    if (isNew.length === 0) continue;
    const written = await write((tx) => writeMemos(tx, context, isNew));
    for (const { row, id } of written) known.set(String(row.pk), id);
    count(report, MEMO, 'taken', written.length);
    count(report, MEMO, 'leftOut', isNew.length - written.length);
  }
  return known;
}

/** Throws ImportError for a sent memo to nobody: where it should lie cannot be guessed. */
export function assertRecipient({ isDraft, to, file, line }: MemoRow, users: ReadonlySet<string>): void {
  if (isDraft || (to !== null && users.has(to))) return;
  throw new ImportError('import.errors.memoWithoutRecipient', { file, line, person: to?.replace('name:', '') ?? '–' });
}

async function writeMemos(tx: Tx, context: Context, rows: readonly MemoRow[]): Promise<Written[]> {
  const numbers = await numbersFor(
    tx,
    'memos',
    rows.map(({ pk }) => pk),
  );
  const written = rows.flatMap((row): Written[] => {
    const id = numbers.get(row.pk) ?? row.pk;
    const memo = memoOf(context, row, id);
    return memo ? [{ row, id, memo }] : [];
  });
  await tx.memo.createMany({ data: written.map(({ memo }) => memo) });
  await tx.participant.createMany({ data: written.flatMap((one) => participantsOf(context, one)) });
  await tx.memoTag.createMany({
    data: written.flatMap(({ row, id }) => tagsOf(context, row).map((tagId) => ({ memoId: id, tagId }))),
  });
  await tx.conversation.createMany({
    data: written.map(({ id, memo }) => ({ memoId: id, createdAt: memo.createdAt ?? context.now })),
  });
  await tx.event.createMany({ data: written.map((one) => importedEvent(context, one)) });
  await tx.$executeRaw`
    INSERT INTO memo_search (memo_id, doc, version) SELECT id, '', ${WORDS_UNKNOWN} FROM unnest(${written.map(({ id }) => id)}::int[]) AS id`;
  await remember(
    { tx, report: context.report },
    MEMO,
    written.map(({ row, id }) => ({ externalKey: String(row.pk), recordId: id })),
  );
  return written;
}

function memoOf(context: Context, row: MemoRow, id: number): Prisma.MemoCreateManyInput | null {
  const { report, users, timeZone } = context;
  const recipientId = users.get(row.to ?? '') ?? null;
  const ownerId = users.get(row.owner ?? '') ?? recipientId;
  if (ownerId === null) {
    remark(report, 'rowWithoutOwner', place(MEMO, row));
    return null;
  }
  if (!users.has(row.owner ?? '')) remark(report, 'memoOfRecipient', place(MEMO, row));
  if (row.resolution !== null && !context.purposes.has(row.resolution))
    remark(report, 'unknownPurpose', place(MEMO, row));
  if (row.deal !== null) remark(report, 'dealOfMemo', { ...place(MEMO, row), deal: row.deal });
  const createdAt = momentOf(row.createdAt, timeZone);
  return {
    id,
    title: titleOf(context, MEMO, row),
    body: plainToRich(row.text),
    purposeId: context.purposes.get(row.resolution ?? '') ?? null,
    ownerId,
    departmentId: context.departmentOf.get(ownerId) ?? null,
    recipientId,
    ...standingOf(context, row, createdAt),
    createdAt,
    updatedAt: momentOf(row.updatedAt, timeZone),
    clientKey: randomUUID(),
  };
}

const STAGES = { pen: 'pending', pos: 'postponed', rev: 'considered' } as const;

/** A draft stays one, whatever its stage; a conclusion there is only where something was considered. */
function standingOf(
  { report, timeZone, users }: Context,
  row: MemoRow,
  createdAt: Date,
): Partial<Prisma.MemoCreateManyInput> {
  const stage = row.isDraft ? 'draft' : STAGES[row.stage];
  if (row.isDraft && row.stage !== 'pen') remark(report, 'draftWithStage', place(MEMO, row));
  const changedAt = later(momentOf(row.updatedAt, timeZone), createdAt);
  if (stage !== 'considered') {
    if (row.note !== '') remark(report, 'noteKept', place(MEMO, row));
    if (row.reviewDate !== null) remark(report, 'reviewDateKept', { ...place(MEMO, row), day: row.reviewDate });
    const stageChangedAt = stage === 'postponed' ? changedAt : createdAt;
    return { stage, stageChangedAt, activityAt: stageChangedAt };
  }
  const consideredAt = row.reviewDate === null ? changedAt : later(noonOf(row.reviewDate, timeZone), createdAt);
  return {
    stage,
    stageChangedAt: consideredAt,
    activityAt: consideredAt,
    consideredAt,
    // Django CRM keeps who saved it last, and nothing else.
    consideredById: users.get(row.modifiedBy ?? '') ?? null,
    conclusion: plainToRich(row.note) || null,
  };
}

function participantsOf(
  { report, users, now }: Context,
  { row, id, memo }: Written,
): Prisma.ParticipantCreateManyInput[] {
  const { ownerId, recipientId, createdAt = now, stage = 'draft' } = memo;
  const unknown = row.subscribers.filter((key) => !users.has(key));
  for (const key of unknown) remark(report, 'unknownPerson', { ...place(MEMO, row), person: key.replace('name:', '') });
  const others = idsOf(row.subscribers, users).filter((userId) => userId !== ownerId && userId !== recipientId);
  const base = { memoId: id, createdAt, stage, joinedAt: createdAt, seenAt: now };
  const owner = { ...base, userId: ownerId, isOwner: true, isRecipient: recipientId === ownerId };
  return [
    owner,
    ...(recipientId && recipientId !== ownerId ? [{ ...base, userId: recipientId, isRecipient: true }] : []),
    ...others.map((userId) => ({ ...base, userId, isSubscriber: true })),
  ];
}

function tagsOf({ report, tags }: Context, row: MemoRow): number[] {
  for (const key of row.tags) if (!tags.has(key)) remark(report, 'unknownTag', { ...place(MEMO, row), tag: key });
  return idsOf(row.tags, tags);
}

/** What has no field here stays readable in the history. */
function importedEvent({ now }: Context, { row, id, memo }: Written): Prisma.EventCreateManyInput {
  const isConclusion = memo.stage === 'considered';
  const changes = {
    number: row.pk,
    note: isConclusion ? '' : row.note,
    reviewed: isConclusion ? null : row.reviewDate,
  };
  return { type: 'memo.imported', memoId: id, changes, createdAt: now };
}
