// npm run chaos                    everything, each fault some times: about five minutes.
// npm run chaos -- NAME [--rounds N] [--processes N] [--external]
// Eight people write and send again whatever was not acknowledged, while NAME breaks again and again. Afterwards what was
// acknowledged is compared with what is there. --external runs on a PostgreSQL of this machine's, or that of DATABASE_URL,
// instead of the embedded one. Ends with 1 when something did not hold.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { FAULT_NAMES, faults } from './faults';
import { headOf, lineOf } from './report';
import { stopAll } from './site';
import { tryFaults, type Options } from './trial';

type Asked = Options & { rounds: number };

const ROUNDS_OF_ALL = 3;
const ROUNDS_OF_ONE = 10;

/** What keeps no ledger, and is a program of its own. */
const scripts = {
  queue: ({ rounds }: Asked) => [String(rounds), 'backend'],
  signals: ({ rounds, processes }: Asked) => [String(rounds), String(processes)],
};
const isScript = (name: string): name is keyof typeof scripts => Object.hasOwn(scripts, name);

const names = z.enum([...FAULT_NAMES, ...Object.keys(scripts).filter(isScript)]);
type Name = z.infer<typeof names>;

function runScript(name: keyof typeof scripts, options: Asked): Promise<boolean> {
  const file = path.join(import.meta.dirname, `${name}.ts`);
  const child = spawn(process.execPath, ['--import', 'tsx', file, ...scripts[name](options)], { stdio: 'inherit' });
  return new Promise((resolve) => child.once('exit', (code) => resolve(code === 0)));
}

/** Why this cannot be tried here; null when it can. */
function whyNot(name: Name, { isExternal }: Asked): string | null {
  if (isScript(name)) return isExternal ? 'it is about the embedded PostgreSQL' : null;
  const { needs } = faults[name];
  if (needs === 'embedded' && isExternal) return 'it is about the embedded PostgreSQL';
  if (needs === 'postmaster' && isExternal && process.env.DATABASE_URL)
    return 'the server of DATABASE_URL is not ours to be ended';
  return null;
}

async function tryOne(name: Name, options: Asked): Promise<boolean> {
  const reason = whyNot(name, options);
  if (reason) console.log(`${name}: not tried, ${reason}`);
  if (reason) return true;
  if (isScript(name)) return runScript(name, options);
  const fault = faults[name];
  const processes = fault.needs === 'workers' ? Math.max(2, options.processes) : options.processes;
  const outcome = await tryFaults(Array<typeof fault>(options.rounds).fill(fault), { ...options, processes });
  console.log(lineOf(name, { ...options, processes }, outcome));
  const problems = [...outcome.problems, ...outcome.slow];
  for (const problem of problems.slice(0, 10)) console.log(`  ${problem}`);
  return problems.length === 0;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { rounds: { type: 'string' }, processes: { type: 'string' }, external: { type: 'boolean' } },
  });
  const wanted = positionals.map((name) => names.parse(name));
  const number = (text: string | undefined, otherwise: number) =>
    z.coerce
      .number()
      .int()
      .min(1)
      .max(1_000)
      .parse(text ?? otherwise);
  const options = {
    rounds: number(values.rounds, wanted.length > 0 ? ROUNDS_OF_ONE : ROUNDS_OF_ALL),
    processes: number(values.processes, 1),
    isExternal: values.external ?? false,
  };
  console.log(headOf());
  let failed = 0;
  for (const name of wanted.length > 0 ? wanted : names.options) if (!(await tryOne(name, options))) failed += 1;
  console.log(failed === 0 ? 'Everything held.' : `${failed} did not hold.`);
  process.exitCode = failed === 0 ? 0 : 1;
}

// Ctrl-C reaches us twice: from the terminal, and from npm's script.
let stopping: Promise<void> | null = null;
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => void (stopping ??= stopAll().finally(() => process.exit(130))));

try {
  await main();
} catch (error) {
  console.error(error instanceof z.ZodError ? z.prettifyError(error) : error);
  process.exitCode = 1;
} finally {
  await stopAll();
}
