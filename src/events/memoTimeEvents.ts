import { z } from 'zod';
import { historyEvent, idsOf, isAmong, people } from './entry';

/** What time brings, and those who remind of it. */
export const memoTimeEvents = {
  /** `people` must act. */
  'memo.nudged': historyEvent({
    icon: 'bell-ringing',
    schema: z.object({ people }),
    kind: 'memo-waiting',
    audience: ({ changes }) => idsOf(changes.people),
    whileMuted: true,
  }),
  /** The day has come or is over. `holders` must act; `joined` are heads, subscribers from now on, `heads` were there before. */
  'memo.late': historyEvent({
    icon: 'alert-triangle',
    schema: z.object({ day: z.iso.date(), holders: people, owner: people, joined: people, heads: people.default([]) }),
    kind: ({ changes, userId }) => {
      if (isAmong(changes.joined, userId)) return 'memo-subscribed';
      return isAmong([...changes.owner, ...changes.heads], userId) ? 'memo-changed' : 'memo-waiting';
    },
    audience: ({ changes: { holders, owner, joined, heads } }) => idsOf([...holders, ...owner, ...joined, ...heads]),
    whileMuted: true,
    // Whoever must act reads it in the mail of that morning, or of the next.
    mailTiming: ({ kind, timing }) => (kind === 'memo-waiting' ? 'never' : timing),
    sentence(say, { changes: { day, holders, owner, joined, heads }, userId }, format) {
      const role = isAmong([...joined, ...heads], userId) ? 'head' : isAmong(owner, userId) ? 'owner' : 'text';
      return say(role, { date: format.longDay(new Date(day)), recipient: holders[0]?.name ?? '' });
    },
  }),
};
