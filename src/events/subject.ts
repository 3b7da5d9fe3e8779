import type { Prisma } from '#src/platform/db';
import type { Actor } from '#src/platform/http/actor';
import type { Place } from '#src/platform/http/context';
import { canRead } from '#src/policies/memo.policy';
import { canReadTask } from '#src/policies/task.policy';

/** Every role somebody can have in a memo or a task. */
export type Role = {
  userId: number;
  isOwner: boolean;
  isRecipient: boolean;
  isSubscriber: boolean;
  isCoOwner: boolean;
  isResponsible: boolean;
};

type Reader = Pick<Actor, 'id' | 'isExecutive' | 'isOperator' | 'company'>;

/** What an event happened to, a memo or a task, as far as telling people of it needs to know. */
export type Subject = {
  place: Place;
  title: string;
  isForCompany: boolean;
  participants: readonly (Role & { mutedAt: Date | null })[];
  isVisibleTo: (reader: Reader) => boolean;
};

const person = { userId: true, isOwner: true, isSubscriber: true, mutedAt: true } as const;
const taskRole = { userId: true, isOwner: true, isCoOwner: true, isResponsible: true, isSubscriber: true } as const;

export const memoSelect = {
  id: true,
  title: true,
  stage: true,
  ownerId: true,
  withdrawnAt: true,
  isForCompany: true,
  task: { select: { id: true } },
  participants: { select: { ...person, isRecipient: true } },
} as const satisfies Prisma.MemoSelect;

export const taskSelect = {
  id: true,
  title: true,
  parentId: true,
  participants: { select: { ...taskRole, mutedAt: true } },
  parent: { select: { participants: { select: taskRole } } },
} as const satisfies Prisma.TaskSelect;

export function memoSubject(memo: Prisma.MemoGetPayload<{ select: typeof memoSelect }>): Subject {
  const facts = { ...memo, hasTask: memo.task !== null };
  return {
    place: { kind: 'memo', id: memo.id },
    title: memo.title,
    isForCompany: memo.isForCompany,
    participants: memo.participants.map((role) => ({ ...role, isCoOwner: false, isResponsible: false })),
    isVisibleTo: (reader) => canRead(reader, facts),
  };
}

export function taskSubject(task: Prisma.TaskGetPayload<{ select: typeof taskSelect }>): Subject {
  const facts = { ...task, parentParticipants: task.parent?.participants ?? [] };
  return {
    place: { kind: 'task', id: task.id },
    title: task.title,
    isForCompany: false,
    participants: task.participants.map((role) => ({ ...role, isRecipient: false })),
    isVisibleTo: (reader) => canReadTask(reader, facts),
  };
}
