// node scripts/screenshots.mjs [FOLDER]: pictures of the running program with the demo company.
// Without a folder it renews the README's picture; with one it takes every main page in light, dark and on a phone.
import { chromium } from '@playwright/test';
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { browserArguments, findBrowser } from './lib/browser.mjs';

const PASSWORD = 'notes-demo-2026';
const folder = process.argv[2];

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

async function startDemo() {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'notes-pictures-'));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const env = { ...process.env, DATABASE_URL: '', UPLOADS_DIR: '', SMTP_URL: '' };
  Object.assign(env, { DEMO: '1', DATA_DIR: dataDir, PORT: String(port), BASE_URL: url, LOG_LEVEL: 'error' });
  const child = spawn(process.execPath, ['dist/server.js'], { stdio: ['ignore', 'ignore', 'inherit'], env });
  for (let tries = 0; tries < 600; tries++) {
    if ((await fetch(`${url}/readyz`).catch(() => null))?.ok) break;
    if (child.exitCode !== null) throw new Error('The program did not start.');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const stop = async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
    await rm(dataDir, { recursive: true, force: true });
  };
  return { url, stop };
}

async function signIn(page, person) {
  await page.goto('/login');
  await page.getByLabel('E-mail').fill(`${person}@demo.test`);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((address) => address.pathname !== '/login');
}

async function takeAll(page) {
  await mkdir(folder, { recursive: true });
  await page.goto('/memos?view=to-consider');
  const memo = await page.locator('table a[href^="/memos/"]').first().getAttribute('href');
  const pages = { list: '/memos', memo, new: '/memos/new', notifications: '/notifications', account: '/account' };
  const looks = {
    light: { scheme: 'light', width: 1280 },
    dark: { scheme: 'dark', width: 1280 },
    phone: { scheme: 'light', width: 390 },
  };
  for (const [look, { scheme, width }] of Object.entries(looks)) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width, height: 860 });
    for (const [name, address] of Object.entries(pages)) {
      await page.goto(address);
      await page.screenshot({ path: path.join(folder, `${name}-${look}.png`), fullPage: true });
    }
  }
}

const demo = await startDemo();
const browser = await chromium.launch({ executablePath: await findBrowser(), args: browserArguments });
try {
  const context = await browser.newContext({
    baseURL: demo.url,
    locale: 'en-GB',
    viewport: { width: 1280, height: 800 },
  });
  const page = await context.newPage();
  await signIn(page, 'garry');
  if (folder) await takeAll(page);
  else {
    await page.goto('/memos');
    await page.screenshot({ path: 'docs/images/memo-list.png' });
  }
} finally {
  await browser.close();
  await demo.stop();
}
