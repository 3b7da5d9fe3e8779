import { z } from 'zod';

/** A run that gave no sign for so long was broken off. */
const LIVES_MS = 30_000;

export const runFiles = z.array(z.object({ name: z.string(), sizeBytes: z.number() }));
export type RunFile = z.infer<typeof runFiles>[number];

export const failureSchema = z.object({
  key: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
});

export type Failure = z.infer<typeof failureSchema>;

type Facts = { outcome: string | null; startedAt: Date | null; seenAt: Date | null };
export type RunState = 'waiting' | 'running' | 'done' | 'failed' | 'brokenOff';

const OUTCOMES: readonly RunState[] = ['done', 'failed', 'brokenOff'];

/** `now` is the clock of this machine: a run says by it that it lives. */
export function stateOf({ outcome, startedAt, seenAt }: Facts, now = new Date()): RunState {
  const ended = OUTCOMES.find((state) => state === outcome);
  if (ended) return ended;
  const last = seenAt ?? startedAt;
  if (last === null) return 'waiting';
  return now.getTime() - last.getTime() < LIVES_MS ? 'running' : 'brokenOff';
}
