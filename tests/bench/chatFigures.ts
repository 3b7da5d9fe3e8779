import { fork } from 'node:child_process';
import path from 'node:path';
import type { ChatOrders, ChatResult } from './chatLoad';
import type { Company } from './company';
import { mostMemory } from './memory';
import { signIn, startApplication, type Program } from './programs';
import { emailOf, HEAVY } from './seed';
import type { Figures } from './table';

/** A sign-in from one address may be tried fifty times. */
const READERS = 40;
const FIRST_READER = 20;
const SOCKETS = 1_000;
const MESSAGES = 40;
const MIB = 1024 * 1024;

/** A message to the many who have a memo open, and to one: by one process, and by two. */
export async function measureChat(figures: Figures, company: Company): Promise<void> {
  for (const processes of [1, 2]) {
    const app = await startApplication(company, { WEB_PROCESSES: String(processes) });
    try {
      await measureWith(figures, app, processes === 1 ? 'one process' : 'two processes');
    } finally {
      await app.stop();
    }
  }
}

async function measureWith(figures: Figures, { port }: Program, how: string): Promise<void> {
  const readers = Array.from({ length: READERS }, (_none, index) => FIRST_READER + index);
  const cookies: string[] = [];
  for (const reader of readers) cookies.push(await signIn(port, emailOf(reader)));
  const [owner = '', reader = ''] = cookies;
  const memoId = await writeMemo(port, owner, readers.slice(1));
  const idle = await mostMemory(port);
  const crowd = await load({ port, cookies, memoId, sockets: SOCKETS, messages: MESSAGES });
  const quiet = await writeMemo(port, owner, readers.slice(1, 2));
  const one = await load({ port, cookies: [owner, reader], memoId: quiet, sockets: 2, messages: 20 });
  figures.most(`message to ${SOCKETS} sockets, ${how}, p99`, crowd.p99, 300, 'ms');
  figures.most(`message to one user, ${how}, p99`, one.p99, 100, 'ms');
  const wrong = ({ lost, doubled, refused }: ChatResult) => lost + doubled + refused;
  figures.most(`messages lost, doubled or refused, ${how}`, wrong(crowd) + wrong(one), 0, 'of 40,040');
  figures.most(`memory of a process with the sockets, over idle, ${how}`, (crowd.memory - idle) / MIB, 100, 'MB');
}

async function writeMemo(port: number, cookie: string, subscribers: number[]): Promise<number> {
  const form = new URLSearchParams({ title: 'A lively chat', body: '<div>Let us talk.</div>' });
  form.set('recipient', String(HEAVY));
  form.set('clientKey', crypto.randomUUID());
  for (const subscriber of subscribers) form.append('subscribers', String(subscriber));
  const answer = await fetch(`http://127.0.0.1:${port}/memos`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie },
    body: form,
  });
  const id = Number(/^\/memos\/(\d+)/.exec(answer.headers.get('location') ?? '')?.[1]);
  if (!id) throw new Error(`The memo of the bench was not written: ${answer.status}`);
  return id;
}

function load(orders: ChatOrders): Promise<ChatResult> {
  const child = fork(path.join(import.meta.dirname, 'chatLoad.ts'), [], { execArgv: ['--import', 'tsx'] });
  child.send(orders);
  return new Promise((resolve, reject) => {
    child.once('message', (result: ChatResult) => resolve(result));
    child.once('exit', (code) => reject(new Error(`The readers of the bench ended with ${code}.`)));
  });
}
