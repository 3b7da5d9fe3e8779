import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { startMailPeer, type MailPeer } from './mailPeer';

export type Program = {
  url: string;
  mail: MailPeer;
  child: ChildProcess;
  dataDir: string;
  log: string[];
  stop(): Promise<void>;
};

export const PASSWORD = 'notes-demo-2026';
const READY_WITHIN_MS = 60_000;
const STOPPED_WITHIN_MS = 15_000;

/** Where a program runs: its folder, its address, the mail server beside it. */
export type Place = { port: number; url: string; dataDir: string; mailUrl: string };

/** The program as it is shipped, built; not waited for. What it says is kept in `log`. */
export function spawnProgram(place: Place, settings: Record<string, string> = {}) {
  const { PATH, HOME, TMPDIR, TZ } = process.env;
  const child = spawn(process.execPath, ['--enable-source-maps', 'dist/server.js'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...{ PATH, HOME, TMPDIR, TZ },
      PORT: String(place.port),
      BASE_URL: place.url,
      DATA_DIR: place.dataDir,
      UPLOADS_DIR: path.join(place.dataDir, 'uploads'),
      SMTP_URL: place.mailUrl,
      LOG_LEVEL: 'warn',
      DEFAULT_LOCALE: 'en',
      DEFAULT_TIME_ZONE: 'Europe/Berlin',
      // Notices and mails come at once.
      UNDO_SECONDS: '0',
      ...settings,
    },
  });
  const log: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => log.push(chunk.toString()));
  return { child, log };
}

/** Starts the program as people do, on an empty folder of its own, with a mail server beside it. */
export async function startProgram(settings: Record<string, string> = {}): Promise<Program> {
  const [mail, dataDir, port] = await Promise.all([
    startMailPeer(),
    mkdtemp(path.join(os.tmpdir(), 'notes-e2e-')),
    freePort(),
  ]);
  const url = `http://localhost:${port}`;
  const { child, log } = spawnProgram({ port, url, dataDir, mailUrl: mail.url }, settings);

  const stop = async () => {
    await ended(child);
    await mail.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    await ready(url, child);
  } catch (error) {
    await stop();
    throw new Error(`The program did not start:\n${log.join('')}`, { cause: error });
  }
  return { url, mail, child, dataDir, log, stop };
}

/** The program with the demo company's people, founded through the set-up page's own form. */
export async function startDemo(settings: Record<string, string> = {}): Promise<Program> {
  const program = await startProgram(settings);
  const form = {
    companyName: 'Northwind Works',
    name: 'Frida Founder',
    email: 'frida@northwind.test',
    password: 'a founder writes memos',
    locale: 'en',
    timeZone: 'Europe/Berlin',
    demo: '1',
  };
  const answer = await fetch(`${program.url}/setup`, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers: { origin: program.url, accept: 'application/json' },
  });
  if (!answer.ok) {
    await program.stop();
    throw new Error(`The set-up answered ${answer.status}: ${await answer.text()}`);
  }
  return program;
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

export async function ready(url: string, child: ChildProcess): Promise<void> {
  const giveUp = Date.now() + READY_WITHIN_MS;
  while (Date.now() < giveUp) {
    if (child.exitCode !== null) throw new Error(`It ended with code ${child.exitCode}.`);
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`It was not ready within ${READY_WITHIN_MS / 1000} seconds.`);
}

/** Ends it in good order, or, when that takes too long, at once. */
export async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const killer = setTimeout(() => child.kill('SIGKILL'), STOPPED_WITHIN_MS);
  await exit;
  clearTimeout(killer);
}
