import { z } from 'zod';
import {
  askedAgain,
  everyone,
  historyEvent,
  fieldChanges,
  idsOf,
  isAskedAgain,
  isMoved,
  kindOfEdit,
  loggedThere,
  moveOf,
  mustAct,
  names,
  nobody,
  none,
  people,
  person,
  type AudienceFacts,
  type NoticeFacts,
} from './entry';
import { memoDecisionEvents } from './memoDecisionEvents';
import { memoTimeEvents } from './memoTimeEvents';
import { memoHandingOnEvents } from './memoHandingOnEvents';
import { memoOpinionEvents } from './memoOpinionEvents';
import { memoSubscriberEvents } from './memoSubscriberEvents';
import { memoTaskEvents } from './memoTaskEvents';
import { memoTurnEvents } from './memoTurnEvents';

const recipientsAndSubscribers = ({ participants }: AudienceFacts<unknown>): number[] =>
  participants.filter((role) => mustAct(role) || role.isSubscriber).map(({ userId }) => userId);

function roleOf({ isRecipient, isDeputy, isForCompany }: NoticeFacts<unknown>): string {
  if (isDeputy && !isRecipient) return 'deputy';
  if (!isRecipient) return 'subscriber';
  return isForCompany ? 'company' : 'recipient';
}

export const memoEvents = {
  'memo.drafted': historyEvent({ icon: 'pencil', schema: none, kind: null, refreshes: [] }),
  /** Came from another system, as its number there; a note that is no conclusion and a review day of another stage are kept here. */
  'memo.imported': historyEvent({
    icon: 'plus',
    schema: z.object({ number: z.number(), note: z.string(), reviewed: z.iso.date().nullable() }),
    kind: null,
    refreshes: [],
  }),
  'memo.logged': loggedThere,
  'memo.sent': historyEvent({
    icon: 'send',
    schema: none,
    kind: 'memo-sent',
    audience: recipientsAndSubscribers,
    whileMuted: true,
    sentence: (say, facts) => say(roleOf(facts), { recipient: facts.recipientName }),
  }),
  'memo.edited': historyEvent({
    icon: 'edit',
    schema: z.object({ changes: fieldChanges, askedAgain }),
    kind: kindOfEdit,
    audience: everyone,
    whileMuted: isAskedAgain,
    sentence: (say, facts) => say(isAskedAgain(facts) ? 'again' : 'text'),
  }),
  /** `left` lost the memo by it, `joined` has it now. */
  'memo.recipientChanged': historyEvent({
    icon: 'arrow-right',
    schema: z.object({ from: z.string(), to: z.string(), left: people, joined: people }),
    kind: 'memo-changed',
    audience: everyone,
    former: ({ changes }) => idsOf(changes.left),
    whileMuted: isMoved,
    sentence(say, facts) {
      const move = moveOf(facts);
      return move === 'joined' ? say(facts.isDeputy ? 'deputy' : move, { recipient: facts.recipientName }) : say(move);
    },
    leavers: ({ changes }) => idsOf(changes.left),
  }),
  ...memoDecisionEvents,
  ...memoTimeEvents,
  ...memoOpinionEvents,
  ...memoHandingOnEvents,
  ...memoTurnEvents,
  /** `participants` are told although they no longer see the memo; operators say why. */
  'memo.withdrawn': historyEvent({
    icon: 'arrow-back-up',
    schema: z.object({ participants: people, reason: z.string().default('') }),
    kind: 'memo-changed',
    audience: nobody,
    former: ({ changes }) => idsOf(changes.participants),
    whileMuted: true,
    quote: ({ reason }) => reason,
    leavers: ({ changes }) => idsOf(changes.participants),
  }),
  'memo.putBack': historyEvent({
    icon: 'arrow-forward-up',
    schema: none,
    kind: 'memo-changed',
    audience: everyone,
    whileMuted: true,
  }),
  /** Only those who had a mail of it are told: the others never knew. */
  'memo.takenBack': historyEvent({
    icon: 'arrow-back-up',
    schema: z.object({ participants: people, mailed: people }),
    kind: 'memo-changed',
    audience: nobody,
    former: ({ changes }) => idsOf(changes.mailed),
    whileMuted: true,
    leavers: ({ changes }) => idsOf(changes.participants),
  }),
  /** The deputy is told of all waiting memos at once by `person.standsIn`. */
  'memo.deputyJoined': historyEvent({
    icon: 'user-share',
    schema: z.object({ people, absent: person, until: z.iso.date() }),
    kind: null,
    sentence: (say, { changes: { absent, until } }, format) =>
      say('text', { recipient: absent.name, date: format.longDay(new Date(until)) }),
    refreshes: [],
  }),
  'memo.deputyLeft': historyEvent({
    icon: 'user-minus',
    schema: z.object({ people, absent: person }),
    kind: null,
    sentence: (say, { changes }) => say('text', { recipient: changes.absent.name }),
    refreshes: [],
  }),
  ...memoSubscriberEvents,
  'memo.filesAdded': historyEvent({
    icon: 'paperclip',
    schema: z.object({ names, askedAgain }),
    kind: kindOfEdit,
    audience: everyone,
    whileMuted: isAskedAgain,
    sentence: (say, facts) => say(isAskedAgain(facts) ? 'again' : 'text', { count: facts.changes.names.length }),
  }),
  'memo.fileRemoved': historyEvent({
    icon: 'paperclip',
    schema: z.object({ names, askedAgain }),
    kind: kindOfEdit,
    audience: everyone,
    whileMuted: isAskedAgain,
    sentence: (say, facts) => say(isAskedAgain(facts) ? 'again' : 'text'),
  }),
  'memo.seen': historyEvent({ icon: 'eye', schema: none, kind: null }),
  'memo.read': historyEvent({ icon: 'eye', schema: none, kind: null, refreshes: [] }),
  ...memoTaskEvents,
  /** Written until version 0.9; replaced by `person.memosWait`. */
  'memo.waiting': historyEvent({
    icon: 'bell',
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
