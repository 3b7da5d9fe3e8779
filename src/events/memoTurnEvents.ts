import { z } from 'zod';
import { everyone, historyEvent, idsOf, isAmong, mustAct, none, people, person, type AudienceFacts } from './entry';

const ownerAndRecipients = ({ participants }: AudienceFacts<unknown>): number[] =>
  participants.filter((role) => role.isOwner || mustAct(role)).map(({ userId }) => userId);

/** Whose turn it is, where it could be several people's. */
export const memoTurnEvents = {
  /** An executive has taken a memo to the company; `until` is when it goes back by itself. */
  'memo.taken': historyEvent({
    icon: 'hand-stop',
    schema: z.object({ until: z.iso.datetime().nullable() }),
    kind: 'memo-decided',
    audience: ownerAndRecipients,
  }),
  'memo.givenBack': historyEvent({
    icon: 'arrow-back-up',
    schema: none,
    kind: 'memo-decided',
    audience: ownerAndRecipients,
    whileMuted: mustAct,
    sentence: (say, { actorName }) => say(actorName === null ? 'bySystem' : 'text'),
  }),
  /** In order, `person` was silent for too long; `joined` have the memo only now, as `next` may go on without that step. */
  'memo.mayBePassed': historyEvent({
    icon: 'hourglass-high',
    schema: z.object({ person, next: person, joined: people }),
    kind: 'memo-sent',
    audience: ({ changes: { next, joined } }) => idsOf([next, ...joined]),
    whileMuted: true,
    sentence: (say, { userId, changes }) =>
      say(userId === changes.next.id ? 'text' : 'deputy', {
        person: changes.person.name,
        recipient: changes.next.name,
      }),
  }),
  'memo.passed': historyEvent({
    icon: 'player-skip-forward',
    schema: z.object({ person, joined: people }),
    kind: 'memo-decided',
    audience: everyone,
    whileMuted: ({ userId, changes: { person: passed, joined } }) => isAmong([passed, ...joined], userId),
    sentence: (say, { userId, changes: { person: passed } }) =>
      say(userId === passed.id ? 'passed' : 'text', { person: passed.name }),
  }),
};
