import { eventSchemas, type EventType } from './catalogue';
import type { NoticeKind } from './noticeKinds';
import type { Role } from '#src/subjects/subject';

/** What the table needs to know: who has a role in the memo now, and what the event says. */
export type EventFacts = { participants: readonly Role[]; changes: unknown };

type Row = {
  /** One for all, or another for each person. */
  kind: NoticeKind | ((facts: EventFacts, userId: number) => NoticeKind);
  /** Told when they may see the memo. */
  people: (facts: EventFacts) => number[];
  /** Told although, or because, it is out of their sight. */
  former?: (facts: EventFacts) => number[];
};

const idsOf = (people: readonly { id: number }[]): number[] => people.map(({ id }) => id);
const nobody = (): number[] => [];

/** Includes the owner: who edits is usually the owner, who is never told; but an operator's edit concerns the owner too. */
const everyone = ({ participants }: EventFacts): number[] => participants.map(({ userId }) => userId);

const owners = ({ participants }: EventFacts): number[] =>
  participants.filter(({ isOwner }) => isOwner).map(({ userId }) => userId);

/** A deputy hears what the absent recipient does. */
const mustAct = ({ isRecipient, isDeputy }: Role): boolean => isRecipient || isDeputy;

const recipientsAndSubscribers = ({ participants }: EventFacts): number[] =>
  participants.filter((role) => mustAct(role) || role.isSubscriber).map(({ userId }) => userId);

/** A matter of what there is more of. */
const kindOfHandover = ({ changes }: EventFacts): NoticeKind =>
  eventSchemas['person.workHandedOver'].parse(changes).memoCount > 0 ? 'memo-changed' : 'task-changed';

/** Whoever is called by name may wish to know of it sooner than of all the other talk. */
const kindOfMessage = ({ changes }: EventFacts, userId: number): NoticeKind =>
  idsOf(eventSchemas['message.posted'].parse(changes).mentioned).includes(userId) ? 'chat-mention' : 'chat-message';

/**
 * Who is told of what: the table of PRODUCT.md, section 5. `null` tells nobody.
 * The actor, the inactive and those who may not see the memo are taken out afterwards (see notify.ts).
 */
export const recipients: Record<EventType, Row | null> = {
  'memo.drafted': null,
  'memo.sent': { kind: 'memo-sent', people: recipientsAndSubscribers },
  'memo.edited': { kind: 'memo-changed', people: everyone },
  'memo.recipientChanged': {
    kind: 'memo-changed',
    people: everyone,
    former: ({ changes }) => idsOf(eventSchemas['memo.recipientChanged'].parse(changes).left),
  },
  'memo.postponed': { kind: 'memo-decided', people: everyone },
  'memo.setPending': { kind: 'memo-decided', people: everyone },
  'memo.considered': { kind: 'memo-decided', people: everyone },
  'memo.conclusionEdited': { kind: 'memo-decided', people: everyone },
  'memo.reopened': { kind: 'memo-decided', people: everyone },
  'memo.withdrawn': {
    kind: 'memo-changed',
    people: nobody,
    former: ({ changes }) => idsOf(eventSchemas['memo.withdrawn'].parse(changes).participants),
  },
  // Deputies are told of all that waits at once: `person.standsIn`.
  'memo.deputyJoined': null,
  'memo.deputyLeft': null,
  'memo.subscriberAdded': {
    kind: 'memo-subscribed',
    people: ({ changes }) => idsOf(eventSchemas['memo.subscriberAdded'].parse(changes).people),
  },
  'memo.subscriberRemoved': null,
  'memo.subscriberLeft': null,
  'memo.filesAdded': { kind: 'memo-changed', people: everyone },
  'memo.fileRemoved': { kind: 'memo-changed', people: everyone },
  'memo.read': null,
  'memo.seen': null,
  'memo.waiting': null,
  'person.memosWait': { kind: 'memo-waiting', people: everyone },
  'person.standsIn': { kind: 'memo-waiting', people: everyone },
  'person.workHandedOver': { kind: kindOfHandover, people: everyone },
  'message.posted': { kind: kindOfMessage, people: everyone },
  // Also of what they do not see any more: the note is their own.
  'reminder.due': {
    kind: 'reminder',
    people: nobody,
    former: ({ changes }) => [eventSchemas['reminder.due'].parse(changes).userId],
  },
  // Those who are in the task hear of it by the task's own event: everybody is told once.
  'memo.taskCreated': { kind: 'memo-decided', people: everyone },
  'memo.taskClosed': { kind: 'memo-decided', people: owners },
  'task.created': { kind: 'task-created', people: everyone },
  'task.edited': null,
  'task.stageChanged': { kind: 'task-changed', people: everyone },
  'task.closed': { kind: 'task-closed', people: everyone },
  'task.dueChanged': { kind: 'task-changed', people: everyone },
  'task.responsibleChanged': {
    kind: 'task-changed',
    people: everyone,
    former: ({ changes }) => idsOf(eventSchemas['task.responsibleChanged'].parse(changes).left),
  },
  'task.stepChanged': null,
  'task.subtaskStep': null,
  'task.subtaskCreated': null,
  'task.subscriberAdded': {
    kind: 'task-created',
    people: ({ changes }) => idsOf(eventSchemas['task.subscriberAdded'].parse(changes).people),
  },
  'task.subscriberRemoved': null,
  'task.subscriberLeft': null,
  'task.filesAdded': null,
  'task.fileRemoved': null,
};

export const kindFor = ({ kind }: Row, facts: EventFacts, userId: number): NoticeKind =>
  typeof kind === 'function' ? kind(facts, userId) : kind;
