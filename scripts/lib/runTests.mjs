import { spawn } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

function run(...args) {
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
  // It cleans up behind itself, and is waited for.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${args.join(' ')} ended with ${code}`))));
  });
}

/** Builds what has changed, then runs that file of the tests' with what was said on the command line. */
export async function runTests(file) {
  try {
    await run('scripts/build.mjs');
    await run('--import', 'tsx', file, ...process.argv.slice(2));
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
