import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { withApp, type TestApp } from '../../support/app';
import { act, formOf, makeMemo, memoOf, post, type Fields } from '../../support/memos';
import { page } from '../../support/page';

let app: TestApp;
beforeAll(async () => {
  app = await withApp();
});
afterAll(() => app.close());

const FIRST = '<p>Buy ten <strong>red</strong> chairs for the office.</p>';
const written = (to = 'darian') =>
  makeMemo(app, 'andrew', { to, title: 'Ten chairs', body: FIRST, subscribers: ['olga'] });

async function edit(memo: number, fields: Fields, who = 'andrew'): Promise<void> {
  await act(await app.agentFor(who), `/memos/${memo}`, { ...(await formOf(app, memo)), ...fields });
}

const rowsOf = (memoId: number) =>
  app.db.prisma.memoVersion.findMany({ where: { memoId }, orderBy: { number: 'asc' } });
const shown = async (memo: number, query = '', who = 'darian') =>
  page(await (await app.agentFor(who)).get(`/memos/${memo}/versions${query}`));

/** Words marked on one side of the page. */
const marks = ({ $ }: ReturnType<typeof page>, tag: 'ins' | 'del'): string[] =>
  $(`.version-side ${tag}.changed`)
    .map((_, element) => $(element).text())
    .get();

describe('the versions of a memo', () => {
  test('begin with sending: one, and nothing is stored twice', async () => {
    const memo = await written();
    const { $, content } = await shown(memo);
    expect($('.versions-table tbody tr')).toHaveLength(1);
    expect(content).toContain('Version 1 as it is now');
    expect(content).toContain('Sent by Andrew Meyer on');
    expect(content).toContain('It has not been changed since it was sent.');
    // One is not compared with itself.
    expect(content).not.toContain('Both versions are the same.');
    expect($('.version-side, input[type=radio], form#compare button')).toHaveLength(0);
    expect(await rowsOf(memo)).toEqual([]);
    expect((await (await app.agentFor('darian')).get(`/memos/${memo}`)).text).not.toContain('/versions');
  });

  test('are compared side by side, word by word', async () => {
    const memo = await written();
    const purpose = await app.db.prisma.purpose.findFirstOrThrow();
    await edit(memo, {
      title: 'Twelve chairs',
      body: '<p>Buy twelve <strong>red</strong> chairs for the big office.</p>',
      purpose: String(purpose.id),
      subscribers: [String((await app.user('valeria')).id)],
    });
    const compared = await shown(memo);
    expect(marks(compared, 'del')).toEqual(['Ten', 'Olga Koval', 'ten']);
    expect(marks(compared, 'ins')).toEqual(['Twelve', purpose.name, 'Valeria Ortiz', 'twelve', 'big']);
    expect(compared.$('.version-side strong').text()).toContain('red');
    expect(compared.content).toContain('Changed by Andrew Meyer on');
    const same = await shown(memo, '?from=1&to=1');
    expect(same.content).toContain('Both versions are the same.');
    expect(same.$('.version-side').first().text()).toContain('Buy ten red chairs');
  });

  test('come of each change of what is decided on, and of nothing else', async () => {
    const memo = await written();
    const andrew = await app.agentFor('andrew');
    const darian = await app.agentFor('darian');
    const count = async () => (await memoOf(app, memo)).textVersion;
    await edit(memo, {});
    await edit(memo, { tags: String((await app.db.prisma.tag.create({ data: { name: 'Chairs' } })).id) });
    await act(darian, `/memos/${memo}/postponement`, { version: String((await memoOf(app, memo)).version) });
    await andrew.post(`/memos/${memo}/messages`).type('form').send({ message: 'A word' });
    expect(await count()).toBe(1);

    await andrew.post(`/memos/${memo}/files`).attach('files', Buffer.from('Ten'), 'offer.txt');
    expect(await count()).toBe(2);
    const { id: fileId } = await app.db.prisma.attachment.findFirstOrThrow({ where: { memoId: memo } });
    await act(darian, `/memos/${memo}/subscribers`, { subscribers: String((await app.user('tanya')).id) });
    await act(await app.agentFor('tanya'), `/memos/${memo}/subscription/delete`);
    await act(andrew, `/files/${fileId}/delete`);
    await edit(memo, { recipient: String((await app.user('garry')).id) });
    expect(await count()).toBe(6);
    const rows = await rowsOf(memo);
    expect(rows.map(({ number, body }) => [number, body])).toEqual([1, 2, 3, 4, 5].map((number) => [number, null]));
    expect(rows.map(({ files }) => JSON.stringify(files).includes('offer.txt'))).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
    expect(rows.map(({ subscribers }) => JSON.stringify(subscribers).includes('Tanya'))).toEqual([
      false,
      false,
      true,
      false,
      false,
    ]);
    const { sha256 } = Object(Object(rows[1]?.files)[0]);
    expect(sha256).toBe(createHash('sha256').update('Ten').digest('hex'));
    const last = await shown(memo, '?from=5&to=6', 'garry');
    expect([...marks(last, 'del'), ...marks(last, 'ins')]).toEqual(['Darian Voss', 'Garry Chief']);
    const file = await shown(memo, '?from=4&to=5', 'garry');
    expect(marks(file, 'del')).toEqual(['offer.txt (3 B)']);
  });

  test('each has its own text, which is kept once where it does not change', async () => {
    const memo = await written();
    const andrew = await app.agentFor('andrew');
    await andrew.post(`/memos/${memo}/files`).attach('files', Buffer.from('Ten'), 'offer.txt');
    await edit(memo, { body: '<p>The second text.</p>' });
    await edit(memo, { title: 'Another title' });
    await edit(memo, { body: '<p>The third text.</p>' });
    expect((await rowsOf(memo)).map(({ body }) => body)).toEqual([null, FIRST, null, '<p>The second text.</p>']);
    for (const [number, text] of [
      [1, 'Buy ten'],
      [2, 'Buy ten'],
      [3, 'The second text.'],
      [4, 'The second text.'],
      [5, 'The third text.'],
    ])
      expect((await shown(memo, `?from=${number}&to=${number}`)).$('.version-side').first().text()).toContain(text);
  });

  test('of a memo changed before there were versions say so', async () => {
    const memo = await written();
    const { id: actorId } = await app.user('andrew');
    const changes = { changes: { title: { from: 'A', to: 'B' } } };
    await app.db.prisma.event.create({ data: { type: 'memo.edited', memoId: memo, actorId, changes } });
    expect((await shown(memo)).content).toContain('It was changed before versions were kept; the history tells how.');
    const fresh = await written();
    await edit(fresh, { title: 'Later' });
    expect((await shown(fresh)).content).not.toContain('before versions were kept');
  });

  it.each(['?from=7', '?to=3', '?from=2000000000'])('%s is not found', async (query) => {
    const memo = await written();
    expect((await (await app.agentFor('darian')).get(`/memos/${memo}/versions${query}`)).status).toBe(404);
  });

  it.each(['?from=0', '?to=x', '?from=99999999999', '?before=-1'])('%s is refused', async (query) => {
    const memo = await written();
    expect((await (await app.agentFor('darian')).get(`/memos/${memo}/versions${query}`)).status).toBe(400);
  });

  test('are those of a reader: nobody else sees them, nor who lost the memo', async () => {
    const memo = await written();
    await edit(memo, { recipient: String((await app.user('garry')).id) });
    const status = async (who: string) => (await (await app.agentFor(who)).get(`/memos/${memo}/versions`)).status;
    expect([await status('garry'), await status('olga'), await status('andrew')]).toEqual([200, 200, 200]);
    expect([await status('darian'), await status('tanya'), await status('admin')]).toEqual([404, 404, 404]);
    await status('ekaterina');
    const { id: actorId } = await app.user('ekaterina');
    expect(await app.db.prisma.event.count({ where: { memoId: memo, actorId, type: 'memo.read' } })).toBe(1);
  });

  test('a picture that a virus scanner holds back, or that was removed, is shown in no version', async () => {
    const memo = await written();
    const andrew = await app.agentFor('andrew');
    await andrew.post(`/memos/${memo}/files`).attach('files', Buffer.from('Ten'), 'offer.txt');
    const { id } = await app.db.prisma.attachment.findFirstOrThrow({ where: { memoId: memo } });
    await edit(memo, { body: `<p>See</p><p><img src="/files/${id}" alt="An offer" /></p>` });
    await edit(memo, { body: '<p>See nothing</p>' });
    await app.db.prisma.attachment.update({ where: { id }, data: { scan: 'infected', scanFound: 'Eicar' } });
    const held = await shown(memo, '?from=3&to=4');
    expect(held.$(`[src*="/files/${id}"], [href*="/files/${id}"]`)).toHaveLength(0);
    await act(andrew, `/files/${id}/delete`);
    const gone = await shown(memo, '?from=3&to=4');
    expect(gone.$(`[src*="/files/${id}"], [href*="/files/${id}"]`)).toHaveLength(0);
    expect(gone.$('.picture-gone')).toHaveLength(1);
  });

  test('are gone when the memo is taken back: whom it is sent to then reads none of them', async () => {
    const memo = await written('garry');
    await edit(memo, { body: '<p>A secret that was not meant for all.</p>' });
    await edit(memo, { body: '<p>Nothing secret.</p>' });
    const andrew = await app.agentFor('andrew');
    await act(andrew, `/memos/${memo}/sending/delete`);
    await act(andrew, `/memos/${memo}/sending`, { ...(await formOf(app, memo)), title: 'Sent anew' });
    expect(await rowsOf(memo)).toEqual([]);
    const now = await shown(memo, '', 'garry');
    expect([now.$('.versions-table tbody tr').length, now.content.includes('secret that')]).toEqual([1, false]);
  });

  test('of many, fifty stand on a page', async () => {
    const memo = await written();
    await edit(memo, { title: 'Second' });
    await app.db.prisma.memo.update({ where: { id: memo }, data: { textVersion: 62 } });
    const [row] = await rowsOf(memo);
    const list = { recipients: [], subscribers: [], files: [] };
    await app.db.prisma.memoVersion.createMany({
      data: Array.from({ length: 60 }, (_, at) => ({ ...row!, ...list, number: at + 2 })),
    });
    const first = await shown(memo);
    expect(first.$('.versions-table tbody tr')).toHaveLength(50);
    const older = page(
      await (await app.agentFor('darian')).get(first.$('a:contains("Older versions")').attr('href') ?? ''),
    );
    expect(older.$('.versions-table tbody tr')).toHaveLength(12);
    expect(older.content).toContain('Sent by Andrew Meyer');
  });
});

describe('using a version', () => {
  const use = async (memo: number, number: number, who: string, version?: number) => {
    const now = version ?? (await memoOf(app, memo)).version;
    return post(await app.agentFor(who), `/memos/${memo}/versions/${number}/use`, { version: String(now) });
  };
  const changed = async () => {
    const memo = await written();
    await edit(memo, {
      title: 'Twelve chairs',
      body: '<p>Buy twelve.</p>',
      subscribers: [String((await app.user('valeria')).id)],
    });
    return memo;
  };

  it.each(['andrew', 'ekaterina'])('is a new edit of title and text by %s, told as one; people stay', async (who) => {
    const memo = await changed();
    const answer = await use(memo, 1, who);
    expect([answer.status, answer.headers.location]).toEqual([303, `/memos/${memo}`]);
    expect(await memoOf(app, memo)).toMatchObject({ title: 'Ten chairs', body: FIRST, textVersion: 3 });
    const roles = await app.db.prisma.participant.findMany({
      where: { memoId: memo, isSubscriber: true },
      select: { userId: true },
    });
    expect(roles).toEqual([{ userId: (await app.user('valeria')).id }]);
    expect(await app.db.prisma.event.count({ where: { memoId: memo, type: 'memo.edited' } })).toBe(2);
    expect(marks(await shown(memo, '?from=2&to=3', 'darian'), 'ins')).toContain('Ten');
  });

  test('is offered to owner and operator alone, while the memo is open', async () => {
    const memo = await changed();
    const offers = async (who: string) =>
      (await shown(memo, '', who)).buttons.filter((name) => name === 'Use this version').length;
    expect([
      await offers('andrew'),
      await offers('ekaterina'),
      await offers('darian'),
      await offers('valeria'),
    ]).toEqual([1, 1, 0, 0]);
    expect((await use(memo, 1, 'darian')).status).toBe(403);
    expect((await use(memo, 1, 'tanya')).status).toBe(404);
    const version = String((await memoOf(app, memo)).version);
    await act(await app.agentFor('darian'), `/memos/${memo}/consideration`, { version });
    expect([await offers('andrew'), await offers('ekaterina')]).toEqual([0, 0]);
    expect((await use(memo, 1, 'andrew')).status).toBe(403);
    expect((await shown(memo)).content).toContain('Version 2 as it is now decided on');
  });

  test('that does not exist, or after another change, changes nothing', async () => {
    const memo = await changed();
    const { version } = await memoOf(app, memo);
    expect((await use(memo, 9, 'andrew')).status).toBe(404);
    await edit(memo, { title: 'Yet another' });
    const late = await use(memo, 1, 'andrew', version);
    expect(late.status).toBe(409);
    expect(page(late).content).toContain('Yet another');
    expect((await post(await app.agentFor('andrew'), `/memos/${memo}/versions/1/use`)).status).toBe(409);
    expect((await memoOf(app, memo)).title).toBe('Yet another');
  });

  test('does not choose a purpose that was archived since', async () => {
    const memo = await written();
    const old = await app.db.prisma.purpose.create({ data: { name: 'Of old' } });
    await edit(memo, { purpose: String(old.id) });
    await edit(memo, { purpose: '', title: 'Without' });
    await app.db.prisma.purpose.update({ where: { id: old.id }, data: { archivedAt: new Date() } });
    expect((await use(memo, 2, 'andrew')).status).toBe(303);
    expect(await memoOf(app, memo)).toMatchObject({ title: 'Ten chairs', purposeId: null });
  });
});

test('a file that came meanwhile does not stop the owner who is editing; another text does', async () => {
  const memo = await written();
  const form = await formOf(app, memo);
  await (await app.agentFor('darian')).post(`/memos/${memo}/files`).attach('files', Buffer.from('A'), 'a.txt');
  const andrew = await app.agentFor('andrew');
  expect((await post(andrew, `/memos/${memo}`, { ...form, title: 'Edited all the same' })).status).toBe(303);
  expect(await memoOf(app, memo)).toMatchObject({ title: 'Edited all the same', attachmentCount: 1, textVersion: 3 });
  expect((await post(andrew, `/memos/${memo}`, { ...form, title: 'And again' })).status).toBe(409);
});
