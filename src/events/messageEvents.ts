import { z } from 'zod';
import { defineEvent, isAmong, people } from './entry';

/** What is said in the chat of a memo or task. */
export const messageEvents = {
  /** `mentioned` are the participants whom the text names with an @. The text itself stands in the message alone. */
  'message.posted': defineEvent({
    schema: z.object({ mentioned: people }),
    kind: ({ changes, userId }) => (isAmong(changes.mentioned, userId) ? 'chat-mention' : 'chat-message'),
    whileMuted: ({ changes, userId }) => isAmong(changes.mentioned, userId),
    sentence: (say, { changes, userId }) => say(isAmong(changes.mentioned, userId) ? 'mention' : 'text'),
    refreshes: ['chat'],
  }),
};
