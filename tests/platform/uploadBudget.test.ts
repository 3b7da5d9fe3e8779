import { readdir } from 'node:fs/promises';
import http from 'node:http';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { withApp, type TestApp } from '../support/app';
import { makeMemo } from '../support/memos';
import { page } from '../support/page';
import { sendTo, served, type Served } from '../support/wire';

const MB = 1024 * 1024;

let app: TestApp;
let server: Served;
let cookie: string;
beforeAll(async () => {
  app = await withApp({ MAX_FILE_MB: '5' });
  server = await served(app);
  cookie = await server.cookieOf('andrew');
});
afterAll(async () => {
  await server.close();
  await app.close();
});

type Pieces = Iterable<string | Buffer>;

const MULTIPART = 'multipart/form-data; boundary=b';
const post = (path: string, type: string, body: Pieces, who = cookie) =>
  sendTo(server.port, { path, method: 'POST', headers: { 'content-type': type, cookie: who }, body });

const text = (name: string, value = ''): string =>
  `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}`;
const file = (name: string): string =>
  `--b\r\nContent-Disposition: form-data; name="files"; filename="${name}"\r\nContent-Type: text/plain\r\n\r\n`;

function* flood(start: string, megabytes: number, end = ''): Pieces {
  yield start;
  const block = Buffer.alloc(64 * 1024, 'x');
  for (let sent = 0; sent < megabytes * MB; sent += block.length) yield block;
  yield end;
}

function* again(start: string, piece: string, count: number): Pieces {
  yield start;
  for (let index = 0; index < count; index += 100) yield piece.repeat(100);
}

const TITLE = text('title', 'Budget overrun\r\n');

describe('a form that is too much', () => {
  test.each<[string, () => Pieces, number]>([
    ['holds 1,000 texts of 1 MB', () => flood(TITLE + text('body'), 1_000, '\r\n'), 1],
    ['holds a million small texts', () => again(TITLE, text('x', 'x\r\n'), 1_000_000), 1],
    ['holds a million empty files', () => again(TITLE, `${file('')}\r\n`, 1_000_000), 1],
    ['has headers without end', () => again(`${TITLE}--b\r\n`, 'X-Header: x\r\n', 1_000_000), 0],
    ['begins with what belongs to no part', () => flood('', 1_000), 0],
    ['holds a file of 1 GB', () => flood(TITLE + file('great.txt'), 1_000, '\r\n--b--\r\n'), 1],
  ])('and %s is refused before it is read to its end', async (_name, body, keepsTitle) => {
    const answer = await post('/memos', MULTIPART, body());
    expect([400, 413]).toContain(answer.status);
    expect(answer.sentBytes).toBeLessThan(40 * MB);
    if (keepsTitle) expect(page(answer).valueOf('Title')).toBe('Budget overrun');
    await vi.waitFor(async () => expect(await readdir(app.deps.config.uploadTempDir)).toEqual([]), 10_000);
  });

  test('says which file is too large', async () => {
    const { status, text } = await post('/memos', MULTIPART, flood(TITLE + file('great.txt'), 6, '\r\n--b--\r\n'));
    expect(status).toBe(413);
    expect(page({ text }).errorAt('Files')).toBe('great.txt is too large: a file may have at most 5 MB.');
  });

  test('says so by its length, and is refused at its first file', async () => {
    const body = flood(TITLE + file('great.txt'), 1_000, '\r\n--b--\r\n');
    const headers = { 'content-type': MULTIPART, cookie, 'content-length': String(1_000 * MB + 400) };
    const answer = await sendTo(server.port, { path: '/memos', method: 'POST', headers, body });
    expect(answer.status).toBe(413);
    expect(answer.sentBytes).toBeLessThan(20 * MB);
    expect(page(answer).errorAt('Files')).toContain('great.txt, or what comes after it, is too large');
    expect(page(answer).errorAt('Files')).toContain('at most 5 MB');
    expect(page(answer).valueOf('Title')).toBe('Budget overrun');
  });

  test('says so by its length, and is refused when not even its words come', async () => {
    const request = http.request({
      ...{ port: server.port, host: '127.0.0.1', path: '/memos', method: 'POST' },
      headers: { 'content-type': MULTIPART, cookie, 'content-length': String(1_000 * MB) },
    });
    request.on('error', () => undefined).flushHeaders();
    const answer = await new Promise<http.IncomingMessage>((resolve) => request.once('response', resolve));
    expect(answer.statusCode).toBe(413);
    request.destroy();
  });

  test.each([
    ['multipart/form-data', MULTIPART, (words: string) => `${TITLE}${text('body', words)}\r\n--b--\r\n`],
    ['urlencoded', 'application/x-www-form-urlencoded', (words: string) => `title=Budget+overrun&body=${words}`],
  ])('as %s comes back with a sentence and its words, as far as a form may hold them', async (_, type, form) => {
    const body = form('Word.'.repeat(800_000));
    const headers = { 'content-type': type, cookie, 'content-length': String(body.length) };
    const answer = await sendTo(server.port, { path: '/memos', method: 'POST', headers, body });
    expect(answer.status).toBe(413);
    expect(page(answer).content).toContain('a form may hold at most 3 MB of text');
    expect(page(answer).valueOf('Title')).toBe('Budget overrun');
    const kept = String(page(answer).valueOf('Text'));
    expect(kept.startsWith('Word.Word.')).toBe(true);
    expect(kept.length).toBeGreaterThan(2.9 * MB);
  });

  test('is not read at all for somebody who may not send it', async () => {
    const memo = await makeMemo(app, 'garry', { to: 'company' });
    const answer = await post(`/memos/${memo}/files`, MULTIPART, flood(file('a.txt'), 1_000));
    expect(answer.status).toBe(404);
    expect(answer.sentBytes).toBeLessThan(40 * MB);
  });

  test.each(['application/json', 'application/x-www-form-urlencoded', 'text/plain'])(
    'is refused as %s, too',
    async (type) => {
      const answer = await post('/memos', type, flood('{"title":"', 1_000));
      expect([400, 413, 415, 422]).toContain(answer.status);
      expect(answer.sentBytes).toBeLessThan(40 * MB);
    },
  );

  test.each(['tags[4000000000]', 'tags[1]', 'a[b][c][d]'])('because of a field %s, at once', async (name) => {
    const answer = await post('/memos', MULTIPART, [`${TITLE}${text(name, '1')}\r\n--b--\r\n`]);
    expect(answer.status).toBe(400);
  });
});

test('a connection on which a form was refused serves the next request', async () => {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const ask = (method: string, path: string, body = '') =>
    new Promise<number>((resolve, reject) => {
      const headers = { cookie, 'content-type': MULTIPART };
      const request = http.request({ port: server.port, host: '127.0.0.1', agent, method, path, headers });
      request.on('error', reject).on('response', (response) => {
        response.resume().on('end', () => resolve(response.statusCode ?? 0));
      });
      request.end(body);
    });
  const refused = [text('tags[1]', '1'), `${file('a.txt')}x\r\n`.repeat(30), `--b\r\nNonsense\r\n\r\n`];
  for (const start of refused) {
    expect(await ask('POST', '/memos', `${start}\r\n${text('body', 'x'.repeat(400_000))}`)).toBeGreaterThan(399);
    expect(await ask('GET', '/memos')).toBe(200);
  }
  expect(await ask('POST', '/account', text('name', 'x'.repeat(400_000)))).toBe(415);
  expect(await ask('GET', '/memos')).toBe(200);
  agent.destroy();
});

test('a long honest form comes back with every word when it is refused', async () => {
  const body = `${'An honest sentence. '.repeat(100_000)}end`;
  const answer = await post('/memos', MULTIPART, [`${text('body', body)}\r\n${TITLE}--b--\r\n`]);
  expect(answer.status).toBe(422);
  expect(page(answer).valueOf('Text')).toBe(body);
  expect(page(answer).valueOf('Title')).toBe('Budget overrun');
});

describe('large forms of one person', () => {
  /** Says that much is coming, and sends nothing. */
  const begin = (who: string) => {
    const headers = { cookie: who, 'content-type': MULTIPART, 'content-length': String(MB) };
    const request = http.request({ port: server.port, host: '127.0.0.1', path: '/memos', method: 'POST', headers });
    request.on('error', () => undefined);
    request.flushHeaders();
    return request;
  };

  test('wait for each other, up to a number, and hold up nobody else', async () => {
    const open = Array.from({ length: 60 }, () => begin(cookie));
    const first = await Promise.race(
      open.map((request) => new Promise<http.IncomingMessage>((resolve) => request.once('response', resolve))),
    );
    expect(first.statusCode).toBe(429);
    expect(Number(first.headers['retry-after'])).toBeGreaterThan(0);
    expect((await sendTo(server.port, { path: '/memos', headers: { cookie } })).status).toBe(200);

    const other = await server.cookieOf('olga');
    const large = `${text('title', 'x'.repeat(100_000))}\r\n--b--\r\n`;
    expect((await post('/memos', MULTIPART, [large], other)).status).toBe(422);

    for (const request of open) request.destroy();
    await vi.waitFor(async () => expect((await post('/memos', MULTIPART, [large])).status).toBe(422), 10_000);
  });
});
