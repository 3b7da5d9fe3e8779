import { z } from 'zod';
import { defineEvent, everyone, historyEvent, ids, isAmong, people } from './entry';

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
  /** Among the deciders: told by the bell alone, without a word of it. */
  'note.posted': defineEvent({
    schema: z.object({ noteId: z.number(), readers: ids }),
    kind: 'chat-message',
    audience: ({ changes }) => changes.readers,
    mailTiming: () => 'never',
    refreshes: ['notes'],
  }),
};
