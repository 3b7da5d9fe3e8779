/** What a piece of work takes of the processor: unlike its duration, nearly the same on a busy machine. */
function cpuMs(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  return msSince(before);
}

function msSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** What `reference` takes on the machine for which the budgets were set, when that is quiet. */
const REFERENCE_MS = 12;

/** A fixed piece of work of the kind that texts make: expressions, spellings, maps, short-lived texts. */
function reference(): number {
  const seen = new Map<string, number>();
  for (let round = 0; round < 330; round += 1)
    for (const { 0: word, index } of `Über ${round} 漢字 and words `.repeat(24).matchAll(/[\p{L}\p{N}]+/gu))
      seen.set(word.normalize('NFKD').toLowerCase() + (index % 7), index);
  return seen.size;
}

/**
 * How many times slower than in peace the processor is at this moment: a core that two share, that is hot or that belongs to
 * somebody else's machine takes two and three times as long for the same work. Never below 1: budgets are not stretched by it.
 */
export const slowness = (): number => Math.max(1, Math.min(cpuMs(reference), cpuMs(reference)) / REFERENCE_MS);
// Compiled before it is measured.
reference();
reference();

/**
 * The least of several runs, in ms of a quiet machine: the first ones also compile the code, or clear away what others left,
 * which says nothing about the work. A run that took no longer than `enough` is the last one.
 */
export function leastCpuMs(work: () => unknown, runs = 5, enough = 0): number {
  let least = Infinity;
  for (let run = 0; run < runs && least > enough; run += 1) least = Math.min(least, cpuMs(work) / slowness());
  return least;
}

/** What awaiting `work` takes of the processor, in ms of a quiet machine, with what it answers. */
export async function cpuMsOf<T>(work: () => Promise<T>): Promise<{ answer: T; ms: number }> {
  const before = process.cpuUsage();
  const answer = await work();
  return { answer, ms: msSince(before) / slowness() };
}

/**
 * How many times longer than in peace anything takes on the clock at this moment: a core that is slow, or that others have.
 * For what is bound by a patience of so many seconds, and may take a little more.
 */
export function busyness(): number {
  const started = performance.now();
  reference();
  return Math.max(1, (performance.now() - started) / REFERENCE_MS);
}
