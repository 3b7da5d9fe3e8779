import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withApp, type TestApp } from '../../support/app';
import { decide, idIn, post } from '../../support/memos';
import { page } from '../../support/page';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const BODY = '<p>See <img src="upload:plan%20A.png" alt="the plan"> here</p>';

let app: TestApp;
const id = async (person: string) => String((await app.user(person)).id);
beforeAll(async () => {
  app = await withApp();
});
afterAll(() => app.close());

type Fields = Record<string, string>;

async function send(fields: Fields, { as = 'andrew', to = '/memos', pictures = ['plan A.png'] } = {}) {
  const request = (await app.agentFor(as)).post(to).field({ title: 'Plan', recipient: await id('darian'), ...fields });
  for (const name of pictures) request.attach('files', PNG, name);
  return request;
}

const bodyOf = async (memoId: number) => (await app.db.prisma.memo.findUniqueOrThrow({ where: { id: memoId } })).body;
const filesOf = (memoId: number) => app.db.prisma.attachment.findMany({ where: { memoId }, orderBy: { id: 'asc' } });
const versionOf = async (memoId: number) =>
  String((await app.db.prisma.memo.findUniqueOrThrow({ where: { id: memoId } })).version);
const edits = (memoId: number) => app.db.prisma.event.count({ where: { memoId, type: 'memo.edited' } });

async function illustrated(): Promise<{ memo: number; file: number }> {
  const memo = idIn(await send({ body: BODY }));
  const [file] = await filesOf(memo);
  return { memo, file: file?.id ?? 0 };
}

describe('a picture in a text', () => {
  test('is a file of the memo, shown in its place to whoever may see the memo', async () => {
    const { memo, file } = await illustrated();
    expect(await bodyOf(memo)).toBe(`<p>See <img src="/files/${file}" alt="the plan" /> here</p>`);
    const darian = await app.agentFor('darian');
    const shown = page(await darian.get(`/memos/${memo}`));
    expect(shown.$('#memo-body img').attr('src')).toBe(`/files/${file}?view=1`);
    expect((await darian.get(`/files/${file}?view=1`)).status).toBe(200);
    expect((await (await app.agentFor('tanya')).get(`/files/${file}?view=1`)).status).toBe(404);
  });

  test('that did not come along is named in a sentence, and the text is kept', async () => {
    const answer = await send({ body: BODY }, { pictures: [] });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('The picture plan A.png is not there any more.');
    expect(page(answer).valueOf('Text')).toContain('upload:plan%20A.png');
  });

  test('may be missing in a draft, which asks for it when it is sent', async () => {
    const draft = idIn(await send({ body: BODY }, { to: '/memos/drafts', pictures: [] }));
    const edit = page(await (await app.agentFor('andrew')).get(`/memos/${draft}/edit`));
    const sent = { body: String(edit.valueOf('Text')), version: await versionOf(draft) };
    expect(sent.body).toContain('upload:plan%20A.png');
    expect((await send(sent, { to: `/memos/${draft}/sending`, pictures: [] })).status).toBe(422);
    await send(sent, { to: `/memos/${draft}/sending` });
    expect(await bodyOf(draft)).toContain(`src="/files/${(await filesOf(draft))[0]?.id}"`);
  });

  test('of another memo is removed, whether it is there or not', async () => {
    const { file } = await illustrated();
    for (const foreign of [file, 99_999_999]) {
      const memo = idIn(await send({ body: `<p>x<img src="/files/${foreign}" alt="y"></p>` }, { pictures: [] }));
      expect(await bodyOf(memo)).toBe('<p>x</p>');
    }
  });

  test.each([
    'https://evil.test/x.png',
    'data:image/png;base64,AA',
    '//evil.test/x',
    '/files/1/../2',
    '/files/1?x',
    'upload:%zz',
    'blob:x',
  ])('from %s is none', async (src) => {
    const memo = idIn(await send({ body: `<p>x<img src="${src}" alt="y" onerror="alert(1)"></p>` }, { pictures: [] }));
    expect(await bodyOf(memo)).toBe('<p>x</p>');
  });

  test('stands in no text beside which no files come', async () => {
    const { memo, file } = await illustrated();
    await decide(await app.agentFor('darian'), `/memos/${memo}/consideration`, {
      conclusion: `<p>ok<img src="/files/${file}" alt="x"></p>`,
    });
    const { conclusion } = await app.db.prisma.memo.findUniqueOrThrow({ where: { id: memo } });
    expect(conclusion).toBe('<p>ok</p>');
  });

  test('alone makes a text', async () => {
    const memo = idIn(await send({ body: '<p><img src="upload:plan%20A.png" alt=""></p>' }));
    expect(await bodyOf(memo)).toMatch(/^<p><img src="\/files\/\d+" alt="plan A.png" \/><\/p>$/);
  });

  test('sent twice, or with nothing changed, makes no edit', async () => {
    const { memo } = await illustrated();
    const version = await versionOf(memo);
    const again = { version, body: `${BODY}<p><img src="upload:b.png" alt="b"></p>` };
    const edit = () => send(again, { to: `/memos/${memo}`, pictures: ['b.png'] });
    expect((await edit()).status).toBe(303);
    expect(await edits(memo)).toBe(1);
    expect((await edit()).status).toBe(303);
    expect(await edits(memo)).toBe(1);
    expect(await filesOf(memo)).toHaveLength(2);
    await send({ version: await versionOf(memo), body: await bodyOf(memo) }, { to: `/memos/${memo}`, pictures: [] });
    expect(await edits(memo)).toBe(1);
  });

  test('whose file is deleted leaves a sentence in its place', async () => {
    const { memo, file } = await illustrated();
    await post(await app.agentFor('andrew'), `/files/${file}/delete`, {});
    const shown = page(await (await app.agentFor('darian')).get(`/memos/${memo}`));
    expect(shown.$('#memo-body img')).toHaveLength(0);
    expect(shown.$('#memo-body').text()).toContain('The picture was deleted (the plan)');
  });

  test('goes into a copy of the memo as a file of its own, ticked or not, once', async () => {
    const { memo, file } = await illustrated();
    const clientKey = '7b0f3c1e-3a6a-4c55-8a0e-0d6f1f0a9c01';
    const copy = () =>
      send(
        { clientKey, copyOf: String(memo), body: `<p><img src="/files/${file}" alt="the plan"></p>` },
        { pictures: [] },
      );
    const made = idIn(await copy());
    const [own, ...more] = await filesOf(made);
    expect(more).toEqual([]);
    expect(await bodyOf(made)).toBe(`<p><img src="/files/${own?.id}" alt="the plan" /></p>`);
    expect(own?.id).not.toBe(file);
    expect(idIn(await copy())).toBe(made);
  });

  test('goes into the task that comes of the memo, for people who never saw the memo', async () => {
    const { memo, file } = await illustrated();
    const answer = await decide(await app.agentFor('darian'), '/tasks', {
      title: 'Build it',
      memo: String(memo),
      responsible: await id('olga'),
      description: `<p><img src="/files/${file}" alt="the plan"></p>`,
    });
    const task = Number(/^\/tasks\/(\d+)/.exec(answer.headers.location ?? '')?.[1]);
    const own = await app.db.prisma.attachment.findFirstOrThrow({ where: { taskId: task } });
    const olga = await app.agentFor('olga');
    expect((await olga.get(`/tasks/${task}`)).text).toContain(`src="/files/${own.id}?view=1"`);
    expect((await olga.get(`/files/${own.id}?view=1`)).status).toBe(200);
    expect((await olga.get(`/files/${file}`)).status).toBe(404);
  });

  test('of a memo that one may not see comes along into nothing', async () => {
    const { memo, file } = await illustrated();
    const body = `<p>x<img src="/files/${file}" alt="y"></p>`;
    const made = idIn(
      await send({ copyOf: String(memo), body, recipient: await id('sergey') }, { as: 'tanya', pictures: [] }),
    );
    expect(await bodyOf(made)).toBe('<p>x</p>');
    expect(await filesOf(made)).toEqual([]);
  });
});
