import { findCandidates } from '#src/features/people/choosing/candidates.queries';
import type { Tx } from '#src/platform/db';
import { Invalid } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import type { PersonRef } from '#src/web/formFields';
import { startHandover } from './handoverRun.service';
import type { Headship, Waiting } from './waiting.queries';

type Person = { id: number; name: string };

/** Who gets what; `nobody` leaves it as it is. What is missing has not been decided. */
export type HandOver = {
  memosTo?: PersonRef | undefined;
  /** Of these memos those that `memosTo` wrote. */
  ownMemosTo?: PersonRef | undefined;
  tasksTo?: PersonRef | undefined;
  /** By department. */
  heads: Map<number, 'stays' | 'ends' | number>;
};

type Given = { plan: HandOver; waiting: Waiting };

/**
 * Decides who gets what waits, in the transaction of the leaving: heads at once, memos and tasks by a job in batches.
 * Answers what the audit shall know of it.
 */
export async function handOver(
  tx: Tx,
  actor: Actor,
  from: Person,
  { plan, waiting }: Given,
): Promise<Record<string, unknown>> {
  const memosTo = await successor(tx, from, plan.memosTo, { field: 'memosTo', isNeeded: waiting.memos > 0 });
  const ownMemosTo = memosTo ? await secondSuccessor(tx, from, memosTo, plan) : null;
  const tasksTo = await successor(tx, from, plan.tasksTo, { field: 'tasksTo', isNeeded: waiting.tasks > 0 });
  const heads = [];
  for (const headship of waiting.headships) heads.push(await decideHead(tx, from, headship, plan));
  const total = (memosTo ? waiting.memos : 0) + (tasksTo ? waiting.tasks : 0);
  if (total > 0) await startHandover(tx, actor, { from, memosTo, ownMemosTo, tasksTo }, total);
  return {
    memos: { waiting: waiting.memos, to: memosTo?.name ?? null, ownTo: ownMemosTo?.name ?? null },
    tasks: { waiting: waiting.tasks, to: tasksTo?.name ?? null },
    heads,
  };
}

/** Nobody decides what they have asked for themselves: what the successor wrote goes to a second person. */
async function secondSuccessor(
  tx: Tx,
  from: Person,
  to: Person,
  { ownMemosTo: ref }: HandOver,
): Promise<Person | null> {
  const own = await tx.memo.count({
    where: {
      recipientId: from.id,
      recipientCount: 1,
      ownerId: to.id,
      withdrawnAt: null,
      stage: { in: ['pending', 'postponed'] },
    },
  });
  if (own === 0) return null;
  if (ref === undefined)
    throw new Invalid({ ownMemosTo: 'users.leaving.errors.ownMemos' }, { name: to.name, count: own });
  const second = await successor(tx, from, ref, { field: 'ownMemosTo', isNeeded: true });
  if (second?.id === to.id) throw new Invalid({ ownMemosTo: 'users.leaving.errors.ownJudge' }, { name: to.name });
  return second;
}

type Asked = { field: string; isNeeded: boolean };

async function successor(
  tx: Tx,
  from: Person,
  ref: PersonRef | undefined,
  { field, isNeeded }: Asked,
): Promise<Person | null> {
  if (!isNeeded || ref === 'nobody') return null;
  if (ref === undefined) throw new Invalid({ [field]: 'users.leaving.errors.choose' });
  const found = (await findCandidates(tx, [ref])).get(ref);
  if (!found || found.id === from.id) throw new Invalid({ [field]: 'users.leaving.errors.person' });
  return { id: found.id, name: found.name };
}

async function decideHead(tx: Tx, from: Person, { departmentId, name }: Headship, { heads }: HandOver) {
  const decision = heads.get(departmentId);
  if (decision === undefined) throw new Invalid({ heads: 'users.leaving.errors.head' }, { name });
  if (decision === 'stays') return { department: name, head: 'stays' };
  const to = decision === 'ends' ? null : await successor(tx, from, decision, { field: 'heads', isNeeded: true });
  await tx.departmentHead.deleteMany({ where: { departmentId, userId: from.id } });
  if (to) await makeHead(tx, departmentId, to.id);
  await tx.department.update({
    where: { id: departmentId },
    data: { version: { increment: 1 } },
    select: { id: true },
  });
  return { department: name, head: to?.name ?? null };
}

/** A form of the successor that is open meanwhile notices it. */
async function makeHead(tx: Tx, departmentId: number, userId: number): Promise<void> {
  const { count } = await tx.departmentHead.createMany({ data: [{ departmentId, userId }], skipDuplicates: true });
  if (count === 0) return;
  await tx.user.update({ where: { id: userId }, data: { version: { increment: 1 } }, select: { id: true } });
}
