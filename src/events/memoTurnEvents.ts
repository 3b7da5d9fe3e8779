import { z } from 'zod';
import { historyEvent, mustAct, none, type AudienceFacts } from './entry';

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
};
