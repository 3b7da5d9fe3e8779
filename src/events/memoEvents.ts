import { z } from 'zod';
import type { Role } from '#src/subjects/subject';
import {
  defineEvent,
  fieldChanges,
  idsOf,
  isMoved,
  moveOf,
  names,
  nobody,
  none,
  people,
  person,
  whoActed,
  type AudienceFacts,
  type NoticeFacts,
} from './entry';

/** A deputy is told what the absent recipient is told. */
const mustAct = ({ isRecipient, isDeputy }: Pick<Role, 'isRecipient' | 'isDeputy'>): boolean => isRecipient || isDeputy;

const recipientsAndSubscribers = ({ participants }: AudienceFacts<unknown>): number[] =>
  participants.filter((role) => mustAct(role) || role.isSubscriber).map(({ userId }) => userId);

const owners = ({ participants }: AudienceFacts<unknown>): number[] =>
  participants.filter(({ isOwner }) => isOwner).map(({ userId }) => userId);

function roleOf({ isRecipient, isDeputy, isForCompany }: NoticeFacts<unknown>): string {
  if (isDeputy) return 'deputy';
  if (!isRecipient) return 'subscriber';
  return isForCompany ? 'company' : 'recipient';
}

export const memoEvents = {
  'memo.drafted': defineEvent({ schema: none, kind: null, refreshes: [] }),
  'memo.sent': defineEvent({
    schema: none,
    kind: 'memo-sent',
    audience: recipientsAndSubscribers,
    whileMuted: true,
    sentence: (say, facts) => say(roleOf(facts), { recipient: facts.recipientName }),
  }),
  'memo.edited': defineEvent({ schema: z.object({ changes: fieldChanges }), kind: 'memo-changed' }),
  /** `left` lost the memo by it, `joined` has it now. */
  'memo.recipientChanged': defineEvent({
    schema: z.object({ from: z.string(), to: z.string(), left: people, joined: people }),
    kind: 'memo-changed',
    former: ({ changes }) => idsOf(changes.left),
    whileMuted: isMoved,
    sentence(say, facts) {
      const move = moveOf(facts);
      return move === 'joined' ? say(facts.isDeputy ? 'deputy' : move, { recipient: facts.recipientName }) : say(move);
    },
    leavers: ({ changes }) => idsOf(changes.left),
  }),
  'memo.postponed': defineEvent({
    schema: z.object({ until: z.iso.date().nullable() }),
    kind: 'memo-decided',
    sentence: (say, { changes: { until } }, format) =>
      until ? say('until', { date: format.longDay(new Date(until)) }) : say('text'),
  }),
  'memo.setPending': defineEvent({
    schema: none,
    kind: 'memo-decided',
    whileMuted: mustAct,
    sentence: (say, { actorName }) => say(actorName === null ? 'bySystem' : 'text'),
  }),
  'memo.considered': defineEvent({ schema: none, kind: 'memo-decided' }),
  'memo.conclusionEdited': defineEvent({ schema: z.object({ changes: fieldChanges }), kind: 'memo-decided' }),
  /** `conclusion` is the text that was removed. */
  'memo.reopened': defineEvent({
    schema: z.object({ reason: z.string(), conclusion: z.string().optional() }),
    kind: 'memo-decided',
    whileMuted: mustAct,
  }),
  /** `participants` are told although they no longer see the memo. */
  'memo.withdrawn': defineEvent({
    schema: z.object({ participants: people }),
    kind: 'memo-changed',
    audience: nobody,
    former: ({ changes }) => idsOf(changes.participants),
    whileMuted: true,
    leavers: 'everybody',
  }),
  /** The deputy is told of all waiting memos at once by `person.standsIn`. */
  'memo.deputyJoined': defineEvent({
    schema: z.object({ people, absent: person, until: z.iso.date() }),
    kind: null,
    sentence: (say, { changes: { absent, until } }, format) =>
      say('text', { recipient: absent.name, date: format.longDay(new Date(until)) }),
    refreshes: [],
  }),
  'memo.deputyLeft': defineEvent({
    schema: z.object({ people, absent: person }),
    kind: null,
    sentence: (say, { changes }) => say('text', { recipient: changes.absent.name }),
    refreshes: [],
  }),
  'memo.subscriberAdded': defineEvent({
    schema: z.object({ people }),
    kind: 'memo-subscribed',
    audience: ({ changes }) => idsOf(changes.people),
    whileMuted: true,
  }),
  'memo.subscriberRemoved': defineEvent({
    schema: z.object({ people }),
    kind: null,
    leavers: ({ changes }) => idsOf(changes.people),
  }),
  'memo.subscriberLeft': defineEvent({ schema: none, kind: null, leavers: whoActed }),
  'memo.filesAdded': defineEvent({
    schema: z.object({ names }),
    kind: 'memo-changed',
    sentence: (say, { changes }) => say('text', { count: changes.names.length }),
  }),
  'memo.fileRemoved': defineEvent({ schema: z.object({ names }), kind: 'memo-changed' }),
  /** First opening by a participant. */
  'memo.seen': defineEvent({ schema: none, kind: null }),
  /** An operator or executive without a role read the memo. */
  'memo.read': defineEvent({ schema: none, kind: null, refreshes: [] }),
  /** People in the task are told by the task's own event. */
  'memo.taskCreated': defineEvent({
    schema: z.object({ taskId: z.number(), considered: z.boolean() }),
    kind: 'memo-decided',
    whileMuted: true,
    sentence: (say, { changes }) => say(changes.considered ? 'considered' : 'text'),
  }),
  /** For the memo's owner when they have no role in the task. */
  'memo.taskClosed': defineEvent({
    schema: z.object({ taskId: z.number(), stage: z.string(), isDone: z.boolean(), conclusion: z.string() }),
    kind: 'memo-decided',
    audience: owners,
    whileMuted: true,
    sentence: (say, { actorName, changes: { stage, isDone } }) =>
      say(actorName === null ? 'allSubtasksDone' : isDone ? 'done' : 'text', { stage }),
    quote: ({ conclusion }) => conclusion,
  }),
  /** Written until version 0.9; replaced by `person.memosWait`. */
  'memo.waiting': defineEvent({
    schema: z.object({ days: z.number(), people: people.optional() }),
    kind: null,
    sentence: (say, { isDeputy, isForCompany, recipientName, changes }) =>
      say(isDeputy ? 'deputy' : isForCompany ? 'company' : 'recipient', {
        recipient: recipientName,
        count: changes.days,
      }),
    refreshes: [],
  }),
};
