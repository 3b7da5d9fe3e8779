import http, { type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DEMO_PASSWORD } from '#src/seed/demoPeople';
import { emailOf, type TestApp } from './app';

/** What one request was answered, and how much of it was sent by then; a connection that was closed counts as status 0. */
export type Answer = { status: number; headers: IncomingHttpHeaders; text: string; ms: number; sentBytes: number };

export type Ask = {
  path: string;
  method?: string;
  headers?: Record<string, string>;
  /** One piece, or pieces that are made while they are sent: no hostile body is held in memory. */
  body?: string | Buffer | Iterable<string | Buffer>;
};

/** On a connection of its own, as whoever means ill would send it. */
export function sendTo(port: number, { path, method = 'GET', headers, body }: Ask): Promise<Answer> {
  const started = performance.now();
  return new Promise((resolve) => {
    const request = http.request({ host: '127.0.0.1', port, path, method, headers, agent: false });
    const done = (status: number, text = '', answered: IncomingHttpHeaders = {}) => {
      const ms = performance.now() - started;
      resolve({ status, text, headers: answered, ms, sentBytes: request.socket?.bytesWritten ?? 0 });
    };
    request.on('error', () => done(0));
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      const end = () => done(response.statusCode ?? 0, Buffer.concat(chunks).toString(), response.headers);
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', end).on('end', end);
    });
    void write(request, body);
  });
}

async function write(request: http.ClientRequest, body: Ask['body']): Promise<void> {
  if (body === undefined || typeof body === 'string' || Buffer.isBuffer(body)) return void request.end(body);
  const closed = new Promise<void>((resolve) => request.once('close', resolve));
  for (const piece of body) {
    if (request.destroyed || request.writableEnded) return;
    if (request.write(piece)) continue;
    await Promise.race([closed, new Promise<void>((resolve) => request.once('drain', resolve))]);
  }
  request.end();
}

export type Served = { port: number; cookieOf(person: string): Promise<string>; close(): Promise<void> };

/** The application on a port, for tests that need more than a well-behaved client sends. */
export async function served(app: TestApp): Promise<Served> {
  const server = http.createServer(app.app.express).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    async cookieOf(person) {
      const body = new URLSearchParams({ email: emailOf(person), password: DEMO_PASSWORD }).toString();
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const { headers: answered } = await sendTo(port, { path: '/login', method: 'POST', headers, body });
      return (answered['set-cookie'] ?? []).map((value) => value.split(';')[0]).join('; ');
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
