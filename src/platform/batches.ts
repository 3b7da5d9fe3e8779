/** Few enough that nobody waits long for the locks, and that a statement is done long before its time is up. */
const AT_ONCE = 5_000;

/** Repeats a step, which returns how many rows it did, until it does fewer than a full batch. Returns the total. */
export async function inBatches(step: (most: number) => Promise<number>): Promise<number> {
  let all = 0;
  for (let done = AT_ONCE; done === AT_ONCE; all += done) done = await step(AT_ONCE);
  return all;
}
