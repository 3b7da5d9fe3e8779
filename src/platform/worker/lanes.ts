/** Jobs of one lane never wait for those of another; of each lane so many run at once. */
export const LANES = {
  /** What people see at once: the bell, a chat's revision. Short, and nothing that waits for another machine. */
  notices: 3,
  /** What waits for the mail server; the mailer has as many connections. */
  mail: 4,
  /** What may take long, and nobody waits for it: making digests, handing over, cleaning up. */
  bulk: 2,
  /** Reading the text of files, each in a process of its own: one at a time. */
  reading: 1,
  /** What waits for the virus scanner, where there is one. */
  scans: 2,
} as const;

export type Lane = keyof typeof LANES;

export const LANE_NAMES = Object.keys(LANES) as Lane[];

/** Those that this installation has. */
export const lanesWith = ({ scanner }: { scanner: boolean }): Lane[] =>
  LANE_NAMES.filter((lane) => scanner || lane !== 'scans');

/**
 * Tells a repeated run from a new one: id and birth stay the same. `runnerId` is who runs it. `stopping` is aborted when the
 * process is to end: what takes long and can be done again need not be finished then.
 */
export type Job = { id: string; createdAt: Date; runnerId: string | null; priority: number; stopping: AbortSignal };
export type JobHandler = (payload: unknown, job: Job) => Promise<void>;
export type JobHandlers = Record<string, JobHandler>;
export type JobsByLane = Partial<Record<Lane, JobHandlers>>;

/** A task and when it runs by itself, as in crontab(5), UTC. */
export type Schedule = { task: string; match: string };
