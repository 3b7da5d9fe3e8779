import { recordMemoReading } from '#src/features/audit/readings.service';
import { openRequests } from '#src/features/accessRequests/requests.view';
import { attachmentSelect } from '#src/features/files/attachment.select';
import type { Database, Prisma, Tx } from '#src/platform/db';
import { NotFound } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import { visibleTo, type MemoFacts } from '#src/policies/memo.policy';
import { memoRole, taskRole } from '#src/subjects/role.select';
import { proposalSelect } from './proposals/proposal.select';
import { passerIn, turnsIn } from './roles/several';

const include = {
  owner: { select: { id: true, name: true, deactivatedAt: true } },
  department: { select: { name: true } },
  recipient: { select: { id: true, name: true, deactivatedAt: true } },
  consideredBy: { select: { id: true, name: true } },
  consideredFor: { select: { name: true } },
  takenBy: { select: { id: true, name: true } },
  withdrawnBy: { select: { id: true, name: true, deactivatedAt: true } },
  purpose: { select: { id: true, name: true, outcomes: true, fourEyes: true } },
  recipients: {
    select: {
      userId: true,
      isCurrent: true,
      isLetIn: true,
      mayPass: true,
      passedAt: true,
      passedBy: { select: { id: true, name: true } },
      user: { select: { name: true, deactivatedAt: true } },
    },
    orderBy: { position: 'asc' },
  },
  considerations: {
    select: {
      id: true,
      recipientId: true,
      outcome: true,
      conclusion: true,
      consideredAt: true,
      consideredBy: { select: { id: true, name: true } },
      consideredFor: { select: { name: true } },
      preparedBy: { select: { id: true, name: true } },
    },
    where: { endedAt: null },
    orderBy: { id: 'asc' },
  },
  /** What is prepared, each for one person alone. */
  proposals: { where: { endedAt: null, outcome: { not: null } }, select: { ...proposalSelect, forId: true } },
  /** The last question to its owner. */
  balls: {
    where: { reason: 'returned', return: { isNot: null } },
    orderBy: { id: 'desc' },
    take: 1,
    select: {
      id: true,
      since: true,
      until: true,
      return: {
        select: {
          question: true,
          answer: true,
          answeredAt: true,
          answeredById: true,
          remindedAt: true,
          returnedBy: { select: { id: true, name: true } },
        },
      },
    },
  },
  tags: { select: { tag: { select: { id: true, name: true } } } },
  task: {
    select: {
      id: true,
      kind: true,
      dueDate: true,
      stage: { select: { name: true, colour: true, isActive: true } },
      participants: {
        select: taskRole,
      },
    },
  },
  conversation: { select: { id: true, revision: true } },
  notes: { select: { id: true, revision: true } },
  accessRequests: openRequests,
  attachments: { select: { ...attachmentSelect, sha256: true }, orderBy: { id: 'asc' } },
  participants: {
    select: {
      ...memoRole,
      headOf: true,
      isKept: true,
      hasBall: true,
      seenAt: true,
      seenVersion: true,
      mutedAt: true,
      user: {
        select: {
          name: true,
          isExecutive: true,
          deactivatedAt: true,
          department: { select: { name: true } },
        },
      },
    },
  },
} satisfies Prisma.MemoInclude;

type Row = Prisma.MemoGetPayload<{ include: typeof include }>;

/** `considerations`: of several recipients; `preparedBy`: whose proposal the last decision was. */
export type LoadedMemo = Row &
  MemoFacts & {
    answeredAt: Date | null;
    mayPass: number | null;
    preparedBy: { id: number; name: string } | null;
  };

const withFacts = (row: Row): LoadedMemo => ({
  ...row,
  considerations: row.considerations.filter(({ recipientId }) => recipientId !== null),
  preparedBy: row.considerations.at(-1)?.preparedBy ?? null,
  hasTask: row.task !== null,
  turns: turnsIn(row),
  mayPass: passerIn(row),
  answeredAt: row.balls[0]?.return?.answeredAt ?? null,
});

/**
 * Null when it does not exist or is not visible. Loading it counts as reading: without a role that is recorded, unless
 * `admit` throws.
 */
export async function findMemoFor(
  db: Database,
  actor: Actor,
  memoId: number,
  admit: (memo: LoadedMemo) => void = () => undefined,
): Promise<LoadedMemo | null> {
  const found = await db.prisma.memo.findFirst({ where: { AND: [{ id: memoId }, visibleTo(actor)] }, include });
  if (!found) return null;
  const memo = withFacts(found);
  admit(memo);
  await recordMemoReading(db, actor, memo);
  return memo;
}

/** In their order, to say what may be done with each; reading one is `findMemoFor`. */
export async function findMemosToActOn(
  { prisma }: Pick<Database, 'prisma'>,
  actor: Actor,
  ids: readonly number[],
): Promise<LoadedMemo[]> {
  const found = await prisma.memo.findMany({ where: { AND: [{ id: { in: [...ids] } }, visibleTo(actor)] }, include });
  const byId = new Map(found.map((row) => [row.id, withFacts(row)]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** Locks the row. Call `holdExecutives` first where needed: locks are taken in one order. */
export async function lockMemo(tx: Tx, memoId: number): Promise<LoadedMemo> {
  await tx.$queryRaw`SELECT 1 FROM memos WHERE id = ${memoId} FOR UPDATE`;
  const memo = await getMemo(tx, memoId);
  if (memo.withdrawnAt) throw new NotFound('memos.errors.notFound');
  return memo;
}

/** For services that hold the lock, regardless of visibility. */
export async function getMemo(tx: Tx, memoId: number): Promise<LoadedMemo> {
  return withFacts(await tx.memo.findUniqueOrThrow({ where: { id: memoId }, include }));
}

export const findSaves = ({ prisma }: Database, memoId: number) =>
  prisma.memo.findUniqueOrThrow({ where: { id: memoId }, select: { version: true, savesOfForm: true } });

/** What came of these, of those that the actor sees: titles and days alone. */
export const findOutcomesFor = ({ prisma }: Database, actor: Actor, ids: readonly number[]) =>
  prisma.memo.findMany({
    where: { AND: [{ id: { in: [...ids] } }, visibleTo(actor)] },
    select: {
      ...{ id: true, title: true, stage: true, outcome: true, createdAt: true, consideredAt: true },
      owner: { select: { name: true } },
    },
  });
