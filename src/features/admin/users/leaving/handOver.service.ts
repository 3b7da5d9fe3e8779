import { findCandidates } from '../../../memos/recipients/recipients.queries';
import { handOverMemos } from '../../../memos/handover.service';
import { handOverTasks } from '../../../tasks/handover.service';
import type { Tx } from '#src/platform/db';
import { Invalid } from '#src/platform/errors';
import type { Actor } from '#src/platform/http/actor';
import type { PersonRef } from '#src/platform/http/formFields';
import type { Headship, Waiting } from './waiting.queries';

type Person = { id: number; name: string };

/** Who gets what; `nobody` leaves it as it is. What is missing has not been decided. */
export type HandOver = {
  memosTo?: PersonRef | undefined;
  tasksTo?: PersonRef | undefined;
  /** By department. */
  heads: Map<number, 'stays' | 'ends' | number>;
};

type Given = { plan: HandOver; waiting: Waiting };

/** Hands over what waits, in the transaction of the leaving. Answers what the audit shall know of it. */
export async function handOver(
  tx: Tx,
  actor: Actor,
  from: Person,
  { plan, waiting }: Given,
): Promise<Record<string, unknown>> {
  const memosTo = await successor(tx, from, plan.memosTo, { field: 'memosTo', isNeeded: waiting.memos > 0 });
  if (memosTo) await refuseOwnJudge(tx, from, memosTo);
  const tasksTo = await successor(tx, from, plan.tasksTo, { field: 'tasksTo', isNeeded: waiting.tasks > 0 });
  const heads = [];
  for (const headship of waiting.headships) heads.push(await decideHead(tx, from, headship, plan));
  const memoIds = memosTo ? await handOverMemos(tx, actor, from, memosTo) : [];
  const taskIds = tasksTo ? await handOverTasks(tx, actor, from, tasksTo) : [];
  const reminders = [
    memosTo ? await moveReminders(tx, from, memosTo, { memoId: { in: memoIds } }) : 0,
    tasksTo ? await moveReminders(tx, from, tasksTo, { taskId: { in: taskIds } }) : 0,
  ];
  return {
    memos: { waiting: waiting.memos, handedOver: memoIds.length, to: memosTo?.name ?? null },
    tasks: { waiting: waiting.tasks, handedOver: taskIds.length, to: tasksTo?.name ?? null },
    reminders: { waiting: waiting.reminders, handedOver: reminders.reduce((sum, count) => sum + count, 0) },
    heads,
  };
}

/** Nobody decides what they have asked for themselves. */
async function refuseOwnJudge(tx: Tx, from: Person, to: Person): Promise<void> {
  const own = await tx.memo.count({
    where: { recipientId: from.id, ownerId: to.id, withdrawnAt: null, stage: { in: ['pending', 'postponed'] } },
  });
  if (own > 0) throw new Invalid({ memosTo: 'users.leaving.errors.ownMemos' }, { name: to.name });
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

/** A reminder goes along with what it is about; the others sleep until their owner is back. */
async function moveReminders(tx: Tx, from: Person, to: Person, about: object): Promise<number> {
  const moved = await tx.reminder.updateMany({
    where: { ...about, userId: from.id, doneAt: null },
    data: { userId: to.id, version: { increment: 1 } },
  });
  return moved.count;
}
