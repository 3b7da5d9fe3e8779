/** What a piece of work takes of the processor: unlike its duration, the same on a busy machine. */
function cpuMs(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/**
 * The least of several runs: the first ones also compile the code, or clear away what others left, which says nothing about the
 * work. A run that took no longer than `enough` is the last one.
 */
export function leastCpuMs(work: () => unknown, runs = 5, enough = 0): number {
  let least = Infinity;
  for (let run = 0; run < runs && least > enough; run += 1) least = Math.min(least, cpuMs(work));
  return least;
}
