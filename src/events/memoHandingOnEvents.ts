import { z } from 'zod';
import { everyone, historyEvent, idsOf, isMoved, moveOf, people, person } from './entry';

/** What a recipient does with a memo that is not for them. */
export const memoHandingOnEvents = {
  /** `left` lost the memo by it, `joined` has it now. */
  'memo.handedOn': historyEvent({
    icon: 'arrow-forward-up',
    schema: z.object({ from: z.string(), to: person, note: z.string(), left: people, joined: people }),
    kind: 'memo-changed',
    audience: everyone,
    former: ({ changes }) => idsOf(changes.left),
    whileMuted: (facts) => isMoved(facts) || facts.isRecipient || facts.isDeputy,
    sentence(say, facts) {
      const { to } = facts.changes;
      if (to.id === facts.userId) return say('recipient');
      const move = moveOf(facts);
      return say(move === 'joined' ? 'deputy' : move, { recipient: to.name });
    },
    quote: ({ note }) => note,
    leavers: ({ changes }) => idsOf(changes.left),
  }),
};
