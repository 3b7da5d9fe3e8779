import { randomUUID } from 'node:crypto';
import { Agent } from 'node:http';
import { io, type Socket } from 'socket.io-client';
import { PASSWORD } from '../e2e/support/program';

type Address = { url: string };

const PATIENCE_MS = 20_000;
/** A worker that was killed is replaced by a program that is loaded anew: on a crowded machine that takes its time. */
const WORKER_PATIENCE_MS = 90_000;

/** Somebody signed in at a program that runs for real. */
export type Visitor = {
  /** Who it is, to the program. */
  headers: Record<string, string>;
  post(path: string, fields?: Record<string, string> | FormData): Promise<Response>;
  get(path: string): Promise<Response>;
  live(transport?: 'websocket' | 'polling'): Promise<Socket>;
  /** Sockets of this person, one at each of so many workers. */
  liveAtEach(workers: number): Promise<Socket[]>;
  /** The same session at another address of the company. */
  at(address: Address): Visitor;
};

export async function signIn({ url }: Address, person: string): Promise<Visitor> {
  const answer = await fetch(`${url}/login`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ email: `${person}@demo.test`, password: PASSWORD }),
  });
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0];
  if (answer.status !== 303 || !cookie) throw new Error(`${person} could not sign in: ${answer.status}`);
  return visitor(url, cookie);
}

/** The number of the worker that holds the connection stands in its id. */
export const workerOf = (socket: Socket): string => /^(\d+)\./.exec(String(socket.io.engine.id))?.[1] ?? '';

function visitor(url: string, cookie: string): Visitor {
  const headers = { cookie, origin: url };
  const live = async (transport: 'websocket' | 'polling' = 'websocket'): Promise<Socket> => {
    // A connection for each question, so that each may reach another worker.
    const agent = new Agent({ keepAlive: false }) as unknown as string;
    const socket = io(url, { transports: [transport], upgrade: false, extraHeaders: headers, forceNew: true, agent });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
    return socket;
  };
  return {
    headers,
    live,
    async liveAtEach(workers) {
      const found = new Map<string, Socket>();
      const until = Date.now() + WORKER_PATIENCE_MS;
      while (found.size < workers && Date.now() < until) {
        const socket = await live();
        const worker = workerOf(socket);
        if (!found.has(worker)) found.set(worker, socket);
        else {
          socket.disconnect();
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
      }
      if (found.size < workers) throw new Error(`Only ${found.size} workers took a socket.`);
      return [...found.values()];
    },
    post: (path, fields = {}) =>
      fetch(url + path, {
        method: 'POST',
        redirect: 'manual',
        body: fields instanceof FormData ? fields : new URLSearchParams(fields),
        headers: { ...headers, accept: 'application/json' },
        signal: AbortSignal.timeout(PATIENCE_MS),
      }),
    get: (path) => fetch(url + path, { redirect: 'manual', headers, signal: AbortSignal.timeout(PATIENCE_MS) }),
    at: (address) => visitor(address.url, cookie),
  };
}

/** Writes a memo; answers its number. */
export async function writeMemo(owner: Visitor, recipient: number, subscribers: number[] = []): Promise<number> {
  const form = new URLSearchParams({ title: 'Two processes', recipient: String(recipient), body: '<div>Hello</div>' });
  for (const subscriber of subscribers) form.append('subscribers', String(subscriber));
  form.set('clientKey', randomUUID());
  const answer = await owner.post('/memos', Object.fromEntries(form));
  const text = await answer.text();
  const id = Number(/\/memos\/(\d+)/.exec(`${answer.headers.get('location')} ${text}`)?.[1]);
  if (!id) throw new Error(`The memo was not written: ${answer.status} ${text.slice(0, 300)}`);
  return id;
}

export const openMemo = (socket: Socket, memoId: number): Promise<{ ok: boolean }> =>
  socket.timeout(5_000).emitWithAck('memo.open', { memoId });

export const next = (socket: Socket, event: string): Promise<Record<string, unknown>> =>
  new Promise((resolve) => socket.once(event, resolve));
