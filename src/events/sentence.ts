import type { Translate } from '#src/platform/http/context';
import type { Format } from '#src/platform/http/format';
import { eventSchemas, type EventType } from './catalogue';

/** What one reader's sentence about an event depends on. */
export type NoticeFacts = {
  /** Null when the system itself acted. */
  actorName: string | null;
  /** Whom the actor stood in for. */
  doneForName: string | null;
  changes: unknown;
  userId: number;
  isRecipient: boolean;
  isDeputy: boolean;
  recipientName: string;
  isForCompany: boolean;
  /** The reader's own memo, when the task came of it. */
  ownMemoId: number | null;
};

type Say = (variant: string, values?: Record<string, unknown>) => string;
type Speaker = (say: Say, facts: NoticeFacts, format: Format) => string;

const plain: Speaker = (say) => say('text');
const toWhom = ({ isRecipient, isDeputy, isForCompany }: NoticeFacts): string => {
  if (isDeputy) return 'deputy';
  if (!isRecipient) return 'subscriber';
  return isForCompany ? 'company' : 'recipient';
};
/** A number that may be large, as the reader writes it. */
const counted = (count: number, format: Format) => ({ count, shown: format.number(count) });
const includes = (people: readonly { id: number }[], userId: number): boolean => people.some(({ id }) => id === userId);

const speakers: Record<EventType, Speaker> = {
  'memo.drafted': plain,
  'memo.sent': (say, facts) => say(toWhom(facts), { recipient: facts.recipientName }),
  'memo.edited': plain,
  'memo.recipientChanged': (say, { changes, userId, isDeputy, recipientName }) => {
    const { left, joined } = eventSchemas['memo.recipientChanged'].parse(changes);
    if (includes(joined, userId)) return say(isDeputy ? 'deputy' : 'joined', { recipient: recipientName });
    return say(includes(left, userId) ? 'left' : 'text');
  },
  'memo.postponed': (say, { changes }, format) => {
    const { until } = eventSchemas['memo.postponed'].parse(changes);
    return until ? say('until', { date: format.longDay(new Date(until)) }) : say('text');
  },
  'memo.setPending': (say, { actorName }) => say(actorName === null ? 'bySystem' : 'text'),
  'memo.considered': plain,
  'memo.conclusionEdited': plain,
  'memo.reopened': plain,
  'memo.withdrawn': plain,
  'memo.deputyJoined': (say, { changes }, format) => {
    const { absent, until } = eventSchemas['memo.deputyJoined'].parse(changes);
    return say('text', { recipient: absent.name, date: format.longDay(new Date(until)) });
  },
  'memo.deputyLeft': (say, { changes }) =>
    say('text', { recipient: eventSchemas['memo.deputyLeft'].parse(changes).absent.name }),
  'memo.subscriberAdded': plain,
  'memo.subscriberRemoved': plain,
  'memo.subscriberLeft': plain,
  'memo.filesAdded': (say, { changes }) =>
    say('text', { count: eventSchemas['memo.filesAdded'].parse(changes).names.length }),
  'memo.fileRemoved': plain,
  'memo.read': plain,
  'memo.seen': plain,
  'memo.waiting': (say, facts) =>
    say(facts.isDeputy ? 'deputy' : facts.isForCompany ? 'company' : 'recipient', {
      recipient: facts.recipientName,
      count: eventSchemas['memo.waiting'].parse(facts.changes).days,
    }),
  'person.memosWait': (say, { changes }, format) => {
    const { count } = eventSchemas['person.memosWait'].parse(changes);
    return say('text', counted(count, format));
  },
  'person.standsIn': (say, { changes }, format) => {
    const { absent, until, count } = eventSchemas['person.standsIn'].parse(changes);
    return say('text', { recipient: absent.name, date: format.longDay(new Date(until)), ...counted(count, format) });
  },
  'person.workHandedOver': (say, { changes }, format) => {
    const { from, isSuccessor, memoCount, taskCount } = eventSchemas['person.workHandedOver'].parse(changes);
    const parts = [
      ...(memoCount > 0 ? [say('memos', counted(memoCount, format))] : []),
      ...(taskCount > 0 ? [say('tasks', counted(taskCount, format))] : []),
    ];
    const [what = '', tasks] = parts;
    const both = tasks === undefined ? what : say('both', { memos: what, tasks });
    return say(isSuccessor ? 'successor' : 'text', { what: both, from: from.name });
  },
  'reminder.due': (say, { changes }) => {
    const { note } = eventSchemas['reminder.due'].parse(changes);
    return note ? say('note', { note }) : say('text');
  },
  'memo.taskCreated': (say, { changes }) =>
    say(eventSchemas['memo.taskCreated'].parse(changes).considered ? 'considered' : 'text'),
  'memo.taskClosed': (say, { actorName, changes }) => {
    const { stage, isDone } = eventSchemas['memo.taskClosed'].parse(changes);
    return say(actorName === null ? 'allSubtasksDone' : isDone ? 'done' : 'text', { stage });
  },
  'task.created': (say, { changes }) => {
    const { memoId, considered } = eventSchemas['task.created'].parse(changes);
    if (memoId === null) return say('text');
    return say(considered ? 'considered' : 'fromMemo', { memo: memoId });
  },
  'task.edited': plain,
  'task.stageChanged': (say, { changes }) => {
    const { to, automatic } = eventSchemas['task.stageChanged'].parse(changes);
    return say(automatic ?? 'text', { stage: to });
  },
  'task.closed': (say, { changes, ownMemoId }) => {
    const { to, automatic, isDone } = eventSchemas['task.closed'].parse(changes);
    const what = automatic === 'allSubtasksDone' ? automatic : isDone ? 'done' : 'text';
    return ownMemoId === null ? say(what, { stage: to }) : say(`ofOwnMemo.${what}`, { stage: to, memo: ownMemoId });
  },
  'task.dueChanged': (say, { changes }, format) => {
    const { to } = eventSchemas['task.dueChanged'].parse(changes);
    return to ? say('text', { date: format.longDay(new Date(to)) }) : say('none');
  },
  'task.responsibleChanged': (say, { changes, userId }) => {
    const { left, joined } = eventSchemas['task.responsibleChanged'].parse(changes);
    if (includes(joined, userId)) return say('joined');
    return say(includes(left, userId) ? 'left' : 'text');
  },
  'task.stepChanged': plain,
  'task.subtaskStep': plain,
  'task.subtaskCreated': plain,
  'task.subscriberAdded': plain,
  'task.subscriberRemoved': plain,
  'task.subscriberLeft': plain,
  'task.filesAdded': plain,
  'task.fileRemoved': plain,
  'message.posted': (say, { changes, userId }) =>
    say(includes(eventSchemas['message.posted'].parse(changes).mentioned, userId) ? 'mention' : 'text'),
};

/** "Andrew Meyer sent you a memo": one event in one reader's words. */
export function noticeSentence(t: Translate, format: Format, type: EventType, facts: NoticeFacts): string {
  const actor = facts.actorName ?? t('notices.system');
  const name = facts.doneForName ? t('absences.onBehalf', { name: actor, other: facts.doneForName }) : actor;
  const say: Say = (variant, values) => t(`notices.${type}.${variant}`, { name, ...values });
  return speakers[type](say, facts, format);
}
