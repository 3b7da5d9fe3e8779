import { afterAll, afterEach, beforeAll, describe, expect, it, test } from 'vitest';
import { clock } from '#src/platform/clock';
import { withApp, type TestApp } from '../../support/app';
import { act, formOf, makeMemo, memoOf, type Fields } from '../../support/memos';
import { page } from '../../support/page';

let app: TestApp;
beforeAll(async () => {
  app = await withApp();
});
afterEach(() => clock.reset());
afterAll(() => app.close());

const at = (time: string) => clock.set(new Date(time));
const written = () =>
  makeMemo(app, 'andrew', { to: 'darian', title: 'Ten chairs', body: '<p>Buy ten chairs.</p>', subscribers: ['olga'] });

async function edit(memo: number, fields: Fields, who = 'andrew'): Promise<void> {
  await act(await app.agentFor(who), `/memos/${memo}`, { ...(await formOf(app, memo)), ...fields });
}

/** What a person who opens the memo is told of what changed; null: nothing. */
async function news(memo: number, who = 'darian', query = '') {
  const { $ } = page(await (await app.agentFor(who)).get(`/memos/${memo}${query}`));
  if ($('.news').length === 0) return null;
  const marked = (tag: string): string[] =>
    $(`.news ${tag}.changed`)
      .map((_, element) => $(element).text())
      .get();
  return {
    heading: $('.news-title').text(),
    gone: marked('del'),
    come: marked('ins'),
    since: $('.news').attr('data-since'),
  };
}

describe('who comes back to a memo', () => {
  test('sees how many changes there were since when, the words marked, and files named', async () => {
    at('2026-11-17T09:40:00Z');
    const memo = await written();
    expect(await news(memo)).toBeNull();
    at('2026-11-18T10:00:00Z');
    await edit(memo, { body: '<p>Buy twelve chairs.</p>' });
    await edit(memo, { title: 'Twelve chairs' });
    await (await app.agentFor('andrew')).post(`/memos/${memo}/files`).attach('files', Buffer.from('Ten'), 'offer.txt');
    at('2026-11-20T10:00:00Z');
    expect(await news(memo)).toEqual({
      heading: '3 changes since Tuesday 10:40',
      gone: ['Ten', 'ten'],
      come: ['Twelve', 'offer.txt (3 B)', 'twelve'],
      since: '1',
    });
    expect(await news(memo)).toBeNull();
    // As the page that is open fetches itself.
    expect(await news(memo, 'darian', '?since=1')).toMatchObject({ heading: '3 changes since version 1' });
    const { id } = await app.db.prisma.attachment.findFirstOrThrow({ where: { memoId: memo } });
    await act(await app.agentFor('andrew'), `/files/${id}/delete`);
    expect(await news(memo)).toMatchObject({ heading: '1 change since 11:00', gone: ['offer.txt (3 B)'], come: [] });
  });

  test('who never opened it, and who changed it themselves, are told nothing; an owner of what others changed', async () => {
    const memo = await written();
    await news(memo);
    await edit(memo, { title: 'Twelve chairs' });
    expect([await news(memo, 'olga'), await news(memo, 'andrew')]).toEqual([null, null]);
    await edit(memo, { title: 'Thirteen chairs' }, 'ekaterina');
    expect(await news(memo, 'andrew')).toMatchObject({ gone: ['Twelve'], come: ['Thirteen'] });
    expect(await news(memo)).toMatchObject({ heading: expect.stringMatching(/^2 changes since/) });
    expect(await news(memo, 'ekaterina')).toBeNull();
  });

  test('an own change in between hides nothing of what one has not seen', async () => {
    const memo = await written();
    await news(memo);
    await edit(memo, { title: 'Twelve chairs' });
    await (await app.agentFor('darian')).post(`/memos/${memo}/files`).attach('files', Buffer.from('A'), 'a.txt');
    expect(await news(memo)).toMatchObject({ heading: expect.stringMatching(/^1 change since/), gone: ['Ten'] });
  });

  test('of what was changed there and back is told that nothing is different', async () => {
    const memo = await written();
    await news(memo);
    await edit(memo, { title: 'Twelve chairs' });
    await edit(memo, { title: 'Ten chairs' });
    expect(await news(memo)).toMatchObject({ heading: expect.stringMatching(/^2 changes since/), gone: [], come: [] });
  });

  it.each(['?since=0', '?since=99', '?since=x', '?since=2000000000'])('%s tells nothing', async (query) => {
    const memo = await written();
    await edit(memo, { title: 'Twelve chairs' });
    expect(await news(memo, 'olga', query)).toBeNull();
  });
});

test('a file added after the decision says so, on the page, in the list of files and in print', async () => {
  const memo = await written();
  const darian = await app.agentFor('darian');
  const attach = (name: string) => darian.post(`/memos/${memo}/files`).attach('files', Buffer.from(name), name);
  at('2026-11-17T09:00:00Z');
  await attach('before.txt');
  at('2026-11-17T10:00:00Z');
  await act(darian, `/memos/${memo}/consideration`, { version: String((await memoOf(app, memo)).version) });
  at('2026-11-17T11:00:00Z');
  await attach('after.txt');
  for (const path of ['', '/files', '/print']) {
    const { $ } = page(await darian.get(`/memos/${memo}${path}`));
    const told = $('.file, .print-files li, main li, li')
      .map((_, element) => $(element).text().replace(/\s+/g, ' ').trim())
      .get()
      .filter((text) => text.includes('added after the decision') && text.length < 200);
    expect([path, told.length > 0, told.every((text) => text.includes('after.txt'))]).toEqual([path, true, true]);
  }
  await act(darian, `/memos/${memo}/consideration/delete`, { reason: 'Once more' });
  expect((await darian.get(`/memos/${memo}`)).text).not.toContain('added after the decision');
});
