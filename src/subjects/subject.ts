import type { Prisma } from '#src/platform/db';
import type { Actor } from '#src/web/actor';
import type { Place, Translate } from '#src/platform/http/context';
import { canRead } from '#src/policies/memo.policy';
import { notesReaders } from '#src/policies/notes.policy';
import { canReadTask } from '#src/policies/task.policy';
import { memoRole, taskRole } from './role.select';

export type Role = {
  userId: number;
  isOwner: boolean;
  isRecipient: boolean;
  isDeputy: boolean;
  isSubscriber: boolean;
  isCoOwner: boolean;
  isResponsible: boolean;
};

export type Reader = Pick<Actor, 'id' | 'isExecutive' | 'isOperator' | 'company'>;

/** A memo or task, as events need it. */
export type Subject = {
  place: Place;
  title: string;
  isProject: boolean;
  isForCompany: boolean;
  recipientName: string;
  absentName?: (userId: number) => string;
  /** The source memo of a task: its pages and lists show the task's stage. */
  source: { id: number; ownerId: number; participants: readonly { userId: number }[] } | null;
  /** Of a subtask: the memo of its main task, whose page shows it as a line. */
  mainSourceId: number | null;
  participants: readonly (Role & { mutedAt: Date | null })[];
  /** Of a memo: when it was last sent. */
  sentAt: Date | null;
  isVisibleTo: (reader: Reader) => boolean;
  /** Of a memo with notes: who may read them. */
  notesReaders?: readonly number[] | null;
};

export const memoSelect = {
  id: true,
  title: true,
  stage: true,
  ownerId: true,
  withdrawnAt: true,
  createdAt: true,
  isForCompany: true,
  task: { select: { id: true } },
  recipient: { select: { name: true } },
  recipients: { select: { userId: true, user: { select: { name: true } } }, orderBy: { position: 'asc' } },
  participants: { select: { ...memoRole, mutedAt: true } },
  notes: { select: { id: true } },
} as const satisfies Prisma.MemoSelect;

export const taskSelect = {
  id: true,
  kind: true,
  title: true,
  parentId: true,
  memo: { select: { id: true, ownerId: true, participants: { select: { userId: true } } } },
  participants: { select: { ...taskRole, mutedAt: true } },
  parent: { select: { memoId: true, participants: { select: taskRole } } },
} as const satisfies Prisma.TaskSelect;

type Addressed = {
  recipients: readonly { userId: number; user: { name: string } }[];
  participants: readonly { userId: number; deputyFor: readonly number[] }[];
};

/** Of several recipients those for whom this person stands in. */
export const absentNames =
  ({ recipients, participants }: Addressed) =>
  (userId: number): string => {
    const own = participants.find((role) => role.userId === userId);
    return recipients
      .filter((one) => own?.deputyFor.includes(one.userId))
      .map(({ user }) => user.name)
      .join(', ');
  };

function memoSubject(memo: Prisma.MemoGetPayload<{ select: typeof memoSelect }>): Subject {
  const facts = { ...memo, hasTask: memo.task !== null };
  return {
    place: { kind: 'memo', id: memo.id },
    title: memo.title,
    isProject: false,
    isForCompany: memo.isForCompany,
    recipientName: memo.recipient?.name ?? '',
    absentName: absentNames(memo),
    source: null,
    mainSourceId: null,
    participants: memo.participants.map((role) => ({ ...role, isCoOwner: false, isResponsible: false })),
    sentAt: memo.createdAt,
    isVisibleTo: (reader) => canRead(reader, facts),
    notesReaders: memo.notes && notesReaders(facts),
  };
}

function taskSubject(task: Prisma.TaskGetPayload<{ select: typeof taskSelect }>): Subject {
  const facts = { ...task, parentParticipants: task.parent?.participants ?? [] };
  return {
    place: { kind: 'task', id: task.id },
    title: task.title,
    isProject: task.kind === 'project',
    isForCompany: false,
    recipientName: '',
    source: task.memo,
    mainSourceId: task.parent?.memoId ?? null,
    participants: task.participants.map((role) => ({ ...role, isRecipient: false, isDeputy: false })),
    sentAt: null,
    isVisibleTo: (reader) => canReadTask(reader, facts),
  };
}

const NO_ROLE = {
  isOwner: false,
  isRecipient: false,
  isDeputy: false,
  isSubscriber: false,
  isCoOwner: false,
  isResponsible: false,
  mutedAt: null,
};

/** For events about many memos and tasks, told to one person. */
export type PersonSubject = Omit<Subject, 'place'> & { place: null };

export const personSubject = (userId: number): PersonSubject => ({
  place: null,
  title: '',
  isProject: false,
  isForCompany: false,
  recipientName: '',
  source: null,
  mainSourceId: null,
  participants: [{ userId, ...NO_ROLE }],
  sentAt: null,
  isVisibleTo: (reader) => reader.id === userId,
});

export function subjectOf(about: {
  memo: Prisma.MemoGetPayload<{ select: typeof memoSelect }> | null;
  task: Prisma.TaskGetPayload<{ select: typeof taskSelect }> | null;
}): Subject | null {
  if (about.memo) return memoSubject(about.memo);
  return about.task && taskSubject(about.task);
}

/** "#482" for memos, "Task #7" for tasks: two sequences of numbers. */
export const numberOf = (t: Translate, { kind, id }: Place): string => t(`notices.number.${kind}`, { id });

/** What sentences about it depend on. */
export function readerFacts(
  { participants, isForCompany, recipientName, absentName, source }: Omit<Subject, 'place'>,
  userId: number,
) {
  const own = participants.find((role) => role.userId === userId);
  const [isRecipient, isDeputy] = [own?.isRecipient ?? false, own?.isDeputy ?? false];
  return {
    userId,
    isRecipient,
    isDeputy,
    recipientName: absentName?.(userId) || recipientName,
    isForCompany,
    ownMemoId: source?.ownerId === userId ? source.id : null,
  };
}
