import { z } from 'zod';
import { defineEvent, nobody } from './entry';

export const reminderEvents = {
  /** Told even when the memo or task is no longer visible: the note is their own. */
  'reminder.due': defineEvent({
    schema: z.object({ reminderId: z.number(), userId: z.number(), note: z.string() }),
    kind: 'reminder',
    audience: nobody,
    former: ({ changes }) => [changes.userId],
    whileMuted: true,
    sentence: (say, { changes: { note } }) => (note ? say('note', { note }) : say('text')),
    refreshes: [],
  }),
};
