import { z } from 'zod';
import { historyEvent, everyone, isAmong, people } from './entry';

export const messageEvents = {
  /** The text stands in the message alone. */
  'message.posted': historyEvent({
    icon: 'message',
    schema: z.object({ mentioned: people, isToldBesides: z.boolean().optional() }),
    kind: ({ changes, userId }) => (isAmong(changes.mentioned, userId) ? 'chat-mention' : 'chat-message'),
    /** A question to the owner, or the answer: those have events of their own. */
    audience: (facts) => (facts.changes.isToldBesides ? [] : everyone(facts)),
    whileMuted: ({ changes, userId }) => isAmong(changes.mentioned, userId),
    sentence: (say, { changes, userId }) => say(isAmong(changes.mentioned, userId) ? 'mention' : 'text'),
    refreshes: ['chat'],
  }),
};
