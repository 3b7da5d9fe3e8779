import http from 'node:http';

/** What one request was answered; a connection that the program closed counts as status 0. */
export type Answer = { status: number; ms: number; text: string };

export type Ask = {
  path: string;
  method?: string;
  headers?: Record<string, string>;
  /** One piece, or pieces that are made while they are sent: no hostile body is held in the bench's memory. */
  body?: string | Buffer | Iterable<string | Buffer>;
};

/** One signed-in person who means ill, at a running program. */
export type Attacker = {
  port: number;
  cookie: string;
  send(ask: Ask): Promise<Answer>;
  /** A form without files, as a browser sends it. */
  post(path: string, fields: [string, string][]): Promise<Answer>;
};

/** The dearest thing of one kind that one person may ask for. Each lives in a file of its own under `kinds/`. */
export type Kind = { name: string; ask(attacker: Attacker): Promise<void> };

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

export function attackerAt(port: number, cookie: string): Attacker {
  const send = (ask: Ask) => sendTo(port, { ...ask, headers: { ...ask.headers, cookie } });
  return {
    port,
    cookie,
    send,
    post: (path, fields) => send({ path, method: 'POST', headers: FORM, body: new URLSearchParams(fields).toString() }),
  };
}

function sendTo(port: number, { path, method = 'GET', headers, body }: Ask): Promise<Answer> {
  const started = performance.now();
  return new Promise((resolve) => {
    const done = (status: number, text = '') => resolve({ status, text, ms: performance.now() - started });
    const request = http.request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', () => done(0));
      response.on('end', () => done(response.statusCode ?? 0, Buffer.concat(chunks).toString()));
    });
    request.on('error', () => done(0));
    void write(request, body);
  });
}

async function write(request: http.ClientRequest, body: Ask['body']): Promise<void> {
  if (body === undefined || typeof body === 'string' || Buffer.isBuffer(body)) return void request.end(body);
  for (const piece of body) {
    if (request.destroyed || request.writableEnded) return;
    if (request.write(piece)) continue;
    await new Promise<void>((resolve) => {
      request.once('drain', resolve);
      request.once('close', resolve);
      request.once('response', () => resolve());
    });
  }
  request.end();
}
