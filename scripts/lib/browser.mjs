import { chromium } from '@playwright/test';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

// Not chromium-headless-shell, though it takes half as much of the processor: it shows no PDF.
const SYSTEM_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/** Chromium refuses its sandbox to root; the rest keeps it from talking to anybody but the program under test. */
export const browserArguments = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-dev-shm-usage',
  '--disable-sync',
  '--no-first-run',
];

/** The path of a browser that really starts; gets one when there is none. Throws with what to install. */
export async function findBrowser() {
  const wished = process.env.CHROMIUM_PATH;
  if (wished) {
    if (await starts(wished)) return wished;
    throw new Error(`CHROMIUM_PATH is ${wished}, but no browser starts from there.`);
  }
  return (await firstThatStarts()) ?? (await install());
}

async function firstThatStarts() {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const system = SYSTEM_NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  for (const candidate of [...system, MAC, chromium.executablePath()]) {
    if (existsSync(candidate) && (await starts(candidate))) return candidate;
  }
  return null;
}

async function starts(executablePath) {
  try {
    const browser = await chromium.launch({ executablePath, args: browserArguments, timeout: 30_000 });
    await browser.close();
    return true;
  } catch {
    return false;
  }
}

async function install() {
  console.log('No Chromium found: trying to install Playwright’s own.');
  run(process.execPath, ['node_modules/@playwright/test/cli.js', 'install', 'chromium']);
  const own = await firstThatStarts();
  if (own) return own;

  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    console.log('Trying apt-get install chromium.');
    run('apt-get', ['update']);
    run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium']);
    const system = await firstThatStarts();
    if (system) return system;
  }
  throw new Error(
    'The tests in the browser need Chromium. Install the package "chromium" (or Google Chrome), or run ' +
      '"npx playwright install --with-deps chromium", or set CHROMIUM_PATH to the program.',
  );
}

function run(command, args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], env, timeout: 180_000 });
}
