import type { Database, Prisma } from '#src/platform/db';
import { notHeldFrom } from '#src/policies/file.policy';
import { visibleTo } from '#src/policies/memo.policy';
import { canReadNotes } from '#src/policies/notes.policy';
import { visibleTasks } from '#src/policies/task.policy';
import { memoRole } from '#src/subjects/role.select';
import type { Actor } from '#src/web/actor';

const BATCH = 50;

/** All, some at a time, by their ids. */
async function* byId<T extends { id: number }>(find: (id: { gt: number }, take: number) => Promise<T[]>) {
  let after = 0;
  for (;;) {
    const rows = await find({ gt: after }, BATCH);
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (!last || rows.length < BATCH) return;
    after = last.id;
  }
}

const orderBy = { id: 'asc' } as const;
const name = { select: { name: true } } as const;
const file = { id: true, fileName: true, storageKey: true, sizeBytes: true } as const;
const filesFor = (actor: Actor) => ({ select: file, where: notHeldFrom(actor), orderBy }) as const;

/** Memos of their own that they may see now. */
export const ownMemos = ({ prisma }: Database, actor: Actor) =>
  byId((id, take) =>
    prisma.memo.findMany({
      where: { AND: [{ id, ownerId: actor.id }, visibleTo(actor)] },
      take,
      orderBy,
      select: {
        ...{ id: true, title: true, body: true, stage: true, isForCompany: true, createdAt: true, expectedBy: true },
        ...{ outcome: true, conclusion: true, consideredAt: true, postponedUntil: true, withdrawnAt: true },
        purpose: name,
        recipient: name,
        recipients: { select: { user: name }, orderBy: { position: 'asc' } },
        consideredBy: name,
        tags: { select: { tag: name } },
        participants: { select: { user: name }, where: { isSubscriber: true } },
        attachments: filesFor(actor),
      },
    }),
  );

/** Tasks in which they do more than read. */
export const ownTasks = ({ prisma }: Database, actor: Actor) =>
  byId((id, take) => {
    const works = { userId: actor.id, OR: [{ isOwner: true }, { isCoOwner: true }, { isResponsible: true }] };
    return prisma.task.findMany({
      where: { AND: [{ id, participants: { some: works } }, visibleTasks(actor)] },
      take,
      orderBy,
      select: {
        ...{ id: true, kind: true, title: true, description: true, priority: true, createdAt: true, closedAt: true },
        ...{ startDate: true, dueDate: true, nextStep: true, nextStepDate: true, conclusion: true },
        owner: name,
        stage: name,
        tags: { select: { tag: name } },
        participants: { select: { user: name }, where: { isResponsible: true } },
        attachments: filesFor(actor),
      },
    });
  });

const memoOfNotes = {
  ownerId: true,
  stage: true,
  withdrawnAt: true,
  participants: { select: memoRole },
} as const;

/** What they wrote, where they may still read it; of the deciders' notes, too. */
export async function* ownMessages({ prisma }: Database, actor: Actor) {
  const mine = { some: { userId: actor.id, isOwner: false } };
  const conversation: Prisma.ConversationWhereInput = {
    OR: [{ memo: visibleTo(actor) }, { task: visibleTasks(actor) }, { notesOf: { participants: mine } }],
  };
  const batches = byId((id, take) =>
    prisma.message.findMany({
      where: { id, authorId: actor.id, deletedAt: null, conversation },
      take,
      orderBy,
      select: {
        ...{ id: true, text: true, createdAt: true, editedAt: true },
        conversation: { select: { memoId: true, taskId: true, notesOfId: true, notesOf: { select: memoOfNotes } } },
        attachments: filesFor(actor),
      },
    }),
  );
  for await (const batch of batches)
    yield batch.filter(
      ({ conversation: { notesOf } }) => !notesOf || canReadNotes(actor, { ...notesOf, hasTask: false }),
    );
}

export type RowOf<F extends (...args: never[]) => AsyncGenerator<object[]>> =
  ReturnType<F> extends AsyncGenerator<(infer R)[]> ? R : never;

/** Of what they may not see any more nothing is told. */
const ofWhatIsSeen = (actor: Actor) => [
  { memoId: null, taskId: null },
  { memo: visibleTo(actor) },
  { task: visibleTasks(actor) },
];

export const ownNotices = ({ prisma }: Database, actor: Actor) =>
  byId((id, take) =>
    prisma.notification.findMany({
      where: { id, userId: actor.id, OR: ofWhatIsSeen(actor) },
      take,
      orderBy,
      select: {
        ...{ id: true, kind: true, memoId: true, taskId: true, createdAt: true, readAt: true },
        event: { select: { type: true } },
      },
    }),
  );

const SIGN_INS = ['session.', 'twoStep.', 'password.', 'takeout.'];

export const ownSignIns = ({ prisma }: Database, { id: userId }: Actor) =>
  byId((id, take) =>
    prisma.auditEntry.findMany({
      where: {
        AND: [
          { id, OR: SIGN_INS.map((startsWith) => ({ type: { startsWith } })) },
          { OR: [{ actorId: userId }, { actorId: null, subjectId: userId }] },
        ],
      },
      take,
      orderBy,
      select: { id: true, type: true, details: true, createdAt: true },
    }),
  );

export const ownReminders = ({ prisma }: Database, actor: Actor) =>
  byId((id, take) =>
    prisma.reminder.findMany({
      where: { id, userId: actor.id, OR: ofWhatIsSeen(actor) },
      take,
      orderBy,
      select: { id: true, memoId: true, taskId: true, note: true, dueAt: true, repeat: true, doneAt: true },
    }),
  );

export const ownViews = ({ prisma }: Database, { id: ownerId }: Actor) =>
  prisma.savedView.findMany({
    where: { ownerId },
    orderBy,
    select: { kind: true, name: true, audience: true, query: true, createdAt: true },
  });

/** Never the password, nor a key. */
export const ownProfile = ({ prisma }: Database, { id }: Actor) =>
  prisma.user.findUniqueOrThrow({
    where: { id },
    select: {
      ...{ name: true, email: true, jobTitle: true, phone: true, locale: true, timeZone: true, theme: true },
      ...{ isExecutive: true, isOperator: true, isAdmin: true, createdAt: true, phrases: true },
      ...{ mailFrom: true, mailUntil: true, mailDays: true, taskOrder: true },
      department: name,
      headOf: { select: { department: name } },
      notificationPreferences: { select: { kind: true, timing: true } },
      absences: { select: { fromDay: true, untilDay: true } },
      assistants: { where: { endedAt: null }, select: { assistant: name, since: true } },
    },
  });
