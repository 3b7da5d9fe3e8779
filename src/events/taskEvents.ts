import { z } from 'zod';
import { OUTCOMES } from '#src/policies/outcomes';
import {
  everyone,
  historyEvent,
  fieldChanges,
  idsOf,
  isMoved,
  loggedThere,
  moveOf,
  names,
  nobody,
  none,
  people,
  person,
  sayPrepared,
  whoActed,
  type ShownEvent,
} from './entry';

const line = z.object({ what: z.string(), who: person, by: z.iso.date().nullable() });
const subtask = z.object({ id: z.number(), title: z.string() });
const nextStep = { step: z.string(), date: z.iso.date().nullable() };
/** Why a task changed by an automatic rule; null when a person did it. */
const automatic = z.enum(['allSubtasksDone', 'subtaskStarted', 'subtaskReopened']).nullable();

const taskEvent = <C>(entry: ShownEvent<C>): ShownEvent<C> => ({ refreshes: ['page', 'taskLists'], ...entry });
const everywhere = ['page', 'taskLists', 'sourceMemo'] as const;

export const taskEvents = {
  /**
   * `memoId`: the source memo. `considered`: creating the task considered it. A decision in lines is told once, with all that
   * was decided; each of them is a subtask, of which nobody is told besides.
   */
  'task.created': taskEvent({
    icon: 'plus',
    schema: z.object({
      memoId: z.number().nullable(),
      considered: z.boolean(),
      inLines: z
        .object({
          outcome: z.enum(OUTCOMES),
          conclusion: z.string(),
          lines: z.array(line),
          preparedBy: person.optional(),
        })
        .optional(),
      isLine: z.boolean().optional(),
    }),
    kind: 'task-created',
    audience: (facts) => (facts.changes.isLine ? nobody() : everyone(facts)),
    whileMuted: true,
    quote: ({ inLines }) =>
      [inLines?.conclusion ?? '', ...(inLines?.lines ?? []).map(({ what, who }) => `${who.name}: ${what}`)]
        .filter(Boolean)
        .join('\n'),
    sentence(say, { changes: { memoId, considered, inLines } }) {
      if (inLines)
        return `${say(`inLines.${inLines.outcome}`, { memo: memoId })}${sayPrepared(say, inLines.preparedBy)}`;
      if (memoId === null) return say('text');
      return say(considered ? 'considered' : 'fromMemo', { memo: memoId });
    },
    refreshes: everywhere,
  }),
  /** Came from another system, with what it had written down of the task's way there. */
  'task.imported': historyEvent({
    icon: 'plus',
    schema: z.object({ number: z.number(), note: z.string(), workflow: z.array(z.string()) }),
    kind: null,
    refreshes: [],
  }),
  'task.logged': loggedThere,
  'task.edited': taskEvent({ icon: 'edit', schema: z.object({ changes: fieldChanges }), kind: null }),
  'task.stageChanged': taskEvent({
    icon: 'progress-check',
    schema: z.object({ from: z.string(), to: z.string(), automatic }),
    kind: 'task-changed',
    audience: everyone,
    sentence: (say, { changes }) => say(changes.automatic ?? 'text', { stage: changes.to }),
    refreshes: everywhere,
  }),
  /** `conclusion` is plain text; `isDone` is false when the task was canceled. */
  'task.closed': taskEvent({
    icon: 'check',
    schema: z.object({
      from: z.string(),
      to: z.string(),
      conclusion: z.string(),
      isDone: z.boolean().default(false),
      automatic,
    }),
    kind: 'task-closed',
    audience: everyone,
    whileMuted: true,
    sentence(say, { changes, ownMemoId }) {
      const { to: stage, isDone } = changes;
      const what = changes.automatic === 'allSubtasksDone' ? 'allSubtasksDone' : isDone ? 'done' : 'text';
      return ownMemoId === null ? say(what, { stage }) : say(`ofOwnMemo.${what}`, { stage, memo: ownMemoId });
    },
    quote: ({ conclusion }) => conclusion,
    refreshes: everywhere,
  }),
  /** Of a project: is it complete? */
  'task.tasksDone': taskEvent({
    icon: 'checkbox',
    schema: none,
    kind: 'task-changed',
    audience: ({ participants }) =>
      participants.filter(({ isOwner, isCoOwner }) => isOwner || isCoOwner).map(({ userId }) => userId),
    whileMuted: true,
    sentence: (say, { actorName }) => say(actorName === null ? 'bySystem' : 'text'),
  }),
  'task.dueChanged': taskEvent({
    icon: 'calendar',
    schema: z.object({ from: z.iso.date().nullable(), to: z.iso.date().nullable() }),
    kind: 'task-changed',
    audience: everyone,
    whileMuted: ({ isResponsible }) => isResponsible,
    sentence: (say, { changes: { to } }, format) =>
      to ? say('text', { date: format.longDay(new Date(to)) }) : say('none'),
    refreshes: everywhere,
  }),
  'task.responsibleChanged': taskEvent({
    icon: 'users',
    schema: z.object({ joined: people, left: people }),
    kind: 'task-changed',
    audience: everyone,
    former: ({ changes }) => idsOf(changes.left),
    whileMuted: isMoved,
    sentence: (say, facts) => say(moveOf(facts)),
    leavers: ({ changes }) => idsOf(changes.left),
  }),
  'task.stepChanged': taskEvent({ icon: 'arrow-right', schema: z.object(nextStep), kind: null }),
  'task.subtaskStep': historyEvent({ icon: 'arrow-right', schema: z.object({ subtask, ...nextStep }), kind: null }),
  'task.subtaskCreated': historyEvent({
    icon: 'subtask',
    schema: z.object({ subtask, responsible: people }),
    kind: null,
  }),
  /** Somebody who does not see it. */
  'task.accessAsked': taskEvent({
    icon: 'user-question',
    schema: z.object({ requestId: z.number(), text: z.string() }),
    kind: 'task-changed',
    audience: ({ participants }) =>
      participants.filter((role) => role.isOwner || role.isCoOwner).map(({ userId }) => userId),
    whileMuted: true,
    quote: ({ text }) => text,
  }),
  'task.subscriberAdded': taskEvent({
    icon: 'user-plus',
    schema: z.object({ people }),
    kind: 'task-created',
    audience: ({ changes }) => idsOf(changes.people),
    whileMuted: true,
  }),
  'task.subscriberRemoved': taskEvent({
    icon: 'user-minus',
    schema: z.object({ people }),
    kind: null,
    leavers: ({ changes }) => idsOf(changes.people),
  }),
  'task.subscriberLeft': taskEvent({ icon: 'logout', schema: none, kind: null, leavers: whoActed }),
  'task.filesAdded': taskEvent({ icon: 'paperclip', schema: z.object({ names }), kind: null }),
  'task.fileRemoved': taskEvent({ icon: 'paperclip', schema: z.object({ names }), kind: null }),
};
