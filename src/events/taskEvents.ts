import { z } from 'zod';

const change = z.object({ from: z.unknown(), to: z.unknown() });
const changes = z.record(z.string(), change);
const people = z.array(z.object({ id: z.number(), name: z.string() }));
const none = z.object({});
const subtask = z.object({ id: z.number(), title: z.string() });

/** Why a task changed by itself; null when somebody did it. */
export const AUTOMATIC = ['allSubtasksDone', 'subtaskStarted', 'subtaskReopened'] as const;
const automatic = z.enum(AUTOMATIC).nullable();

/** What can happen to a task. */
export const taskEventSchemas = {
  /** `memoId` is the memo it came of. `considered`: the memo was considered by it. */
  'task.created': z.object({ memoId: z.number().nullable(), considered: z.boolean() }),
  'task.edited': z.object({ changes }),
  'task.stageChanged': z.object({ from: z.string(), to: z.string(), automatic }),
  /** `conclusion` is the line with which it was closed, as plain text; `isDone` unless it was canceled. */
  'task.closed': z.object({
    from: z.string(),
    to: z.string(),
    conclusion: z.string(),
    isDone: z.boolean().default(false),
    automatic,
  }),
  'task.dueChanged': z.object({ from: z.iso.date().nullable(), to: z.iso.date().nullable() }),
  'task.responsibleChanged': z.object({ joined: people, left: people }),
  /** The step that is next, with its day. */
  'task.stepChanged': z.object({ step: z.string(), date: z.iso.date().nullable() }),
  /** The same in a subtask, written into the history of its main task. */
  'task.subtaskStep': z.object({ subtask, step: z.string(), date: z.iso.date().nullable() }),
  'task.subtaskCreated': z.object({ subtask, responsible: people }),
  'task.subscriberAdded': z.object({ people }),
  'task.subscriberRemoved': z.object({ people }),
  'task.subscriberLeft': none,
  'task.filesAdded': z.object({ names: z.array(z.string()) }),
  'task.fileRemoved': z.object({ names: z.array(z.string()) }),
} as const;
