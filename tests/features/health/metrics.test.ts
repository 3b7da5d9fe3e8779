import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Request } from 'express';
import { mayReadMetrics } from '#src/features/health/metricsAccess';
import { withApp, type TestApp } from '../../support/app';
import { pdf } from '../../support/documents';
import { drainJobs } from '../../support/jobs';
import { attach, attached } from '../files/support';

let app: TestApp;
beforeAll(async () => void (app = await withApp()));
afterAll(() => app.close());

const ask = (headers: Record<string, string>) => app.agent().get('/metrics').set(headers);

test('a program on this machine reads the figures', async () => {
  expect((await ask({ host: 'localhost' })).text).toContain('process_resident_memory_bytes');
});

test.each<Record<string, string>>([
  { 'x-forwarded-for': '10.0.0.1' },
  { forwarded: 'for=10.0.0.1' },
  { via: '1.1 proxy' },
  { 'x-real-ip': '10.0.0.1' },
  { 'x-forwarded-proto': 'https' },
  { host: 'notes.example.com' },
])('what came through a proxy on this machine does not: %j', async (headers) => {
  expect((await ask(headers)).text).not.toContain('process_resident_memory_bytes');
});

test('they tell how many files wait to be read for the search, and how many could not be', async () => {
  const { memoId } = await attached(app, 'the words of a file', 'words.txt');
  const figures = async () => (await ask({ host: 'localhost' })).text;
  expect(await figures()).toContain('notes_files{reading="waiting"} 1');
  await drainJobs(app.deps);
  await attach(app, memoId ?? 0, [pdf(['cut']).subarray(0, 200), 'cut.pdf']);
  await drainJobs(app.deps);
  expect(await figures()).toContain('notes_files{reading="waiting"} 0');
  expect(await figures()).toContain('notes_files{reading="failed"} 1');
});

describe('access', () => {
  const request = (headers: Record<string, string>, remoteAddress = '127.0.0.1') =>
    ({ headers, socket: { remoteAddress }, get: (name: string) => headers[name] }) as unknown as Request;
  const config = { metricsToken: null, trustProxy: false as const, baseUrl: 'http://localhost:3000' };
  const token = 'a token of sixteen';

  test('needs the token where there is one, from wherever', () => {
    const guarded = { ...config, metricsToken: token };
    const right = { authorization: `Bearer ${token}`, 'x-forwarded-for': '10.0.0.1', host: 'notes.example.com' };
    expect(mayReadMetrics(request(right, '10.0.0.1'), guarded)).toBe(true);
    expect(mayReadMetrics(request({ ...right, authorization: 'Bearer another' }, '10.0.0.1'), guarded)).toBe(false);
    expect(mayReadMetrics(request({ host: 'localhost' }), guarded)).toBe(false);
  });

  test('is nobody’s where a proxy stands in front and there is no token', () => {
    expect(mayReadMetrics(request({ host: 'localhost' }), config)).toBe(true);
    expect(mayReadMetrics(request({ host: 'localhost' }), { ...config, trustProxy: 1 })).toBe(false);
    expect(mayReadMetrics(request({ host: '127.0.0.1:3000' }), { ...config, baseUrl: 'https://notes.example' })).toBe(
      false,
    );
    expect(mayReadMetrics(request({ host: 'localhost' }, '10.0.0.1'), config)).toBe(false);
  });
});
