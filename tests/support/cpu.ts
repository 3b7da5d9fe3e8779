/** What a piece of work takes of the processor: unlike its duration, the same on a busy machine. */
export function cpuMs(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** The least of several runs: the first ones also compile the code, which says nothing about the work. */
export const leastCpuMs = (work: () => unknown, runs = 5): number =>
  Math.min(...Array.from({ length: runs }, () => cpuMs(work)));
