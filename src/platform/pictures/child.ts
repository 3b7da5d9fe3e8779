// Reads strangers' pictures and nothing else; ends itself when one takes too much memory or time.
import { writeFileSync } from 'node:fs';
import { draw, loadSharp } from './draw';
import { questionSchema, type Answer } from './wish';

const MOST_BYTES = 450 * 1024 * 1024;
/** Of the processor, in microseconds: a machine that is busy with other things makes no picture a bad one. */
const MOST_TIME = 10_000_000;
const LOOK_EVERY_MS = 10;

/** Not `process.exit`, which waits for the decoder. */
const end = (): never => {
  process.kill(process.pid, 'SIGKILL');
  return process.exit(1);
};

/** Decoding happens on another thread: this one is free to look. */
async function watched<T>(work: () => Promise<T>): Promise<T> {
  const before = process.cpuUsage();
  const looking = setInterval(() => {
    const { user, system } = process.cpuUsage(before);
    if (process.memoryUsage.rss() > MOST_BYTES || user + system > MOST_TIME) end();
  }, LOOK_EVERY_MS);
  try {
    return await work();
  } finally {
    clearInterval(looking);
  }
}

const sharp = loadSharp();
sharp.catch(() => undefined);

async function answer(raw: unknown): Promise<Answer> {
  const { wish, path } = questionSchema.parse(raw);
  const ready = await sharp;
  return { drawn: await watched(() => draw(ready, wish, path)) };
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
process.on('disconnect', end);
process.on('message', (raw) => {
  void answer(raw)
    .catch((error: unknown): Answer => ({ cannot: String(error) }))
    .then((said) => process.send?.(said));
});
