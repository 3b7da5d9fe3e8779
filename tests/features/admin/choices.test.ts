import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { page } from '../../support/page';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { writeMemo } from '../../support/memos';
import { makeTask } from '../../support/tasks';

let test: TestApp;
let admin: Agent;
let memoId: number;

beforeAll(async () => {
  test = await withApp();
  admin = await test.agentFor('admin');
  memoId = await writeMemo(test, 'andrew', { title: 'Secret paint', to: 'garry' });
});
afterAll(() => test.close());

const send = (path: string, form: object = {}) => admin.post(path).type('form').send(form);
const purposeOf = (name: string) => test.db.prisma.purpose.findFirstOrThrow({ where: { name } });
const tagOf = (name: string) => test.db.prisma.tag.findFirstOrThrow({ where: { name } });
const namesAt = async (path: string) => {
  const { $ } = page(await admin.get(path));
  return $('#choice-list tbody tr td > a')
    .map((_, link) => $(link).text().trim())
    .get();
};
const newestAudit = async (type: string) =>
  (await test.db.prisma.auditEntry.findFirst({ where: { type }, orderBy: { id: 'desc' } }))?.details;

describe('purposes', () => {
  it('are created last, and listed with how many memos have them, without a word of the memos', async () => {
    const { id } = await purposeOf('on approval');
    await test.db.prisma.memo.update({ where: { id: memoId }, data: { purposeId: id } });
    await send('/admin/purposes', { name: '  for   fun ' });
    expect((await namesAt('/admin/purposes')).at(-1)).toBe('for fun');
    const list = page(await admin.get('/admin/purposes'));
    expect(list.$('tr:contains("on approval") td').last().text()).toBe('1 memo');
    expect(list.content).not.toContain('Secret paint');
    expect(await newestAudit('purpose.created')).toMatchObject({ name: 'for fun' });
  });

  it.each([
    ['', 'Please enter a name.'],
    ['ON approval', 'This name is already there.'],
    ['x'.repeat(81), 'The name is too long.'],
  ])('are refused with a sentence when the name is %j, and what was typed stays', async (name, sentence) => {
    const answer = await send('/admin/purposes', { name });
    expect(answer.status).toBe(422);
    expect(page(answer).errorAt('Name')).toBe(sentence);
    expect(page(answer).valueOf('Name')).toBe(name);
  });

  it('are put in order by what stands before what, so that two admins at once both have their way', async () => {
    const [first, second, third] = await namesAt('/admin/purposes');
    const [one, two, three] = await Promise.all([first, second, third].map((name) => purposeOf(name ?? '')));
    await Promise.all([
      send(`/admin/purposes/${one!.id}/position`, { before: String(three!.id) }),
      send(`/admin/purposes/${three!.id}/position`, { before: '' }),
    ]);
    const names = await namesAt('/admin/purposes');
    // Whichever came first.
    expect(names.at(-1)).toBe(third);
    expect(names.filter((name) => [first, second, third].includes(name))).toEqual([second, first, third]);
    expect(await newestAudit('purpose.moved')).toMatchObject({ changes: { position: { from: expect.any(Number) } } });
    expect(two).toBeDefined();
  });

  it('are moved up and down by their buttons without JavaScript', async () => {
    const before = await namesAt('/admin/purposes');
    const list = page(await admin.get('/admin/purposes'));
    const form = list.$(`button[aria-label="Move “${before[0]}” down"]`).closest('form');
    await send(form.attr('action') ?? '', { before: form.find('[name=before]').attr('value') });
    expect(await namesAt('/admin/purposes')).toEqual([before[1], before[0], ...before.slice(2)]);
  });

  it('that are used are archived, never deleted, and leave the memo as it is', async () => {
    const { id } = await purposeOf('on approval');
    const refused = await send(`/admin/purposes/${id}/delete`);
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('is used, so it can be archived but not deleted');
    await send(`/admin/purposes/${id}/archive`);
    expect(await namesAt('/admin/purposes')).not.toContain('on approval');
    expect((await test.db.prisma.memo.findUniqueOrThrow({ where: { id: memoId } })).purposeId).toBe(id);
    const agent = await test.agentFor('andrew');
    expect(
      page(await agent.get('/memos/new'))
        .$('select[name=purpose]')
        .text(),
    ).not.toContain('on approval');
    await send(`/admin/purposes/${id}/archive/delete`);
    expect(await namesAt('/admin/purposes')).toContain('on approval');
  });

  it('that nothing uses may be deleted, which the audit keeps', async () => {
    const { id } = await purposeOf('for fun');
    expect((await send(`/admin/purposes/${id}/delete`)).status).toBe(303);
    expect(await namesAt('/admin/purposes')).not.toContain('for fun');
    expect(await newestAudit('purpose.deleted')).toEqual({ id, name: 'for fun' });
  });

  it('of two admins at once keep the text of the later one', async () => {
    const { id, version } = await purposeOf('for information');
    await send(`/admin/purposes/${id}`, { name: 'to know', version });
    expect(await newestAudit('purpose.changed')).toMatchObject({
      changes: { name: { from: 'for information', to: 'to know' } },
    });
    const late = await send(`/admin/purposes/${id}`, { name: 'FYI', version });
    expect(late.status).toBe(409);
    expect(page(late).summary).toContain('“to know”');
    expect(page(late).valueOf('Name')).toBe('FYI');
  });

  it('cannot be restored beside another one of the same name', async () => {
    const { id } = await purposeOf('for the record');
    await send(`/admin/purposes/${id}/archive`);
    await send('/admin/purposes', { name: 'For the record' });
    const refused = await send(`/admin/purposes/${id}/archive/delete`);
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('Rename one of the two first');
  });
});

describe('tags', () => {
  it('are merged: memos and tasks keep each tag once, and the other is gone', async () => {
    await send('/admin/tags', { name: 'Colour' });
    await send('/admin/tags', { name: 'Color' });
    const [colour, color] = [await tagOf('Colour'), await tagOf('Color')];
    const other = await writeMemo(test, 'olga', { title: 'Another', to: 'garry' });
    const taskId = await makeTask(test, 'garry');
    const memoTags = [colour, color].map(({ id: tagId }) => ({ memoId, tagId }));
    await test.db.prisma.memoTag.createMany({ data: [...memoTags, { memoId: other, tagId: color.id }] });
    await test.db.prisma.taskTag.create({ data: { taskId, tagId: color.id } });
    const answer = await send(`/admin/tags/${color.id}/merging`, { into: colour.id, version: color.version });
    expect(answer.headers.location).toBe('/admin/tags');
    expect(await test.db.prisma.memoTag.findMany({ orderBy: { memoId: 'asc' } })).toEqual([
      { memoId, tagId: colour.id },
      { memoId: other, tagId: colour.id },
    ]);
    expect(await test.db.prisma.taskTag.findMany()).toEqual([{ taskId, tagId: colour.id }]);
    expect(await test.db.prisma.tag.count({ where: { name: 'Color' } })).toBe(0);
    const list = page(await admin.get('/admin/tags'));
    expect(list.$('tr:contains("Colour") td').last().text()).toBe('2 memos, 1 task');
    expect(await newestAudit('tag.merged')).toMatchObject({ name: 'Color', into: 'Colour', memos: 2, tasks: 1 });
  });

  it('are not merged into themselves, into nothing, or into one that is gone', async () => {
    await send('/admin/tags', { name: 'Paper' });
    const { id, version } = await tagOf('Paper');
    const refusals = await Promise.all(
      [id, '', 99_999].map((into) => send(`/admin/tags/${id}/merging`, { into, version })),
    );
    expect(refusals.map((answer) => [answer.status, page(answer).errorAt('Into')])).toEqual([
      [422, 'A tag cannot be merged into itself.'],
      [422, 'Please choose a tag.'],
      [422, 'This tag is not there any more.'],
    ]);
    expect(await test.db.prisma.tag.count({ where: { id } })).toBe(1);
  });

  it('are not merged by a form that is older than their name', async () => {
    const [paper, colour] = [await tagOf('Paper'), await tagOf('Colour')];
    await send(`/admin/tags/${paper.id}`, { name: 'Stationery', version: paper.version });
    const late = await send(`/admin/tags/${paper.id}/merging`, { into: colour.id, version: paper.version });
    expect(late.status).toBe(409);
    expect(await test.db.prisma.tag.count({ where: { name: 'Stationery' } })).toBe(1);
  });

  it('are found by a part of their name, whatever signs are in it', async () => {
    await send('/admin/tags', { name: '100 % wool' });
    expect(await namesAt('/admin/tags?q=0+%25')).toEqual(['100 % wool']);
    expect(await namesAt('/admin/tags?q=stat')).toEqual(['Stationery']);
    expect(await namesAt('/admin/tags?q=_')).toEqual([]);
  });
});
