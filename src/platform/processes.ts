import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const ps = (column: string, pid: number): string =>
  spawnSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() ?? '';

const readProc = (pid: number, file: string): string | null => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return null;
  }
};

/** What follows the name (in brackets, and it may hold anything) in /proc/…/stat: state, parent, … */
const statOf = (pid: number): string[] => readProc(pid, 'stat')?.split(') ').at(-1)?.split(' ') ?? [];

/** A zombie is dead: where process 1 reaps nothing, as in many containers, it stays in the table for ever. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, under another user.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return statOf(pid)[0] !== 'Z';
}

/** The command line, arguments parted by blanks; empty for a process that is gone or a zombie. */
export function commandOf(pid: number): string {
  if (process.platform === 'linux') return readProc(pid, 'cmdline')?.replaceAll('\0', ' ').trim() ?? '';
  return ps('command', pid);
}

/** Tells two processes with the same number apart: the number is used again, the pair is not. */
export function startOf(pid: number): string {
  if (process.platform !== 'linux') return ps('lstart', pid);
  // Ticks since boot, hence the boot's id.
  const ticks = statOf(pid)[19];
  return ticks ? `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${ticks}` : '';
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
