import { z } from 'zod';
import { OUTCOMES } from '#src/policies/outcomes';
import { everyone, historyEvent, person, sayPrepared, type AudienceFacts } from './entry';

const owners = ({ participants }: AudienceFacts<unknown>): number[] =>
  participants.filter(({ isOwner }) => isOwner).map(({ userId }) => userId);

/** Before projects could come of memos, it was a task. */
const cameOfIt = { taskId: z.number(), kind: z.enum(['task', 'project']).default('task') };
const isOfProject = ({ kind }: { kind: 'task' | 'project' }): boolean => kind === 'project';

/** What came of a memo, and how that ended. */
export const memoTaskEvents = {
  /** People in the task are told by the task's own event. */
  'memo.taskCreated': historyEvent({
    icon: 'checkbox',
    // A decision in lines says how it was decided, and quotes the conclusion.
    schema: z.object({
      ...cameOfIt,
      considered: z.boolean(),
      outcome: z.enum(OUTCOMES).optional(),
      conclusion: z.string().optional(),
      preparedBy: person.optional(),
    }),
    kind: 'memo-decided',
    audience: everyone,
    whileMuted: true,
    sentence(say, { changes: { considered, outcome = 'noted', preparedBy } }) {
      if (!considered) return say('text');
      return `${say(outcome === 'noted' ? 'considered' : outcome)}${sayPrepared(say, preparedBy)}`;
    },
    quote: ({ conclusion = '' }) => conclusion,
    isOfProject,
  }),
  'memo.taskClosed': historyEvent({
    icon: 'checkbox',
    schema: z.object({ ...cameOfIt, stage: z.string(), isDone: z.boolean(), conclusion: z.string() }),
    kind: 'memo-decided',
    audience: owners,
    whileMuted: true,
    sentence: (say, { actorName, changes: { stage, isDone } }) =>
      say(actorName === null ? 'allSubtasksDone' : isDone ? 'done' : 'text', { stage }),
    quote: ({ conclusion }) => conclusion,
    isOfProject,
  }),
};
