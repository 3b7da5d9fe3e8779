import { once } from 'node:events';
import net from 'node:net';
import express, { type Request, type Response } from 'express';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requestsInTurn } from '#src/platform/http/requestsInTurn';
import { withApp, type TestApp } from '../support/app';
import { sendTo, served, type Served } from '../support/wire';

let app: TestApp;
let server: Served;
let cookies: Record<'andrew' | 'olga', string>;
beforeAll(async () => {
  app = await withApp();
  server = await served(app);
  cookies = { andrew: await server.cookieOf('andrew'), olga: await server.cookieOf('olga') };
});
afterAll(async () => {
  await server.close();
  await app.close();
});

const get = (path: string, cookie: string) => sendTo(server.port, { path, headers: { cookie } });

/** Andrew's requests one behind the other on one connection, without waiting for answers. */
function pipeline(count: number, path = '/memos') {
  const socket = net.connect(server.port, '127.0.0.1');
  let heard = '';
  socket.on('error', () => undefined);
  socket.on('data', (data) => (heard += data.toString('latin1')));
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nCookie: ${cookies.andrew}\r\n\r\n`.repeat(count));
  return { socket, heard: () => heard, statuses: () => heard.match(/(?<=HTTP\/1\.1 )\d+/g) ?? [] };
}

/** Olga's pages, one after the other. */
async function pagesOfOlga(count: number) {
  const statuses: number[] = [];
  for (let index = 0; index < count; index += 1) statuses.push((await get('/memos', cookies.olga)).status);
  return statuses;
}

describe('one person', () => {
  test('who sends a thousand requests on one connection keeps nobody waiting but themselves', async () => {
    const flood = pipeline(1_000);
    expect(await pagesOfOlga(5)).toEqual([200, 200, 200, 200, 200]);
    expect(flood.statuses().filter((status) => status === '200').length).toBeLessThan(500);
    await expect.poll(() => flood.statuses(), { timeout: 30_000 }).toContain('429');
    // On a slow machine some wait for longer than anybody may.
    expect(flood.statuses().filter((status) => !['200', '429', '503'].includes(status))).toEqual([]);
    expect(flood.heard()).toMatch(/Retry-After: 5\r\n/i);
    flood.socket.destroy();
    await expect.poll(async () => (await get('/memos', cookies.andrew)).status).toBe(200);
  });

  test('who hung up while waiting is not worked for', async () => {
    const begun: Response[] = [];
    const heard: Request[] = [];
    const small = express().use((req, _res, next) => (heard.push(req), next()));
    const http = small.use(requestsInTurn(), (_req, res) => void begun.push(res)).listen(0, '127.0.0.1');
    await once(http, 'listening');
    const { port } = http.address() as net.AddressInfo;
    const ask = () => net.connect(port, '127.0.0.1').on('error', () => undefined);
    const asked = Array.from({ length: 30 }, ask);
    asked.forEach((socket) => socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'));
    await expect.poll(() => heard.length).toBe(30);
    expect(begun).toHaveLength(4);
    const running = new Set(begun.map((res) => res.req.socket.remotePort));
    asked.filter(({ localPort }) => !running.has(localPort)).forEach((socket) => socket.destroy());
    await expect.poll(() => heard.filter((req) => req.destroyed).length).toBe(26);
    begun.forEach((res) => void res.end('done'));
    asked.push(ask());
    asked.at(-1)?.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await expect.poll(() => begun.length).toBe(5);
    http.closeAllConnections();
    http.close();
  });

  test('who sends forms slowly has their other pages meanwhile', async () => {
    const slow = Array.from({ length: 12 }, () => {
      const socket = net.connect(server.port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.write(
        `POST /memos HTTP/1.1\r\nHost: localhost\r\nCookie: ${cookies.andrew}\r\n` +
          'Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\ntitle=',
      );
      return socket;
    });
    expect((await get('/memos', cookies.andrew)).status).toBe(200);
    slow.forEach((socket) => socket.destroy());
  });
});
