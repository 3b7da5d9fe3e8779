import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, createServer, request, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { passToOwner } from '#src/platform/socketPeers';

let folder: string;
let owner: Server;
let other: Server;
const asked: IncomingMessage[] = [];
const connections = new Set<unknown>();

/** Worker 2, to whom the sessions "2.…" belong, and worker 1, whom pages reach. */
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'notes-peers-'));
  owner = createServer((req, res) => {
    asked.push(req);
    connections.add(req.socket);
    void text(req).then((said) => res.end(`heard ${said}`));
  });
  owner.listen(path.join(folder, '2.sock'));
  const pass = passToOwner({ folder, number: 1 });
  other = createServer((req, res) => pass(req, res, () => void res.writeHead(400).end('unknown')));
  other.listen(0, '127.0.0.1');
  await Promise.all([once(owner, 'listening'), once(other, 'listening')]);
});
afterAll(async () => {
  for (const server of [owner, other]) {
    server.close();
    server.closeAllConnections();
  }
  await rm(folder, { recursive: true, force: true });
});

/** On a connection of its own, that ends with the answer. */
async function say(
  words: string,
  session = '2.abc',
): Promise<{ status: number | undefined; said: string; connection: unknown }> {
  const { port } = other.address() as AddressInfo;
  const agent = new Agent({ keepAlive: false });
  const question = request({ port, host: '127.0.0.1', method: 'POST', path: `/socket.io/?sid=${session}`, agent });
  question.end(words);
  const [answer] = (await once(question, 'response')) as [IncomingMessage];
  return { status: answer.statusCode, said: await text(answer), connection: answer.headers.connection };
}

test('questions of pages that close each connection go to their worker on few that stay open', async () => {
  for (const words of ['one', 'two', 'three', 'four'])
    expect(await say(words)).toEqual({ status: 200, said: `heard ${words}`, connection: 'close' });
  expect(asked.map(({ headers }) => headers.connection)).not.toContain('close');
  expect(connections.size).toBe(1);
});

test('many at once are all answered', async () => {
  const words = Array.from({ length: 200 }, (_, index) => `word ${index}`);
  const answers = await Promise.all(words.map((word) => say(word)));
  expect(answers.map(({ said }) => said)).toEqual(words.map((word) => `heard ${word}`));
});

test('of a worker that is gone nothing is known', async () => {
  expect(await say('one', '3.abc')).toMatchObject({ status: 400, said: 'unknown' });
});
