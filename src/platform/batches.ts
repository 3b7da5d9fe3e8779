/** Few enough that nobody waits long for the locks, and that a statement is done long before its time is up. */
const AT_ONCE = 5_000;

/** Repeats a step that does at most so many rows, and tells how many it did, until fewer are left. Answers how many in all. */
export async function inBatches(step: (most: number) => Promise<number>): Promise<number> {
  let all = 0;
  for (let done = AT_ONCE; done === AT_ONCE; all += done) done = await step(AT_ONCE);
  return all;
}
