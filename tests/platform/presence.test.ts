import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { io, type Socket } from 'socket.io-client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { showPresence } from '#src/platform/presence';
import type { Presence } from '#src/platform/presences';
import { watchPresence } from '../support/live';

const ROOM = 'memo:1';

let server: Server;
let origin: string;
let presence: Presence;
const clients: Socket[] = [];

beforeEach(async () => {
  const http = createServer();
  server = new Server(http);
  server.on('connection', (socket) => {
    const id = Number(socket.handshake.auth.id);
    socket.data = { person: { id, name: `Person number ${id}` } };
    void socket.join(ROOM);
  });
  presence = showPresence(server, () => ({ conversationId: 7 }));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.disconnect();
  presence.stop();
  await server.close();
});

async function come(id: number) {
  const client = io(origin, { transports: ['websocket'], auth: { id }, reconnection: false, forceNew: true });
  clients.push(client);
  let bytes = 0;
  client.onAny((...said: unknown[]) => void (bytes += JSON.stringify(said).length));
  const seen = watchPresence(client);
  await new Promise<void>((resolve) => client.on('connect', resolve));
  return { client, seen, bytes: () => bytes };
}

test('of a hundred people twenty are named and the others counted, and everybody is told less than 2 KB', async () => {
  const pages = [];
  for (let id = 1; id <= 100; id += 1) {
    pages.push(await come(id));
    if (id % 10 === 0) await Promise.all(pages.slice(-1).map(({ seen }) => seen.until(id)));
  }
  for (const { seen } of pages) {
    await seen.until(100);
    expect([seen.names().length, seen.more()]).toEqual([20, 80]);
  }
  const total = pages.reduce((sum, page) => sum + page.bytes(), 0);
  expect(total / pages.length).toBeLessThan(2_000);
});

test('a page is told who came and who left, and nothing when somebody opens a second window', async () => {
  const first = await come(1);
  await first.seen.until(1);
  const heard: unknown[] = [];
  first.client.onAny((event, said) => heard.push([event, said]));
  const second = await come(2);
  expect(await second.seen.until(2)).toEqual(['Person number 1', 'Person number 2']);
  const window = await come(2);
  await window.seen.until(2);
  window.client.disconnect();
  second.client.disconnect();
  expect(await first.seen.until(1)).toEqual(['Person number 1']);
  expect(heard).toEqual([
    ['chat.hereNow', { conversationId: 7, came: [{ id: 2, name: 'Person number 2' }], left: [], more: 0 }],
    ['chat.hereNow', { conversationId: 7, came: [], left: [2], more: 0 }],
  ]);
});

test('when a named one leaves a full room, another is named', async () => {
  const pages = [];
  for (let id = 1; id <= 22; id += 1) pages.push(await come(id));
  const last = pages.at(-1);
  await last?.seen.until(22);
  pages[0]?.client.disconnect();
  expect(await last?.seen.until(21)).toHaveLength(20);
  expect(last?.seen.names()).not.toContain('Person number 1');
  expect(last?.seen.more()).toBe(1);
});

test('who looks at a page is known while one of their pages is looked at, and no longer than its connection', async () => {
  const [one, other] = [await come(1), await come(1)];
  const socketOf = ({ client }: typeof one) => {
    const socket = server.of('/').sockets.get(client.id ?? '');
    if (!socket) throw new Error('not connected');
    return socket;
  };
  const isWatching = () => presence.isWatching(1, ROOM);
  expect(isWatching()).toBe(false);
  presence.watch(socketOf(one), ROOM);
  presence.watch(socketOf(other), ROOM);
  presence.watch(socketOf(one), null);
  expect([isWatching(), presence.isWatching(2, ROOM), presence.isWatching(1, 'memo:2')]).toEqual([true, false, false]);
  other.client.disconnect();
  await expect.poll(isWatching).toBe(false);
});
