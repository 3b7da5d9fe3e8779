import { eventSchemas, type EventType } from './catalogue';

/** What the rule asks of an event and the person who muted its memo. */
export type MutedFacts = {
  userId: number;
  isRecipient: boolean;
  isDeputy: boolean;
  isResponsible: boolean;
  changes: unknown;
};

type Rule = (facts: MutedFacts) => boolean;

const always: Rule = () => true;
const never: Rule = () => false;
const whoMustAct: Rule = ({ isRecipient, isDeputy }) => isRecipient || isDeputy;
const names = (people: readonly { id: number }[], userId: number): boolean => people.some(({ id }) => id === userId);

/**
 * Whether somebody who muted a memo still hears of an event: a mention, and what concerns one's own duty. Talk and changes
 * are what one muted it for.
 */
const WHILE_MUTED: Record<EventType, Rule> = {
  'memo.drafted': never,
  'memo.sent': always,
  'memo.edited': never,
  'memo.recipientChanged': ({ userId, changes }) => {
    const { left, joined } = eventSchemas['memo.recipientChanged'].parse(changes);
    return names([...left, ...joined], userId);
  },
  'memo.postponed': never,
  'memo.setPending': whoMustAct,
  'memo.considered': never,
  'memo.conclusionEdited': never,
  'memo.reopened': whoMustAct,
  'memo.withdrawn': always,
  'memo.deputyJoined': always,
  'memo.deputyLeft': never,
  'memo.subscriberAdded': always,
  'memo.subscriberRemoved': never,
  'memo.subscriberLeft': never,
  'memo.filesAdded': never,
  'memo.fileRemoved': never,
  'memo.read': never,
  'memo.seen': never,
  'memo.waiting': always,
  'reminder.due': always,
  'person.memosWait': always,
  'person.standsIn': always,
  'person.workHandedOver': always,
  'memo.taskCreated': always,
  'memo.taskClosed': always,
  'task.created': always,
  'task.edited': never,
  'task.stageChanged': never,
  'task.closed': always,
  'task.dueChanged': ({ isResponsible }) => isResponsible,
  'task.responsibleChanged': ({ userId, changes }) => {
    const { left, joined } = eventSchemas['task.responsibleChanged'].parse(changes);
    return names([...left, ...joined], userId);
  },
  'task.stepChanged': never,
  'task.subtaskStep': never,
  'task.subtaskCreated': never,
  'task.subscriberAdded': always,
  'task.subscriberRemoved': never,
  'task.subscriberLeft': never,
  'task.filesAdded': never,
  'task.fileRemoved': never,
  'message.posted': ({ userId, changes }) => names(eventSchemas['message.posted'].parse(changes).mentioned, userId),
};

export const isToldWhileMuted = (type: EventType, facts: MutedFacts): boolean => WHILE_MUTED[type](facts);
