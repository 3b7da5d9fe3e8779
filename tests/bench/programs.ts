import { fork, spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import path from 'node:path';
import { PASSWORD, type Company } from './company';

const root = path.resolve(import.meta.dirname, '../..');

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

export type Program = { port: number; pid: number; stop(): Promise<void> };
/** Knows how many statements it has sent to the database. */
export type Application = Program & { statements(): Promise<number> };

const stopper = (child: ChildProcess) => () =>
  new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });

/** The application as it is shipped, built; one process, if the settings say nothing else. */
export async function startApplication(
  { url, dataDir }: Company,
  settings: Record<string, string> = {},
): Promise<Application> {
  const port = await freePort();
  const env = {
    ...process.env,
    NODE_ENV: 'production',
    PORT: String(port),
    HOST: '127.0.0.1',
    DATABASE_URL: url,
    DATA_DIR: path.join(dataDir, 'app'),
    UPLOADS_DIR: path.join(dataDir, 'app', 'uploads'),
    LOG_LEVEL: 'warn',
    // One person does here what many do.
    WRITE_LIMITS: 'off',
    BASE_URL: `http://127.0.0.1:${port}`,
    // What is awaited comes at once.
    UNDO_SECONDS: '0',
    ...settings,
  };
  const child = spawn(process.execPath, ['--import', './tests/bench/countStatements.mjs', 'dist/server.js'], {
    cwd: root,
    env,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  for (let tries = 0; tries < 150; tries += 1) {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null);
    if (answer?.ok) return { port, pid: child.pid ?? 0, stop: stopper(child), statements: () => statementsOf(child) };
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  child.kill('SIGKILL');
  throw new Error('The application did not start.');
}

const statementsOf = (child: ChildProcess): Promise<number> =>
  new Promise((resolve) => {
    child.once('message', (sent) => resolve(Number(sent)));
    child.send('statements');
  });

/** The page without database and session. */
export async function startCeiling(file: string): Promise<Program> {
  const port = await freePort();
  const child = fork(path.join(root, 'tests/bench/ceiling.ts'), [file, String(port)], {
    cwd: root,
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve());
    child.once('exit', () => reject(new Error('The page without database did not start.')));
  });
  return { port, pid: child.pid ?? 0, stop: stopper(child) };
}

export async function signIn(port: number, email: string): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}/login`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ email, password: PASSWORD }),
  });
  const cookie = answer.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .find((one) => one?.includes('notes='));
  if (answer.status !== 303 || !cookie) throw new Error(`The sign-in of the bench failed: ${answer.status}`);
  return cookie;
}
