// Reads the text of one file of a stranger and ends; a second thread ends it when it takes too much memory or time.
import { writeFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import { LIMITS } from './limits';
import { readText } from './readText';
import { questionSchema, type Said } from './said';

/** Of its own, for the thread that reads may not come to look. */
const WATCH = `setInterval(() => {
  const { user, system } = process.cpuUsage();
  if (process.memoryUsage.rss() > ${LIMITS.memoryBytes} || user + system > ${LIMITS.timeMs * 1000}) process.kill(process.pid, 'SIGKILL');
}, 20);`;

const PASSAGES_AT_ONCE = 20;

const say = (said: Said): Promise<void> =>
  new Promise((resolve, reject) => {
    process.send?.(said, (error: Error | null) => (error ? reject(error) : resolve()));
  });

const LOOK_EVERY_MS = 250;

/** Whatever hangs has failed once and for all; who is only given no time by the machine has not. */
function endIfIdle(idleMs: number): void {
  const hung = { state: 'failed', division: 'whole', pages: 0, characters: 0, why: 'it hung' } as const;
  setInterval(() => {
    if (performance.eventLoopUtilization().idle > idleMs) void say({ end: hung });
  }, LOOK_EVERY_MS).unref();
}

async function answer(raw: unknown): Promise<void> {
  const { path, mediaType, idleMs } = questionSchema.parse(raw);
  endIfIdle(idleMs);
  const { passages, words, ...end } = await readText(path, mediaType);
  for (let from = 0; from < passages.length; from += PASSAGES_AT_ONCE)
    await say({ passages: passages.slice(from, from + PASSAGES_AT_ONCE) });
  for (const some of words) await say({ words: some });
  await say({ end });
}

/** Where the system is short of memory, this process goes first. */
function offerItself(): void {
  try {
    writeFileSync('/proc/self/oom_score_adj', '1000');
  } catch {
    // Linux alone has it.
  }
}

offerItself();
new Worker(WATCH, { eval: true }).unref();
const end = (): never => process.exit(0);
process.on('disconnect', end);
process.on('message', (raw) => void answer(raw).finally(end));
