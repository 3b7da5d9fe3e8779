import { createServer } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { clamd } from '#src/platform/scanner/clamd';
import { readClamdUrl, type ScannerAddress } from '#src/platform/scanner/scannerAddress';
import { clamdServer, EICAR, type ClamdServer } from '../../support/clamdServer';

let server: ClamdServer;
let address: ScannerAddress;
beforeAll(async () => {
  server = await clamdServer();
  address = addressOf(server.url);
});
afterAll(() => server.close());
beforeEach(() => {
  server.manner = 'clamd';
  server.most = 1024 * 1024;
});

function addressOf(url: string): ScannerAddress {
  const read = readClamdUrl(url);
  if (typeof read === 'string') throw new Error(read);
  return read;
}

const bytes = (content: string | Buffer) => Readable.from([Buffer.from(content)]);

describe('what clamd says of a file', () => {
  it('is that it is clean, empty or larger than a chunk', async () => {
    for (const content of ['', 'figures', Buffer.alloc(300_000, 7)])
      expect(await clamd(address).scan(bytes(content))).toEqual({ state: 'clean' });
  });

  it('is the name of the virus', async () => {
    const found = await clamd(address).scan(bytes(`before ${EICAR} after`));
    expect(found).toEqual({ state: 'infected', found: 'Eicar-Test-Signature' });
  });

  it('is that it is too large, although it closes the connection while more is sent', async () => {
    const large = () => Readable.from(Array.from({ length: 40 }, () => Buffer.alloc(100_000, 1)));
    // The network may lose an answer over the reset that follows it: then the file comes again.
    await expect.poll(() => clamd(address).scan(large())).toEqual({ state: 'tooLarge' });
  });
});

describe('a scanner that does not answer as it should says nothing of the file', () => {
  it.each(['killed', 'nonsense', 'cut', 'memory'] as const)('when it is %s', async (manner) => {
    server.manner = manner;
    const read = bytes(Buffer.alloc(200_000, 1));
    await expect(clamd(address).scan(read)).rejects.toThrow(/closed the connection|answers|ECONNRESET|EPIPE/);
    expect(read.destroyed).toBe(true);
  });

  it('when it is slow, after a time', async () => {
    server.manner = 'slow';
    await expect(clamd(address, 50).scan(bytes('figures'))).rejects.toThrow('does not answer in time');
    server.release();
  });

  it('when it is away: files after the first are not even tried, and it is told once that it is back', async () => {
    const scanner = clamd(address);
    await server.away();
    await expect(scanner.scan(bytes('figures'))).rejects.toThrow('ECONNREFUSED');
    expect(await scanner.problem()).toContain('ECONNREFUSED');
    expect(await scanner.hasReturned()).toBe(false);
    await server.back();
    const looked = server.looked;
    await expect(scanner.scan(bytes('more'))).rejects.toThrow('ECONNREFUSED');
    expect(server.looked).toBe(looked);
    expect([await scanner.hasReturned(), await scanner.hasReturned()]).toEqual([true, false]);
  });

  it('and what reading the file throws is the storage’s affair', async () => {
    const broken = new Readable({ read: () => broken.destroy(new Error('the bucket is away')) });
    await expect(clamd(address).scan(broken)).rejects.toThrow('the bucket is away');
  });
});

it('is reached by a socket, too', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'notes-clamd-'));
  const socket = path.join(folder, 'clamd.ctl');
  const listening = createServer((connection) => connection.once('data', () => connection.end('PONG\0')));
  await new Promise<void>((resolve) => listening.listen(socket, resolve));
  expect(await clamd(addressOf(`unix:${socket}`)).problem()).toBeNull();
  await new Promise((resolve) => listening.close(resolve));
  expect(await clamd(addressOf(socket)).problem()).toContain('ENOENT');
  await rm(folder, { recursive: true, force: true });
});

describe('CLAMD_URL', () => {
  it.each([
    ['127.0.0.1:3310', { host: '127.0.0.1', port: 3310 }],
    ['tcp://clamav:3310', { host: 'clamav', port: 3310 }],
    ['[::1]:3310', { host: '::1', port: 3310 }],
    ['/run/clamav/clamd.ctl', { path: '/run/clamav/clamd.ctl' }],
    ['unix:///run/clamd.ctl', { path: '/run/clamd.ctl' }],
  ])('may be %s', (text, read) => expect(readClamdUrl(text)).toEqual(read));

  it.each(['clamav', '127.0.0.1', 'clamav:port', 'http://clamav:3310/scan', ':3310'])(
    'is refused when it is %s',
    (text) => expect(readClamdUrl(text)).toMatch(/^is neither/),
  );
});
