// The readers of a chat, in a process of their own: opens the sockets, posts messages, and tells when each arrived where.
import { randomUUID } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import { quantile } from './load';
import { mostMemory } from './memory';

export type ChatOrders = { port: number; cookies: string[]; memoId: number; sockets: number; messages: number };
export type ChatResult = { p50: number; p99: number; lost: number; doubled: number; refused: number; memory: number };

const AT_ONCE = 25;
const EVERY_MS = 250;
const LATEST_MS = 5_000;

function openPage(url: string, cookie: string, memoId: number): Promise<Socket> {
  const extraHeaders = { cookie, origin: url };
  const socket = io(url, { transports: ['websocket'], extraHeaders, forceNew: true, reconnection: false });
  return new Promise((resolve, reject) => {
    socket.once('connect_error', reject);
    socket.once('connect', () => {
      socket.timeout(20_000).emit('memo.open', { memoId }, (error: Error | null, answer: { ok: boolean }) => {
        if (error || !answer.ok) reject(error ?? new Error('The memo did not open.'));
        else resolve(socket);
      });
    });
  });
}

async function openPages({ port, cookies, memoId, sockets }: ChatOrders): Promise<Socket[]> {
  const url = `http://127.0.0.1:${port}`;
  const opened: Socket[] = [];
  while (opened.length < sockets) {
    const many = Math.min(AT_ONCE, sockets - opened.length);
    const cookieOf = (index: number) => cookies[(opened.length + index) % cookies.length] ?? '';
    opened.push(
      ...(await Promise.all(Array.from({ length: many }, (_none, at) => openPage(url, cookieOf(at), memoId)))),
    );
  }
  return opened;
}

async function measure(orders: ChatOrders): Promise<ChatResult> {
  const { port, cookies, memoId, messages } = orders;
  const pages = await openPages(orders);
  const sent = new Map<string, number>();
  const waits: number[] = [];
  const seen = pages.map(() => new Set<string>());
  let doubled = 0;
  pages.forEach((page, index) => {
    page.on('message.posted', ({ clientKey }: { clientKey: string }) => {
      const at = sent.get(clientKey);
      if (at === undefined) return;
      if (seen[index]?.has(clientKey)) doubled += 1;
      else waits.push(performance.now() - at);
      seen[index]?.add(clientKey);
    });
  });
  // The first finds everything cold.
  let refused = 0;
  const post = async (author: number, isMeasured: boolean) => {
    const clientKey = randomUUID();
    if (isMeasured) sent.set(clientKey, performance.now());
    const headers = { cookie: cookies[author % cookies.length] ?? '', accept: 'application/json' };
    const body = new URLSearchParams({ message: `Message ${author} of the bench, as long as people write`, clientKey });
    const answer = await fetch(`http://127.0.0.1:${port}/memos/${memoId}/messages`, { method: 'POST', headers, body });
    if (answer.status !== 201) refused += 1;
    await answer.text();
  };
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  for (let index = 0; index < 4; index += 1) await post(index, false);
  await pause(1_000);
  for (let index = 0; index < messages; index += 1) await Promise.all([post(index, true), pause(EVERY_MS)]);
  const expected = messages * pages.length;
  for (let waited = 0; waits.length < expected && waited < LATEST_MS; waited += 100) await pause(100);
  const memory = await mostMemory(port);
  pages.forEach((page) => page.disconnect());
  const lost = expected - waits.length;
  return { p50: quantile(waits, 0.5), p99: quantile(waits, 0.99), lost, doubled, refused, memory };
}

process.once('message', (orders: ChatOrders) => {
  measure(orders).then(
    (result) => process.send?.(result, () => process.exit(0)),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
