import { tellRevision } from '#src/features/conversations/revision.service';
import type { Deps } from '#src/platform/http/context';
import type { EventType } from './catalogue';
import type { HappenedEvent } from './event.queries';
import { notify } from './notify';
import { closePages } from './closePages';

export type Reach = Pick<Deps, 'db' | 'config' | 'realtime' | 'logger'>;
type Subscriber = (deps: Reach, event: HappenedEvent) => Promise<void> | void;

/** Open pages of the memo or task ask for what is new. Whoever acted has seen it already. */
const refreshPages: Subscriber = ({ realtime }, { subject: { place }, type, actorId }) => {
  if (place) realtime.toPage(place, `${place.kind}.changed`, { [`${place.kind}Id`]: place.id, type, actorId });
};

/** Lists and pages of the memo that a task came of show the task's stage, in its colour. */
const refreshSource: Subscriber = ({ realtime }, { subject: { source }, type, actorId }) => {
  if (!source) return;
  const changed = { memoId: source.id, type, actorId };
  realtime.toPage({ kind: 'memo', id: source.id }, 'memo.changed', changed);
  realtime.toUsers(
    source.participants.map(({ userId }) => userId),
    'memo.changed',
    changed,
  );
};

const tellTalk: Subscriber = (deps, { subject: { place } }) =>
  place ? tellRevision(deps, place.kind === 'memo' ? { memoId: place.id } : { taskId: place.id }) : undefined;

/** Lists and boards of tasks show what everybody with a part in them, and every operator, changes. */
const refreshLists: Subscriber = async ({ db, realtime }, { subject: { place, participants } }) => {
  const operators = await db.prisma.user.findMany({
    where: { isOperator: true, deactivatedAt: null },
    select: { id: true },
  });
  const readers = new Set([...participants.map(({ userId }) => userId), ...operators.map(({ id }) => id)]);
  realtime.toUsers([...readers], 'tasks.changed', { taskId: place?.id });
};

const everything: readonly Subscriber[] = [notify, refreshPages];
const ofTask: readonly Subscriber[] = [notify, refreshPages, refreshLists];

/** Who reacts to what. Every event stands here, or it does not compile: telling nobody is a decision too. */
export const subscribers: Record<EventType, readonly Subscriber[]> = {
  'memo.drafted': [],
  'memo.sent': everything,
  'memo.edited': everything,
  'memo.recipientChanged': [closePages, ...everything],
  'memo.postponed': everything,
  'memo.setPending': everything,
  'memo.considered': everything,
  'memo.conclusionEdited': everything,
  'memo.reopened': everything,
  'memo.withdrawn': [closePages, ...everything],
  'memo.deputyJoined': [],
  'memo.deputyLeft': [],
  'memo.subscriberAdded': everything,
  'memo.subscriberRemoved': [closePages, refreshPages],
  'memo.subscriberLeft': [closePages, refreshPages],
  'memo.filesAdded': everything,
  'memo.fileRemoved': everything,
  'memo.read': [],
  'memo.seen': [refreshPages],
  'memo.waiting': [],
  'person.memosWait': [notify],
  'person.standsIn': [notify],
  'person.workHandedOver': [notify],
  'reminder.due': [notify],
  'message.posted': [notify, tellTalk],
  'memo.taskCreated': everything,
  'memo.taskClosed': everything,
  'task.created': [...ofTask, refreshSource],
  'task.edited': [refreshPages, refreshLists],
  'task.stageChanged': [...ofTask, refreshSource],
  'task.closed': [...ofTask, refreshSource],
  'task.dueChanged': [...ofTask, refreshSource],
  'task.responsibleChanged': [closePages, ...ofTask],
  'task.stepChanged': [refreshPages, refreshLists],
  'task.subtaskStep': [refreshPages],
  'task.subtaskCreated': [refreshPages],
  'task.subscriberAdded': ofTask,
  'task.subscriberRemoved': [closePages, refreshPages, refreshLists],
  'task.subscriberLeft': [closePages, refreshPages, refreshLists],
  'task.filesAdded': [refreshPages, refreshLists],
  'task.fileRemoved': [refreshPages, refreshLists],
};
