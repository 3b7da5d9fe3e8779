// `npm test`: builds, runs every test on real PostgreSQL and in a real browser, and prints one line at the end.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findBrowser } from './lib/browser.mjs';

const reports = mkdtempSync(path.join(os.tmpdir(), 'notes-test-'));

function run(args, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
    });
    child.on('error', () => resolve(1));
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

function readReport(name) {
  try {
    return JSON.parse(readFileSync(path.join(reports, name), 'utf8'));
  } catch {
    return null;
  }
}

/** A file that could not even be loaded counts as one failure; so does a run that failed without saying where. */
function withExitCode({ passed, failed }, code) {
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed };
}

async function runVitest() {
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json'];
  const code = await run([...args, `--outputFile.json=${path.join(reports, 'vitest.json')}`], { NODE_ENV: 'test' });
  const files = readReport('vitest.json')?.testResults ?? [];
  tellSlowest(files);
  const tests = files.flatMap((file) => file.assertionResults);
  const broken = files.filter((file) => file.status === 'failed' && file.assertionResults.every(isPassed));
  for (const file of broken) failures.push(`${file.name}: ${file.message}`);
  for (const test of tests.filter((test) => !isPassed(test)))
    failures.push(`${test.fullName}\n${(test.failureMessages ?? []).join('\n')}`);
  const passed = tests.filter(isPassed).length;
  return withExitCode({ passed, failed: tests.length - passed + broken.length }, code);
}

const isPassed = (test) => test.status === 'passed';

async function runPlaywright(executablePath) {
  const code = await run(['node_modules/@playwright/test/cli.js', 'test', '--reporter=list,json'], {
    CHROMIUM_PATH: executablePath,
    PLAYWRIGHT_JSON_OUTPUT_NAME: path.join(reports, 'playwright.json'),
  });
  const stats = readReport('playwright.json')?.stats ?? { expected: 0, unexpected: 0, flaky: 0, skipped: 0 };
  const failed = stats.unexpected + stats.flaky + stats.skipped;
  return withExitCode({ passed: stats.expected, failed }, code);
}

/** Skipped tests count as failed, and so does a run in which there was nothing to run. */
async function runAll() {
  if ((await run(['scripts/build.mjs'])) !== 0) return [{ passed: 0, failed: 1 }];
  const results = [await runVitest()];
  try {
    results.push(await runPlaywright(await findBrowser()));
  } catch (error) {
    console.error(error.message);
    results.push({ passed: 0, failed: 1 });
  }
  return results.map((result) => (result.passed + result.failed === 0 ? { passed: 0, failed: 1 } : result));
}

/** Where the time of the fast tests goes: a file that became slow is seen before it is felt. */
function tellSlowest(files) {
  const seconds = (file) => (file.endTime - file.startTime) / 1_000;
  const slowest = files.toSorted((a, b) => seconds(b) - seconds(a)).slice(0, 10);
  const lines = slowest.map((file) => `${seconds(file).toFixed(1).padStart(7)} s  ${path.relative('.', file.name)}`);
  console.log(`\nThe slowest files:\n${lines.join('\n')}\n`);
}

/** What failed among the fast tests, said again at the end: the journeys' output stands between. */
const failures = [];

const results = await runAll();
rmSync(reports, { recursive: true, force: true });
const sum = (key) => results.reduce((total, result) => total + result[key], 0);
for (const failure of failures) console.error(`\nFAILED ${failure.slice(0, 2_000)}`);
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
process.exitCode = sum('failed') === 0 ? 0 : 1;
