import { readFile, writeFile } from 'node:fs/promises';
import http from 'node:http';
import { processorMs } from '../processor';

/** What a program spent while something was asked of it (Linux alone says so, in /proc). */
export type Spent = {
  cpuMs: number;
  /** The longest time in which the process answered nothing at all; never more than the CPU it used. */
  blockedMs: number;
  /** Memory at its highest, over what it was before. */
  memoryMb: number;
  /** The longest that somebody else waited for a page. */
  othersMs: number;
};

async function memoryMb(pid: number, line: 'VmHWM' | 'VmRSS'): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`${line}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0) / 1024;
}

/** From now on VmHWM is the highest since now. */
const forgetPeak = (pid: number) => writeFile(`/proc/${pid}/clear_refs`, '5');

/** Asks for a page again and again, and keeps the longest wait. */
function wait(port: number, path: string, cookie: string) {
  let longest = 0;
  let isOver = false;
  const agent = new http.Agent({ keepAlive: true });
  const once = () =>
    new Promise<void>((resolve) => {
      const started = performance.now();
      const done = () => {
        longest = Math.max(longest, performance.now() - started);
        resolve();
      };
      const request = http.get({ host: '127.0.0.1', port, path, agent, headers: { cookie } }, (response) => {
        response.resume().once('close', done);
      });
      request.once('error', done);
    });
  const running = (async () => {
    while (!isOver) {
      await once();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  return async () => {
    isOver = true;
    await running;
    agent.destroy();
    return longest;
  };
}

export async function watch(
  { pid, port }: { pid: number; port: number },
  othersCookie: string,
  work: () => Promise<void>,
): Promise<Spent> {
  await forgetPeak(pid);
  const [cpu, memory] = [await processorMs(pid), await memoryMb(pid, 'VmRSS')];
  const blocked = wait(port, '/healthz', '');
  const others = wait(port, '/memos', othersCookie);
  try {
    await work();
  } finally {
    // What was begun may go on after the answer.
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  const [blockedMs, othersMs] = await Promise.all([blocked(), others()]);
  const used = (await processorMs(pid)) - cpu;
  return {
    cpuMs: used,
    blockedMs: Math.min(blockedMs, used),
    memoryMb: (await memoryMb(pid, 'VmHWM')) - memory,
    othersMs,
  };
}
