import { z } from 'zod';
import { historyEvent, idsOf, mustAct, none, people, whoActed } from './entry';

/** Who reads along, and who wants to. */
export const memoSubscriberEvents = {
  /** Somebody who does not see it. */
  'memo.accessAsked': historyEvent({
    icon: 'user-question',
    schema: z.object({ requestId: z.number(), text: z.string() }),
    kind: 'memo-changed',
    audience: ({ participants }) =>
      participants.filter((role) => role.isOwner || mustAct(role)).map(({ userId }) => userId),
    whileMuted: true,
    quote: ({ text }) => text,
  }),
  'memo.subscriberAdded': historyEvent({
    icon: 'user-plus',
    schema: z.object({ people }),
    kind: 'memo-subscribed',
    audience: ({ changes }) => idsOf(changes.people),
    whileMuted: true,
  }),
  'memo.subscriberRemoved': historyEvent({
    icon: 'user-minus',
    schema: z.object({ people }),
    kind: null,
    leavers: ({ changes }) => idsOf(changes.people),
  }),
  'memo.subscriberLeft': historyEvent({ icon: 'logout', schema: none, kind: null, leavers: whoActed }),
};
