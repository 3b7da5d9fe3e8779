import { load } from 'cheerio';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { makeMemo } from '../../support/memos';

let app: TestApp;
let andrew: Agent;
let memo: string;
let first: number;

beforeAll(async () => {
  app = await withApp();
  andrew = await app.agentFor('andrew');
  const id = await makeMemo(app, 'andrew', { to: 'garry', title: 'A long talk' });
  memo = `/memos/${id}`;
  const { id: authorId } = await app.user('andrew');
  await app.db.pool.query(
    `INSERT INTO messages (conversation_id, author_id, text, client_key, revision)
     SELECT c.id, $2, 'Word ' || n, gen_random_uuid(), n FROM conversations c CROSS JOIN generate_series(1, 130) n WHERE c.memo_id = $1 ORDER BY n`,
    [id, authorId],
  );
  const message = await app.db.prisma.message.findFirstOrThrow({ where: { text: 'Word 1' } });
  first = message.id;
});
afterAll(() => app.close());

async function talk(path: string) {
  const $ = load((await andrew.get(path).expect(200)).text);
  const link = (name: string) =>
    $('#chat a')
      .filter((_, element) => $(element).text().trim() === name)
      .attr('href');
  const ids = $('#chat [data-message]')
    .get()
    .map((element) => Number($(element).attr('data-message')))
    .filter((id) => id > 0);
  return { ids, link };
}

test('from a message in the middle of a long talk one reads on to its end, without JavaScript, too, and nothing is left out', async () => {
  const read: number[] = [];
  let { ids, link } = await talk(`${memo}?message=${first}`);
  expect(link('Show the newest messages')).toBe(`${memo}#chat`);
  read.push(...ids);
  for (let pages = 0; link('Show newer messages') && pages < 10; pages += 1) {
    ({ ids, link } = await talk(link('Show newer messages') ?? ''));
    expect(link('Show older messages')).toBeDefined();
    read.push(...ids);
  }
  expect(read).toEqual(Array.from({ length: 130 }, (_, index) => first + index));
});

test('behind the last message the newest are shown', async () => {
  const { ids, link } = await talk(`${memo}?after=${first + 129}`);
  expect(ids.at(-1)).toBe(first + 129);
  expect(link('Show newer messages')).toBeUndefined();
});

test('an open page asks for the next stretch, and hears when it has come to the end', async () => {
  const next = (await andrew.get(`${memo}/messages?after=${first}`).expect(200)).body as { newerUrl: string | null };
  expect(next.newerUrl).toBe(`${memo}?after=${first + 50}#chat`);
  const last = (await andrew.get(`${memo}/messages?after=${first + 100}`).expect(200)).body as {
    newerUrl: null;
    html: string;
  };
  expect(last.newerUrl).toBeNull();
  expect(load(last.html)('[data-message]')).toHaveLength(29);
});
