import { z } from 'zod';
import { historyEvent, idsOf, mustAct, people } from './entry';

/** What advisers are asked about a memo, and what they answer. */
export const memoOpinionEvents = {
  'memo.opinionAsked': historyEvent({
    icon: 'message-question',
    schema: z.object({ people, question: z.string(), by: z.iso.date().nullable(), isYesNo: z.boolean() }),
    kind: 'memo-sent',
    audience: ({ changes }) => idsOf(changes.people),
    whileMuted: true,
    quote: ({ question }) => question,
  }),
  'memo.opinionGiven': historyEvent({
    icon: 'message-check',
    schema: z.object({ verdict: z.boolean().nullable(), answer: z.string(), askedById: z.number() }),
    kind: 'memo-changed',
    audience: ({ participants, changes }) => [
      ...participants.filter(mustAct).map(({ userId }) => userId),
      changes.askedById,
    ],
    whileMuted: ({ isRecipient, isDeputy }) => isRecipient || isDeputy,
    quote: ({ answer }) => answer,
  }),
  'memo.opinionReminded': historyEvent({
    icon: 'bell',
    schema: z.object({ people, question: z.string() }),
    kind: 'memo-waiting',
    audience: ({ changes }) => idsOf(changes.people),
    whileMuted: true,
    quote: ({ question }) => question,
  }),
  /** `left` lost the memo by it. */
  'memo.opinionRevoked': historyEvent({
    icon: 'user-minus',
    schema: z.object({ people, left: people }),
    kind: 'memo-changed',
    audience: ({ changes }) => idsOf(changes.people),
    former: ({ changes }) => idsOf(changes.left),
    whileMuted: true,
    leavers: ({ changes }) => idsOf(changes.left),
  }),
};
