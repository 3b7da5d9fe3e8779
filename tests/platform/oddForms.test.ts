import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cleanFileName } from '#src/platform/http/fileName';
import { withApp, type TestApp } from '../support/app';
import { idIn, memoOf, writeMemo } from '../support/memos';
import { page } from '../support/page';

let app: TestApp;
let memo: number;
beforeAll(async () => {
  app = await withApp();
  memo = await writeMemo(app, 'andrew', { title: 'Budget', to: 'garry' });
});
afterAll(() => app.close());

const send = async (url: string, body: string, type = 'application/x-www-form-urlencoded') =>
  (await app.agentFor('andrew')).post(url).set('Content-Type', type).set('Accept', 'text/html').send(body);

const MANY = Array.from({ length: 32_768 }, (_, index) => String(index + 1));

describe('a form that nobody fills in like that', () => {
  test('without a recipient asks for one', async () => {
    const answer = await send('/memos', 'title=Budget');
    expect(answer.status).toBe(422);
    expect(page(answer).errorAt('To')).toBe('Please choose to whom the memo goes.');
  });

  test.each(['/memos', '/memos/drafts', '/tasks'])('at %s may lack every field', async (url) => {
    expect((await send(url, '')).status).toBe(422);
  });

  test.each(['subscribers', 'tags', 'copyFiles', 'responsible'])('with 32,768 %s is refused', async (field) => {
    for (const url of ['/memos', '/tasks']) {
      const inOne = await send(url, `title=Budget&${field}=${MANY.join('%2C')}`);
      const inJson = await send(url, JSON.stringify({ title: 'Budget', [field]: MANY }), 'application/json');
      expect([inOne.status, inJson.status], url).toEqual([422, 422]);
      expect(page(inOne).valueOf('Title')).toBe('Budget');
    }
  });

  test.each(['99999999999', '99999999999999999999', '1.5', '1e3', '2147483648', '-1'])(
    'with an id of %s comes back',
    async (id) => {
      for (const [url, fields] of [
        [
          '/tasks',
          `title=&tags=${id}&responsible=${id}&copyFiles=${id}&memo=${id}&parent=${id}&copyOf=${id}&stage=${id}`,
        ],
        ['/memos', `title=&tags=${id}&recipient=${id}&subscribers=${id}&copyFiles=${id}&copyOf=${id}&purpose=${id}`],
        [`/memos/${memo}/messages`, `message=&replyTo=${id}`],
      ] as const) {
        expect((await send(url, fields)).status, url).toBe(422);
      }
    },
  );
});

describe('the name of a file', () => {
  const attach = async (filename: string) => {
    const agent = await app.agentFor('andrew');
    const request = agent.post('/memos').field({ title: 'With a file', recipient: 'company' });
    const { id } = await memoOf(app, idIn(await request.attach('files', Buffer.from('x'), { filename })));
    return (await app.db.prisma.attachment.findFirstOrThrow({ where: { memoId: id } })).fileName;
  };

  test.each([
    ['128 emoji', `${'🪑'.repeat(128)}.txt`],
    ['250 Chinese letters', `${'字'.repeat(250)}.txt`],
  ])('of %s is kept', async (_, name) => {
    expect(await attach(name)).toBe(name);
  });

  test.each([
    ['400 emoji', '🪑'.repeat(400), '🪑'.repeat(251)],
    ['100 families', '👨‍👩‍👧'.repeat(100), '👨‍👩‍👧'.repeat(50)],
    ['a letter under 400 marks', `a${'\u0323\u0307'.repeat(400)}`, ''],
  ])('of %s is shortened between letters, and keeps its ending', (_, name, kept) => {
    const short = cleanFileName(`${name}.txt`);
    expect([...short].length).toBeLessThanOrEqual(255);
    expect(short.isWellFormed()).toBe(true);
    expect(short.endsWith('.txt')).toBe(true);
    if (kept) expect(short).toBe(`${kept}.txt`);
  });
});
