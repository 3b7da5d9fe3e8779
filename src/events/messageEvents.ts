import { z } from 'zod';
import { historyEvent, everyone, isAmong, people } from './entry';

export const messageEvents = {
  /** The text stands in the message alone. */
  'message.posted': historyEvent({
    icon: 'message',
    schema: z.object({ mentioned: people }),
    kind: ({ changes, userId }) => (isAmong(changes.mentioned, userId) ? 'chat-mention' : 'chat-message'),
    audience: everyone,
    whileMuted: ({ changes, userId }) => isAmong(changes.mentioned, userId),
    sentence: (say, { changes, userId }) => say(isAmong(changes.mentioned, userId) ? 'mention' : 'text'),
    refreshes: ['chat'],
  }),
};
