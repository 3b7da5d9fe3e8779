import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEMO_PASSWORD } from '#src/seed/demoPeople';
import { asset } from '#src/platform/http/assets';
import { withApp, type TestApp } from './support/app';

let plain: TestApp;
let tls: TestApp;

beforeAll(async () => {
  plain = await withApp();
  tls = await withApp({ BASE_URL: 'https://notes.example.com', TRUST_PROXY: '1' });
});
afterAll(() => Promise.all([plain.close(), tls.close()]));

const PASSWORD = { email: 'andrew@demo.test', password: DEMO_PASSWORD };

async function cookieOf(app: TestApp): Promise<string> {
  const answer = await app.agent().post('/login').set('X-Forwarded-Proto', 'https').type('form').send(PASSWORD);
  expect(answer.status).toBe(303);
  return String(answer.headers['set-cookie']);
}

describe('every answer', () => {
  const addresses = [
    ['a page', () => '/login'],
    ['a redirect', () => '/memos'],
    ['what is not there', () => '/no/such/page'],
    ['an asset', () => asset('app.css')],
    ['an asset that is not there', () => '/assets/none.css'],
    ['the health check', () => '/healthz'],
  ] as const;

  test.each(addresses)('carries the headers that protect the browser: %s', async (_name, address) => {
    const { headers } = await plain.agent().get(address());
    expect(headers['content-security-policy']).toMatch(
      /default-src 'self';.*object-src 'none'.*frame-ancestors 'none'/,
    );
    expect(headers['content-security-policy']).not.toContain('unsafe');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['x-frame-options']).toBe('DENY');
    expect(headers['referrer-policy']).toBe('same-origin');
    expect(headers['x-powered-by']).toBeUndefined();
    expect(headers['x-request-id']).toBeTruthy();
  });

  test('has another nonce each time', async () => {
    const [one, other] = [await plain.agent().get('/login'), await plain.agent().get('/login')];
    expect(one.headers['content-security-policy']).not.toBe(other.headers['content-security-policy']);
  });

  test('of a signed-in person stays out of caches', async () => {
    const agent = await plain.agentFor('andrew');
    expect((await agent.get('/account')).headers['cache-control']).toContain('no-store');
  });

  test('asks for TLS for a year behind TLS, and not without', async () => {
    expect((await tls.agent().get('/login')).headers['strict-transport-security']).toBe(
      'max-age=31536000; includeSubDomains',
    );
    expect((await plain.agent().get('/login')).headers['strict-transport-security']).toBeUndefined();
  });
});

test('no other site may read an answer, and TRACE echoes nothing', async () => {
  const agent = await plain.agentFor('andrew');
  const answer = await agent.get('/memos').set('Origin', 'https://evil.example');
  expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  const traced = await agent.trace('/memos').set('X-Echo', 'quokka');
  expect(traced.status).toBe(404);
  expect(traced.text).not.toContain('quokka');
});

test('signing out clears what the browser kept', async () => {
  const agent = plain.agent();
  await agent.post('/login').type('form').send(PASSWORD).expect(303);
  const { headers } = await agent.post('/logout').expect(303);
  expect(headers['clear-site-data']).toBe('"cache", "storage"');
});

describe('the session cookie', () => {
  test('is kept from scripts and from other sites', async () => {
    expect(await cookieOf(plain)).toMatch(/^notes=.*; HttpOnly; SameSite=Lax/);
  });

  test('behind TLS is sent over TLS only, and belongs to this host alone', async () => {
    expect(await cookieOf(tls)).toMatch(/^__Host-notes=.*Path=\/;.*HttpOnly; Secure; SameSite=Lax/);
  });
});

describe('a form of another site', () => {
  const foreign = [
    ['Origin', 'https://evil.example'],
    ['Origin', 'null'],
    ['Sec-Fetch-Site', 'cross-site'],
    ['Sec-Fetch-Site', 'same-site'],
  ] as const;

  test.each(foreign)('is refused by %s: %s', async (header, value) => {
    const agent = await plain.agentFor('andrew');
    const before = await plain.db.prisma.memo.count();
    const answer = await agent
      .post('/memos')
      .set(header, value)
      .type('form')
      .send({ title: 'Not mine', recipient: 'company' });
    expect(answer.status).toBe(403);
    expect(await plain.db.prisma.memo.count()).toBe(before);
    expect((await agent.get('/account')).status).toBe(200);
  });
});
