import { clock } from '#src/platform/clock';
import { inTransaction, type Outcome, type Prisma, type Tx } from '#src/platform/db';
import { Conflict, Forbidden, Invalid } from '#src/platform/errors';
import type { Deps } from '#src/platform/http/context';
import { assistedBy, canPropose } from '#src/policies/assisting.policy';
import { needsConclusion, offeredOutcomes } from '#src/policies/outcomes';
import type { Actor } from '#src/web/actor';
import { lockMemo, type LoadedMemo } from '../memos.queries';
import type { FoundProposal } from './proposals.queries';

type Wanted = {
  for: number;
  outcome: Outcome;
  conclusion: string;
  /** Of the memo's text that the assistant saw. */
  textVersion: number;
  /** Of the proposal that was there; none when there was none. */
  version?: number | undefined;
};

/**
 * What this person's assistant proposes to decide. Who decides has not seen it yet, whatever they saw before.
 * @throws Conflict for what was decided, changed, or proposed by another assistant meanwhile
 */
export function propose({ db }: Pick<Deps, 'db'>, actor: Actor, opened: LoadedMemo, wanted: Wanted): Promise<void> {
  return inTransaction(db, async (tx) => {
    const memo = await lockMemo(tx, opened.id);
    assertAssists(actor, memo, wanted.for);
    if (!canPropose(actor, memo)) throw new Conflict('proposals.errors.decided');
    if (wanted.textVersion !== memo.textVersion) throw new Conflict('proposals.errors.changed');
    const { outcome, conclusion } = wanted;
    if (!offeredOutcomes(memo.purpose).includes(outcome))
      throw new Invalid({ outcome: 'memos.errors.outcomeNotOffered' });
    if (needsConclusion(outcome) && conclusion === '')
      throw new Invalid({ conclusion: `memos.errors.conclusionNeeded.${outcome}` });
    const of = { memoId: memo.id, forId: wanted.for, endedAt: null };
    const present = await tx.proposal.findFirst({ where: of });
    const made = { outcome, conclusion: conclusion || null, textVersion: memo.textVersion, byId: actor.id };
    if (present && isThis(present, made)) return;
    if (present?.outcome && present.version !== wanted.version)
      throw new Conflict('proposals.errors.proposedMeanwhile');
    const data = { ...made, madeAt: clock.now(), openedAt: null };
    if (present) await tx.proposal.update({ where: { id: present.id }, data: { ...data, version: { increment: 1 } } });
    else await tx.proposal.create({ data: { memoId: memo.id, forId: wanted.for, ...data } });
  });
}

type Made = Pick<Prisma.ProposalGetPayload<object>, 'outcome' | 'conclusion' | 'textVersion' | 'byId'>;

/** The second click of a double click. */
const isThis = (present: Made, made: Made): boolean =>
  present.outcome === made.outcome &&
  present.conclusion === made.conclusion &&
  present.textVersion === made.textVersion &&
  present.byId === made.byId;

/** Its place in the folder stays. */
export function takeProposalBack({ db }: Pick<Deps, 'db'>, actor: Actor, opened: LoadedMemo, forId: number) {
  return inTransaction(db, async (tx) => {
    const memo = await lockMemo(tx, opened.id);
    assertAssists(actor, memo, forId);
    await tx.proposal.updateMany({
      where: { memoId: memo.id, forId, endedAt: null },
      data: { outcome: null, conclusion: null, openedAt: null, byId: actor.id, version: { increment: 1 } },
    });
  });
}

/** The folder begins with it. */
export function layOnTop({ db }: Pick<Deps, 'db'>, actor: Actor, opened: LoadedMemo, forId: number): Promise<void> {
  return inTransaction(db, async (tx) => {
    const memo = await lockMemo(tx, opened.id);
    assertAssists(actor, memo, forId);
    if (!canPropose(actor, memo)) throw new Conflict('proposals.errors.decided');
    const { _min } = await tx.proposal.aggregate({ where: { forId, endedAt: null }, _min: { position: true } });
    const position = Math.min(_min.position ?? 0, 0) - 1;
    const { count } = await tx.proposal.updateMany({
      where: { memoId: memo.id, forId, endedAt: null },
      data: { position },
    });
    if (count > 0) return;
    const { textVersion } = memo;
    await tx.proposal.create({
      data: { memoId: memo.id, forId, byId: actor.id, textVersion, position, madeAt: clock.now() },
    });
  });
}

function assertAssists(actor: Actor, memo: LoadedMemo, forId: number): void {
  if (!assistedBy(actor, memo).includes(forId)) throw new Forbidden('proposals.errors.notYours');
}

/** Who decides has it before them as it is now. A stale one is never opened. */
export async function openProposal({ db }: Pick<Deps, 'db'>, { id, version }: FoundProposal): Promise<void> {
  await db.prisma.proposal.updateMany({
    where: { id, version, openedAt: null, endedAt: null },
    data: { openedAt: clock.now() },
  });
}

/**
 * After a decision: what was prepared for it is over, for this person, or for all who were to decide. The decision whose
 * proposal it was names who prepared it.
 */
export async function endProposals(
  tx: Tx,
  memoId: number,
  { forId, used }: { forId?: number; used: FoundProposal | null },
): Promise<void> {
  const of = { memoId, endedAt: null, ...(forId === undefined ? {} : { forId }) };
  const ended = { endedAt: clock.now() };
  if (used) {
    const where = { id: used.id, version: used.version, endedAt: null };
    const { count } = await tx.proposal.updateMany({ where, data: ended });
    if (count === 0) throw new Conflict('memos.errors.changedMeanwhile');
    await tx.$executeRaw`
      UPDATE considerations SET prepared_by_id = ${used.by.id}::int
       WHERE id = (SELECT max(id) FROM considerations WHERE memo_id = ${memoId} AND ended_at IS NULL)`;
  }
  await tx.proposal.updateMany({ where: of, data: ended });
}
