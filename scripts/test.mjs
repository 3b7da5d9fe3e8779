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
  for (const { name, startTime, endTime } of files) tookMs.set(path.relative('.', name), endTime - startTime);
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
  const report = readReport('playwright.json');
  for (const suite of report?.suites ?? []) tookMs.set(path.join('tests/e2e', suite.file), durationOf(suite));
  const stats = report?.stats ?? { expected: 0, unexpected: 0, flaky: 0, skipped: 0 };
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

/** A file that became slow is seen before it is felt. */
function tellSlowest() {
  const slowest = [...tookMs].toSorted(([, a], [, b]) => b - a).slice(0, 10);
  const lines = slowest.map(([file, ms]) => `${(ms / 1_000).toFixed(1).padStart(7)} s  ${file}`);
  console.log(`\nThe slowest files:\n${lines.join('\n')}`);
}

/** How long its journeys took, one after the other. */
function durationOf({ suites = [], specs = [] }) {
  const results = specs.flatMap((spec) => spec.tests.flatMap((test) => test.results));
  return sum(results, 'duration') + suites.reduce((total, suite) => total + durationOf(suite), 0);
}

const sum = (list, key) => list.reduce((total, one) => total + one[key], 0);

/** How long each file took, of both kinds of tests. */
const tookMs = new Map();

/** What failed among the fast tests, said again at the end: the journeys' output stands between. */
const failures = [];

const results = await runAll();
rmSync(reports, { recursive: true, force: true });
tellSlowest();
for (const failure of failures) console.error(`\nFAILED ${failure.slice(0, 2_000)}`);
const [passed, failed] = [sum(results, 'passed'), sum(results, 'failed')];
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
