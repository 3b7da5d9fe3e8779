import { readdir, readFile } from 'node:fs/promises';

const TICKS_A_SECOND = 100;
const FROM_TICKS = 1_000 / TICKS_A_SECOND;

type Used = { parent: number; ownMs: number; withEndedMs: number };

/** Linux alone says so, in /proc; null elsewhere, and of a process that has ended. */
async function usedBy(pid: number): Promise<Used | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (stat === null) return null;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ms = (from: number, to: number) =>
    fields.slice(from, to).reduce((sum, ticks) => sum + Number(ticks) * FROM_TICKS, 0);
  return { parent: Number(fields[1]), ownMs: ms(11, 13), withEndedMs: ms(11, 15) };
}

/** What one process has used of the processor so far. */
export const processorMs = async (pid: number): Promise<number> => (await usedBy(pid))?.ownMs ?? NaN;

export const parentOf = async (pid: number): Promise<number | null> => (await usedBy(pid))?.parent ?? null;

/** The same with all that it has started: those that live, and those that it has seen end. */
export async function processorMsOfAll(root: number): Promise<number> {
  const pids = (await readdir('/proc').catch(() => [])).map(Number).filter(Number.isInteger);
  const used = new Map(await Promise.all(pids.map(async (pid) => [pid, await usedBy(pid)] as const)));
  const isBelow = (pid: number): boolean => pid === root || (pid > 1 && isBelow(used.get(pid)?.parent ?? 0));
  if (!used.get(root)) return NaN;
  return pids.filter(isBelow).reduce((sum, pid) => sum + (used.get(pid)?.withEndedMs ?? 0), 0);
}
