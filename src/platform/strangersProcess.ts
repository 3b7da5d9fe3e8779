import { fork, type ChildProcess } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { projectRoot } from './projectRoot';

const LOW_PRIORITY = 10;
/** Whom the system sends these ends itself: that says nothing of the file that it looked at. */
const ENDED_BY_OTHERS: readonly (NodeJS.Signals | null)[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

export const isEndedByOthers = (signal: NodeJS.Signals | null): boolean => ENDED_BY_OTHERS.includes(signal);

/** A process for files of strangers. It gets no secret of ours, little memory for itself, and time when nobody else needs it. */
export function forkForStrangers(program: 'pictures' | 'fileText', heapMb: number): ChildProcess {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => /^(PATH|SYSTEMROOT|TEMP|TMP|TMPDIR|LD_LIBRARY_PATH)$/i.test(name)),
  );
  const child = fork(path.join(projectRoot, 'dist', `${program}.js`), [], {
    env: { ...env, MALLOC_ARENA_MAX: '2', UV_THREADPOOL_SIZE: '2' },
    execArgv: [`--max-old-space-size=${heapMb}`],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  child.unref();
  child.channel?.unref();
  try {
    if (child.pid !== undefined) os.setPriority(child.pid, LOW_PRIORITY);
  } catch {
    // It is gone already, or this system has no such thing.
  }
  return child;
}
