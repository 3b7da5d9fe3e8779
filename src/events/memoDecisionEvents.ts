import { z } from 'zod';
import { OUTCOMES } from '#src/policies/outcomes';
import { everyone, fieldChanges, historyEvent, isAmong, mustAct, none, people, person, sayPrepared } from './entry';

/** Back to the owner with a question, and the answer. */
const returnEvents = {
  'memo.returned': historyEvent({
    icon: 'corner-up-left',
    schema: z.object({ question: z.string() }),
    kind: 'memo-decided',
    audience: everyone,
    whileMuted: true,
    quote: ({ question }) => question,
  }),
  'memo.returnTakenBack': historyEvent({
    icon: 'arrow-back-up',
    schema: none,
    kind: 'memo-decided',
    audience: everyone,
  }),
  /** The owner was told again and stayed silent. */
  'memo.returnUnanswered': historyEvent({
    icon: 'arrow-back-up',
    schema: none,
    kind: 'memo-decided',
    audience: everyone,
    whileMuted: true,
  }),
  'memo.answered': historyEvent({
    icon: 'corner-up-right',
    schema: z.object({ answer: z.string() }),
    kind: 'memo-decided',
    audience: everyone,
    whileMuted: mustAct,
    quote: ({ answer }) => answer,
  }),
  'memo.answerTakenBack': historyEvent({
    icon: 'arrow-back-up',
    schema: none,
    kind: 'memo-decided',
    audience: everyone,
  }),
  'memo.questionWaits': historyEvent({
    icon: 'bell',
    schema: none,
    kind: 'memo-waiting',
    audience: ({ participants }) =>
      participants.filter((role) => role.isOwner || mustAct(role)).map(({ userId }) => userId),
    whileMuted: true,
  }),
};

/** What those who decide do with a memo. */
export const memoDecisionEvents = {
  ...returnEvents,
  'memo.postponed': historyEvent({
    icon: 'player-pause',
    schema: z.object({ until: z.iso.date().nullable() }),
    kind: 'memo-decided',
    audience: everyone,
    sentence: (say, { changes: { until } }, format) =>
      until ? say('until', { date: format.longDay(new Date(until)) }) : say('text'),
  }),
  'memo.setPending': historyEvent({
    icon: 'clock',
    schema: none,
    kind: 'memo-decided',
    audience: everyone,
    whileMuted: mustAct,
    sentence: (say, { actorName }) => say(actorName === null ? 'bySystem' : 'text'),
  }),
  /** Before purposes offered outcomes it was `noted`. `conclusion` is how it begins, as plain text. */
  'memo.considered': historyEvent({
    icon: 'check',
    schema: z.object({
      outcome: z.enum(OUTCOMES).default('noted'),
      conclusion: z.string().default(''),
      preparedBy: person.optional(),
    }),
    kind: 'memo-decided',
    audience: everyone,
    sentence: (say, { changes: { outcome, preparedBy } }) => `${say(outcome)}${sayPrepared(say, preparedBy)}`,
    quote: ({ conclusion }) => conclusion,
  }),
  /** One of several recipients considered it, and others are waited for. `joined` have the memo only now. */
  'memo.consideredInTurn': historyEvent({
    icon: 'check',
    schema: z.object({
      outcome: z.enum(OUTCOMES),
      conclusion: z.string(),
      joined: people,
      preparedBy: person.optional(),
    }),
    kind: 'memo-decided',
    audience: everyone,
    whileMuted: ({ userId, changes }) => isAmong(changes.joined, userId),
    sentence: (say, { userId, changes: { outcome, joined, preparedBy } }) =>
      isAmong(joined, userId) ? say('next') : `${say(outcome)}${sayPrepared(say, preparedBy)}`,
  }),
  'memo.conclusionEdited': historyEvent({
    icon: 'edit',
    schema: z.object({ changes: fieldChanges }),
    kind: 'memo-decided',
    audience: everyone,
  }),
  /** By an operator, after the decision. */
  'memo.corrected': historyEvent({
    icon: 'edit',
    schema: z.object({ changes: fieldChanges, reason: z.string() }),
    kind: 'memo-changed',
    audience: everyone,
    whileMuted: true,
    quote: ({ reason }) => reason,
  }),
  /** A recipient has left: whoever wrote the memo must choose another. */
  'memo.recipientGone': historyEvent({
    icon: 'user-minus',
    schema: z.object({ person }),
    kind: 'memo-changed',
    audience: ({ participants }) => participants.filter(({ isOwner }) => isOwner).map(({ userId }) => userId),
    whileMuted: true,
    sentence: (say, { changes }) => say('text', { person: changes.person.name }),
  }),
  /** `conclusion` is the text that was removed. */
  'memo.reopened': historyEvent({
    icon: 'refresh',
    schema: z.object({ reason: z.string(), conclusion: z.string().optional() }),
    kind: 'memo-decided',
    audience: everyone,
    whileMuted: mustAct,
  }),
};
