import { z } from 'zod';
import { defineEvent, isAmong, people } from './entry';

export const messageEvents = {
  /** The text stands in the message alone. */
  'message.posted': defineEvent({
    schema: z.object({ mentioned: people }),
    kind: ({ changes, userId }) => (isAmong(changes.mentioned, userId) ? 'chat-mention' : 'chat-message'),
    whileMuted: ({ changes, userId }) => isAmong(changes.mentioned, userId),
    sentence: (say, { changes, userId }) => say(isAmong(changes.mentioned, userId) ? 'mention' : 'text'),
    refreshes: ['chat'],
  }),
};
