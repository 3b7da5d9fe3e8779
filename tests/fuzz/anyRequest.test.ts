import fc from 'fast-check';
import { createServer, request, Agent as HttpAgent, type IncomingHttpHeaders, type Server } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEMO_PASSWORD } from '#src/seed/demoPeople';
import { emailOf, withApp, type TestApp } from '../support/app';
import { writeMemo } from '../support/memos';
import { quickHash } from '../support/seedTemplate';
import { PEOPLE, requestsTo, type FuzzedRequest } from './requests';

const REQUESTS = 10_000;
const AT_ONCE = 20;

let app: TestApp;
let server: Server;
let port: number;
let passwordHash: string;
const cookies = new Map<string, string>();
const keepAlive = new HttpAgent({ keepAlive: true, maxSockets: AT_ONCE });

type Answer = { status: number; headers: IncomingHttpHeaders; text: string };

beforeAll(async () => {
  // Few people send here what thousands would: limits would hide what lies behind them.
  app = await withApp({ WRITE_LIMITS: 'off' });
  passwordHash = await quickHash(DEMO_PASSWORD);
  for (const [index, title] of ['One', 'Two', 'Three', 'Four'].entries()) {
    await writeMemo(app, 'andrew', {
      title,
      to: 'garry',
      subscribers: ['olga'],
      file: 'figures',
      isDraft: index === 0,
    });
  }
  server = createServer(app.app.express);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  port = typeof address === 'object' && address ? address.port : 0;
  await signEverybodyIn();
});

afterAll(async () => {
  keepAlive.destroy();
  await new Promise((resolve) => server.close(resolve));
  await app.close();
});

function send({ method, path, headers, body, person }: FuzzedRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const cookie = person ? (cookies.get(person) ?? '') : '';
    const call = request(
      { port, host: '127.0.0.1', method, path, agent: keepAlive, headers: { ...headers, cookie } },
      (res) => {
        const chunks: Buffer[] = [];
        res.on('data', (chunk: Buffer) => chunks.push(chunk));
        res.on('error', reject);
        res.on('end', () =>
          resolve({ status: res.statusCode ?? 0, headers: res.headers, text: Buffer.concat(chunks).toString() }),
        );
      },
    );
    call.setTimeout(20_000, () => call.destroy(new Error('no answer within 20 seconds')));
    call.on('error', reject);
    call.end(body ?? undefined);
  });
}

/** Some of the requests succeed: they sign out, change passwords, deactivate. What the next ones need is put right again. */
async function signEverybodyIn(): Promise<void> {
  await app.db.pool.query('UPDATE users SET deactivated_at = NULL, password_hash = $1, locale = $2', [
    passwordHash,
    'en',
  ]);
  for (const person of PEOPLE.filter((name) => name !== null)) {
    const known = await send({ person, method: 'GET', path: '/account', headers: {}, body: null });
    if (known.status === 200) continue;
    await app.db.pool.query('DELETE FROM rate_limits');
    const body = new URLSearchParams({ email: emailOf(person), password: DEMO_PASSWORD }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await send({ person: null, method: 'POST', path: '/login', headers, body });
    const [cookie] = (answer.headers['set-cookie']?.[0] ?? '').split(';');
    if (answer.status !== 303 || !cookie) throw new Error(`${person} could not sign in: ${answer.status}`);
    cookies.set(person, cookie);
  }
}

/** What is wrong with an answer; nothing when it is a refusal, a page or a redirect in good order. */
function problemsOf(sent: FuzzedRequest, { status, headers, text }: Answer): string[] {
  const policy = String(headers['content-security-policy']);
  const problems = [
    status >= 500 && `status ${status}`,
    /\n\s+at .*\.[jt]s:\d+/.test(text) && 'a stack trace',
    !/default-src '(self|none)'/.test(policy) && 'no content security policy',
    headers['x-content-type-options'] !== 'nosniff' && 'no nosniff',
    !/^[0-9a-f-]{36}$/.test(String(headers['x-request-id'])) && 'no request id',
  ].filter((problem) => problem !== false);
  const what = `${sent.person ?? 'nobody'}: ${sent.method} ${sent.path.slice(0, 200)} ${sent.body?.slice(0, 300) ?? ''}`;
  return problems.map((problem) => `${problem}: ${what}`);
}

test(`none of ${REQUESTS} requests that nobody meant to send breaks the program`, { timeout: 400_000 }, async () => {
  const batches = fc.array(requestsTo(app.app.routes), { minLength: AT_ONCE, maxLength: AT_ONCE });
  const problems: string[] = [];
  const statuses = new Map<number, number>();
  let count = 0;
  await fc.assert(
    fc.asyncProperty(batches, async (batch) => {
      if (count % 500 === 0) await signEverybodyIn();
      count += batch.length;
      const answers = await Promise.all(batch.map(send));
      batch.forEach((sent, index) => problems.push(...problemsOf(sent, answers[index]!)));
      for (const { status } of answers) statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }),
    // The same requests at each run: a failure is to be seen again.
    { numRuns: REQUESTS / AT_ONCE, seed: 20_261_122, endOnFailure: true },
  );
  expect(problems.slice(0, 20)).toEqual([]);
  expect(count).toBeGreaterThanOrEqual(REQUESTS);
  // Were all refused at one door, nothing behind it would have been tried.
  for (const status of [200, 303, 400, 403, 404, 422])
    expect(statuses.get(status) ?? 0, `answers ${status}`).toBeGreaterThan(50);
});
