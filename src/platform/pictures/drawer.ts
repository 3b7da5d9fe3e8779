import type { ChildProcess } from 'node:child_process';
import { forkForStrangers, isEndedByOthers } from '../strangersProcess';
import { answerSchema, type Answer, type Drawn, type Wish } from './wish';

const HEAP_MB = 64;
/** By the clock of the wall, which says little of the picture where everything is slow. */
const TIMEOUT_MS = 30_000;
const IDLE_MS = 30_000;

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
    const begun = forkForStrangers('pictures', HEAP_MB);
    begun.on('message', (raw) => {
      const answer = answerSchema.safeParse(raw);
      settle?.(answer.success ? answer.data : { cannot: 'the answer was not understood' });
    });
    begun.on('error', (error) => gone(begun, { cannot: error.message }));
    begun.on('exit', (_code, signal) => gone(begun, isEndedByOthers(signal) ? { cannot: `${signal}` } : null));
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
