import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { png } from '#src/seed/files/png';
import { withApp, type TestApp } from '../../support/app';
import { attached } from './support';

let app: TestApp;
beforeAll(async () => {
  app = await withApp();
});
afterAll(() => app.close());

const DIGITS = '0123456789';
const PDF = '%PDF-1.7\n%âãÏÓ\n';
const get = async (url: string, headers: Record<string, string> = {}, person = 'olga') =>
  (await app.agentFor(person)).get(url).set(headers).buffer(true);

describe('a part of a file', () => {
  test.each([
    ['bytes=2-5', 'bytes 2-5/10', '2345'],
    ['bytes=7-', 'bytes 7-9/10', '789'],
    ['bytes=-3', 'bytes 7-9/10', '789'],
    ['bytes=8-99', 'bytes 8-9/10', '89'],
    ['bytes=0-0', 'bytes 0-0/10', '0'],
  ])('%s is answered with just that', async (range, contentRange, text) => {
    const { id } = await attached(app, DIGITS, 'digits.txt');
    const answer = await get(`/files/${id}`, { range });
    expect([answer.status, answer.headers['content-range'], answer.text]).toEqual([206, contentRange, text]);
    expect(answer.headers['content-length']).toBe(String(text.length));
  });

  test.each(['bytes=10-', 'bytes=50-60'])('%s lies beyond its end', async (range) => {
    const { id } = await attached(app, DIGITS, 'digits.txt');
    const answer = await get(`/files/${id}`, { range });
    expect([answer.status, answer.headers['content-range'], answer.text]).toEqual([416, 'bytes */10', '']);
  });

  test.each(['bytes=0-1,4-5', 'lines=1-2', 'bytes=x'])('%s is answered by the whole', async (range) => {
    const { id } = await attached(app, DIGITS, 'digits.txt');
    const answer = await get(`/files/${id}`, { range });
    expect([answer.status, answer.text, answer.headers['accept-ranges']]).toEqual([200, DIGITS, 'bytes']);
  });

  test('is given on only while the file is the one the reader has a part of', async () => {
    const { id, sha256 } = await attached(app, DIGITS, 'digits.txt');
    const same = await get(`/files/${id}`, { range: 'bytes=1-2', 'if-range': `"${sha256}"` });
    expect([same.status, same.text]).toEqual([206, '12']);
    const other = await get(`/files/${id}`, { range: 'bytes=1-2', 'if-range': '"another"' });
    expect([other.status, other.text]).toEqual([200, DIGITS]);
  });
});

describe('a file the reader has already', () => {
  test('is not sent again, but only to whoever may still see it', async () => {
    const { id, sha256 } = await attached(app, DIGITS, 'digits.txt');
    const first = await get(`/files/${id}`);
    expect(first.headers.etag).toBe(`"${sha256}"`);
    expect(first.headers['cache-control']).toBe('private, no-store, no-transform');
    const again = await get(`/files/${id}`, { 'if-none-match': `"${sha256}"` });
    expect([again.status, again.text]).toEqual([304, '']);
    expect(again.headers['cache-control']).toBe('private, no-store, no-transform');
    expect((await get(`/files/${id}`, { 'if-none-match': `"${sha256}"` }, 'tanya')).status).toBe(404);
  });
});

test('a part is that of the file also where answers are compressed', async () => {
  const compressing = await withApp({ COMPRESS: '1' });
  const { id } = await attached(compressing, DIGITS.repeat(1000), 'digits.txt');
  const olga = await compressing.agentFor('olga');
  expect((await olga.get('/memos').set('accept-encoding', 'gzip')).headers['content-encoding']).toBe('gzip');
  const answer = await olga.get(`/files/${id}`).set({ range: 'bytes=5000-8999', 'accept-encoding': 'gzip' });
  expect([answer.status, answer.headers['content-encoding'], answer.headers['content-length']]).toEqual([
    206,
    undefined,
    '4000',
  ]);
  expect(answer.text).toBe(DIGITS.repeat(400));
  await compressing.close();
});

test('HEAD tells of a file what GET would, without its bytes', async () => {
  const { id } = await attached(app, DIGITS, 'digits.txt');
  const answer = await (await app.agentFor('olga')).head(`/files/${id}`).set('range', 'bytes=2-5');
  expect([answer.status, answer.headers['content-length'], answer.text ?? '']).toEqual([200, '10', '']);
  expect(answer.headers['content-disposition']).toBe('attachment; filename=digits.txt');
  expect((await (await app.agentFor('tanya')).head(`/files/${id}`)).status).toBe(404);
});

describe('what is shown in the browser', () => {
  test.each<[string, Buffer | string, string]>([
    ['image/png', png(4, 4, []), 'chart.png'],
    ['application/pdf', PDF, 'offer.pdf'],
    ['text/plain; charset=utf-8', 'Hello', 'notes.txt'],
  ])('%s, and only when asked', async (type, content, name) => {
    const { id } = await attached(app, content, name);
    const shown = await get(`/files/${id}?view=1`);
    expect(shown.headers['content-disposition']).toBe(`inline; filename=${name}`);
    expect(shown.headers['content-type']).toBe(type);
    expect(shown.headers['x-content-type-options']).toBe('nosniff');
    expect(shown.headers['content-security-policy']).toContain("default-src 'none'; sandbox");
    expect((await get(`/files/${id}`)).headers['content-disposition']).toBe(`attachment; filename=${name}`);
  });

  test.each([
    ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', 'logo.svg'],
    ['an HTML page', '<h1>Hello</h1><script>alert(1)</script>', 'page.html'],
    ['a page called a picture', '<html><script>alert(1)</script>', 'picture.png'],
    ['XML', '<?xml version="1.0"?><x/>', 'data.xml'],
  ])('never %s', async (_, content, name) => {
    const { id } = await attached(app, content, name);
    const answer = await get(`/files/${id}?view=1`);
    const disposition = String(answer.headers['content-disposition']);
    // Text that only calls itself a picture is plain text, which a browser shows as such and nothing else.
    if (disposition.startsWith('inline')) expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
    else expect(disposition).toBe(`attachment; filename=${name}`);
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect(answer.headers['content-security-policy']).toBe("default-src 'none'; sandbox; frame-ancestors 'none'");
  });

  test('inside our pages nothing but a PDF', async () => {
    const pdf = await attached(app, PDF, 'offer.pdf');
    const framed = await get(`/files/${pdf.id}?view=1`);
    expect(framed.headers['content-security-policy']).toContain("frame-ancestors 'self'");
    expect(framed.headers['x-frame-options']).toBe('SAMEORIGIN');
    const text = await attached(app, 'Hello', 'notes.txt');
    for (const url of [`/files/${pdf.id}`, `/files/${text.id}?view=1`]) {
      const answer = await get(url);
      expect(answer.headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(answer.headers['x-frame-options']).toBe('DENY');
    }
  });

  test.each(['?view=2', '?view=1&view=1'])('but %s is no way to ask', async (query) => {
    const { id } = await attached(app, 'Hello', 'notes.txt');
    expect((await get(`/files/${id}${query}`)).status).toBe(400);
  });
});
