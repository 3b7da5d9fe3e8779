import type { Kind } from '../kind';

const MB = 1024 * 1024;
const headers = { 'content-type': 'multipart/form-data; boundary=limit' };

const part = (name: string) => `--limit\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n`;

function* texts(count: number, bytes: number) {
  const block = Buffer.alloc(Math.min(bytes, MB), 'x');
  for (let index = 0; index < count; index += 1) {
    yield part('body');
    for (let sent = 0; sent < bytes; sent += block.length) yield block;
    yield '\r\n';
  }
  yield '--limit--\r\n';
}

function* manyTexts(count: number) {
  for (let index = 0; index < count; index += 1_000) yield `${part('body')}x\r\n`.repeat(1_000);
  yield '--limit--\r\n';
}

function* bytes(count: number) {
  yield part('body');
  for (let index = 0; index < count; index += 1) yield 'x';
}

function* file(bytes: number) {
  const block = Buffer.alloc(MB, 'x');
  yield '--limit\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\n';
  for (let sent = 0; sent < bytes; sent += block.length) yield block;
  yield '\r\n--limit--\r\n';
}

export const multipart: readonly Kind[] = [
  {
    name: 'form of 2,000 texts of 2 MB',
    ask: async ({ send }) =>
      void (await send({ path: '/memos', method: 'POST', headers, body: texts(2_000, 2 * MB - 100) })),
  },
  {
    name: 'form of 100,000 short texts',
    ask: async ({ send }) => void (await send({ path: '/memos', method: 'POST', headers, body: manyTexts(100_000) })),
  },
  {
    name: 'form in chunks of one byte',
    ask: async ({ send }) => void (await send({ path: '/memos', method: 'POST', headers, body: bytes(500_000) })),
  },
  {
    name: 'file of 1 GB',
    ask: async ({ send }) => void (await send({ path: '/memos', method: 'POST', headers, body: file(1024 * MB) })),
  },
  {
    name: 'twenty forms of 2 MB of text at once',
    ask: async ({ send }) => {
      const one = () => send({ path: '/memos', method: 'POST', headers, body: texts(1, 2 * MB - 100) });
      await Promise.all(Array.from({ length: 20 }, one));
    },
  },
];
