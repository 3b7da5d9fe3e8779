import { fork, type ChildProcess } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { projectRoot } from '../projectRoot';
import { answerSchema, type Answer, type Drawn, type Wish } from './wish';

const PROGRAM = path.join(projectRoot, 'dist', 'pictures.js');
/** By the clock of the wall, which says little of the picture where everything is slow. */
const TIMEOUT_MS = 30_000;
const IDLE_MS = 30_000;
const LOW_PRIORITY = 10;
/** Whom the system sends these ends itself: that says nothing of the picture either. */
const ENDED_BY_OTHERS: readonly (NodeJS.Signals | null)[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Nothing could be drawn just now, whatever the picture is. */
export class CannotDraw extends Error {}

export type Drawer = { draw(wish: Wish, file: string): Promise<Drawn | null>; pid(): number | undefined };

/**
 * One process that draws, one picture after the other; begun when it is needed, and again after it died. Whoever hands in
 * a picture that it died of is told that it is none.
 */
export function startDrawer(): Drawer {
  let child: ChildProcess | null = null;
  let settle: ((answer: Answer | null) => void) | null = null;
  let idle: NodeJS.Timeout | undefined;

  const gone = (died: ChildProcess, answer: Answer | null): void => {
    if (child !== died) return;
    child = null;
    settle?.(answer);
  };
  const begin = (): ChildProcess => {
    const begun = forkChild();
    begun.on('message', (raw) => {
      const answer = answerSchema.safeParse(raw);
      settle?.(answer.success ? answer.data : { cannot: 'the answer was not understood' });
    });
    begun.on('error', (error) => gone(begun, { cannot: error.message }));
    begun.on('exit', (_code, signal) => gone(begun, ENDED_BY_OTHERS.includes(signal) ? { cannot: `${signal}` } : null));
    return begun;
  };
  const end = (why: string): void => {
    const ended = child;
    if (!ended) return;
    gone(ended, { cannot: why });
    ended.kill('SIGKILL');
  };
  return {
    pid: () => child?.pid,
    async draw(wish, file) {
      clearTimeout(idle);
      const drawing = (child ??= begin());
      const late = setTimeout(() => end('it took too long'), TIMEOUT_MS);
      const answer = await new Promise<Answer | null>((resolve) => {
        settle = resolve;
        drawing.send({ wish, path: file }, (error) => error && gone(drawing, { cannot: error.message }));
      });
      settle = null;
      clearTimeout(late);
      idle = setTimeout(() => end('idle'), IDLE_MS).unref();
      if (answer && 'cannot' in answer) throw new CannotDraw(answer.cannot);
      return answer && answer.drawn;
    },
  };
}

/** It gets no secret of ours, little memory for itself, and time when nobody else needs it. */
function forkChild(): ChildProcess {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => /^(PATH|SYSTEMROOT|TEMP|TMP|TMPDIR|LD_LIBRARY_PATH)$/i.test(name)),
  );
  const child = fork(PROGRAM, [], {
    env: { ...env, MALLOC_ARENA_MAX: '2', UV_THREADPOOL_SIZE: '2' },
    execArgv: ['--max-old-space-size=64'],
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
