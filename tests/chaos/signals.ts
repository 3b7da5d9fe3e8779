// node --import tsx tests/chaos/signals.ts [ROUNDS] [PROCESSES] [VISITORS_OF_EACH_HABIT]
// SIGTERM under visitors who ask for pages, on kept connections and on new ones, beside pages that listen. No request may
// fail, every page must be told to come back, and the program must end within ten seconds. Ends with 1 when one did not hold.
import type { Socket } from 'socket.io-client';
import { z } from 'zod';
import { startProgram, type Program } from '../e2e/support/program';
import { startLoad } from '../processes/load';
import { signIn } from '../processes/visitor';

const PEOPLE = ['andrew', 'olga', 'valeria'];
const PAGES_EACH = 4;
const ENDED_WITHIN_MS = 10_000;
const WARM_AFTER = 300;

const number = z.coerce.number().int().positive();

type Round = { answered: number; failures: string[]; endedAfter: number; code: number | null; cutOff: number };

async function openPages(program: Program): Promise<Socket[]> {
  const people = await Promise.all(PEOPLE.map((person) => signIn(program, person)));
  const pages = people.flatMap((person) =>
    Array.from({ length: PAGES_EACH }, (_, at) => person.live(at === 0 ? 'polling' : 'websocket')),
  );
  return Promise.all(pages);
}

/** How many of these pages were not told by the server that it goes. */
function countCutOff(pages: readonly Socket[]): () => number {
  const told = new Set<Socket>();
  for (const page of pages) {
    page.io.reconnection(false);
    page.once('disconnect', (reason) => reason === 'io server disconnect' && told.add(page));
  }
  return () => pages.length - told.size;
}

async function playRound(processes: number, visitors: number): Promise<Round> {
  const program = await startProgram({ DEMO: '1', LOG_LEVEL: 'warn', WEB_PROCESSES: String(processes) });
  try {
    const { headers } = await signIn(program, 'andrew');
    const pages = await openPages(program);
    const cutOff = countCutOff(pages);
    const load = startLoad({ url: `${program.url}/memos`, headers }, visitors);
    while (load.answered() < WARM_AFTER) await new Promise((resolve) => setTimeout(resolve, 20));
    const ended = new Promise<number | null>((resolve) => program.child.once('exit', resolve));
    const started = Date.now();
    program.child.kill('SIGTERM');
    const code = await ended;
    const endedAfter = Date.now() - started;
    const failures = await load.failures();
    pages.forEach((page) => page.disconnect());
    return { answered: load.answered(), failures, endedAfter, code, cutOff: cutOff() };
  } finally {
    await program.stop();
  }
}

async function main(rounds: number, processes: number, visitors: number): Promise<void> {
  let bad = 0;
  for (let round = 1; round <= rounds; round += 1) {
    const { answered, failures, endedAfter, code, cutOff } = await playRound(processes, visitors);
    if (failures.length > 0 || cutOff > 0 || code !== 0 || endedAfter > ENDED_WITHIN_MS) bad += 1;
    console.log(
      `round ${round}: ended with ${code ?? 'a signal'} after ${endedAfter} ms; ${answered} answers, ${failures.length} failures` +
        `${failures.length > 0 ? ` (${[...new Set(failures)].join(', ')})` : ''}; ${cutOff} pages were not told`,
    );
  }
  console.log(`SIGTERM to ${processes} process(es), ${rounds} times: ${bad} rounds with a failure.`);
  process.exitCode = bad > 0 ? 1 : 0;
}

const [rounds = '10', processes = '2', visitors = '4'] = process.argv.slice(2);
await main(number.parse(rounds), number.parse(processes), number.parse(visitors));
