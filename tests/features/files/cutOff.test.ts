import { readdir } from 'node:fs/promises';
import http from 'node:http';
import net, { type AddressInfo, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEMO_PASSWORD } from '#src/seed/demoPeople';
import { withApp, type TestApp } from '../../support/app';
import { sentMemo } from './support';

let app: TestApp;
let server: http.Server;
let port: number;
let cookie: string;
beforeAll(async () => {
  app = await withApp();
  server = http.createServer(app.app.express).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  ({ port } = server.address() as AddressInfo);
  const signedIn = await fetch(`http://127.0.0.1:${port}/login`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ email: 'andrew@demo.test', password: DEMO_PASSWORD }),
  });
  cookie = signedIn.headers
    .getSetCookie()
    .map((value) => value.split(';')[0])
    .join('; ');
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await app.close();
});

const arriving = () => readdir(app.deps.config.uploadTempDir);
async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200 && !(await condition()); tries += 1) await pause(20);
  expect(await condition()).toBe(true);
}

const part = (name: string) => `--b\r\nContent-Disposition: form-data; name="files"; filename="${name}"\r\n\r\n`;

/** Sends one file whole and half of the second, as nothing but bytes on a wire. */
async function startUpload(path: string): Promise<Socket> {
  const socket = net.connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(`POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nCookie: ${cookie}\r\n`);
  socket.write('Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 900000\r\n\r\n');
  socket.write(`${part('whole.bin')}${'x'.repeat(1000)}\r\n${part('half.bin')}${'x'.repeat(200_000)}`);
  await until(async () => (await arriving()).length === 2);
  return socket;
}

const WAYS: [string, (socket: Socket) => void][] = [
  ['by a connection that is reset', (socket) => socket.resetAndDestroy()],
  ['by a connection that is closed', (socket) => socket.destroy()],
  ['by a sender who says no more', (socket) => socket.end()],
];

describe.each([
  ['to a memo', 'files'],
  ['to a chat', 'messages'],
])('an upload %s that is cut off', (_, place) => {
  test.each(WAYS)('%s leaves nothing behind', async (__, cut) => {
    const memo = await sentMemo(app);
    cut(await startUpload(`/memos/${memo}/${place}`));
    await until(async () => (await arriving()).length === 0);
    expect(await app.db.prisma.attachment.count()).toBe(0);
    expect(await app.db.prisma.message.count()).toBe(0);
    const stored: string[] = [];
    for await (const { key } of app.deps.storage.list()) stored.push(key);
    expect(stored).toEqual([]);
  });
});
