import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withApp, type TestApp } from '../../support/app';
import { act, idIn, makeMemo, memoOf, post } from '../../support/memos';
import { page } from '../../support/page';

let app: TestApp;
const id = async (person: string) => String((await app.user(person)).id);
beforeAll(async () => {
  app = await withApp();
});
afterAll(() => app.close());

async function original() {
  const agent = await app.agentFor('andrew');
  const purpose = await app.db.prisma.purpose.findFirstOrThrow({ where: { archivedAt: null } });
  const tag = await app.db.prisma.tag.upsert({ where: { id: 1 }, create: { name: 'Yearly' }, update: {} });
  const answer = await agent
    .post('/memos')
    .field({
      title: 'Rent',
      recipient: await id('darian'),
      purpose: String(purpose.id),
      body: '<p>As every year.</p>',
      tags: String(tag.id),
    })
    .field('subscribers', await id('olga'))
    .attach('files', Buffer.from('contract'), 'contract.txt')
    .attach('files', Buffer.from('invoice'), 'invoice.txt');
  const memo = idIn(answer);
  await act(await app.agentFor('darian'), `/memos/${memo}/consideration`, { conclusion: '<p>Pay it.</p>' });
  return { memo, purpose, tag };
}

describe('copying a memo', () => {
  test('fills a new form, never with the stage or the conclusion, and offers the files one by one', async () => {
    const { memo, purpose, tag } = await original();
    const form = page(await (await app.agentFor('andrew')).get(`/memos/new?copy=${memo}`));
    expect(form.heading).toBe('New memo');
    expect(form.valueOf('Title')).toBe('Rent');
    expect(form.valueOf('To')).toEqual([await id('darian')]);
    expect(form.valueOf('Purpose')).toBe(String(purpose.id));
    expect(form.valueOf('Text')).toBe('<p>As every year.</p>');
    expect(form.valueOf('Subscribers')).toEqual([await id('olga')]);
    expect(form.valueOf('Tags')).toEqual([String(tag.id)]);
    expect(form.content).toContain('contract.txt');
    expect(form.content).toContain('invoice.txt');
    expect(form.content).not.toContain('Pay it.');
    expect(await app.db.prisma.memo.count({ where: { title: 'Rent', stage: { not: 'considered' } } })).toBe(0);
  });

  test('takes the ticked files along, and the new memo stands on its own', async () => {
    const { memo } = await original();
    const files = await app.db.prisma.attachment.findMany({ where: { memoId: memo }, orderBy: { id: 'asc' } });
    const agent = await app.agentFor('olga');
    const answer = await post(agent, '/memos', {
      title: 'Rent again',
      recipient: 'company',
      copyFiles: String(files[0]?.id),
      copyOf: String(memo),
    });
    const copy = await memoOf(app, idIn(answer));
    expect(copy).toMatchObject({ stage: 'pending', conclusion: null, attachmentCount: 1 });
    const shown = page(await agent.get(`/memos/${copy.id}`));
    expect(shown.content).toContain('contract.txt');
    expect(shown.content).not.toContain('invoice.txt');
  });

  test('with a mistake in the form still offers every file, the ticked ones ticked', async () => {
    const { memo } = await original();
    const files = await app.db.prisma.attachment.findMany({ where: { memoId: memo }, orderBy: { id: 'asc' } });
    const answer = await post(await app.agentFor('andrew'), '/memos', {
      title: '',
      recipient: 'company',
      copyFiles: String(files[1]?.id),
      copyOf: String(memo),
    });
    expect(answer.status).toBe(422);
    const boxes = page(answer).$('input[name=copyFiles]');
    expect(boxes.map((_, box) => box.attribs.checked !== undefined).get()).toEqual([false, true]);
  });

  test('is open to whoever may read it, and to nobody else', async () => {
    const { memo } = await original();
    for (const person of ['andrew', 'darian', 'olga', 'ekaterina'])
      expect((await (await app.agentFor(person)).get(`/memos/new?copy=${memo}`)).status).toBe(200);
    for (const person of ['tanya', 'garry', 'admin'])
      expect((await (await app.agentFor(person)).get(`/memos/new?copy=${memo}`)).status).toBe(404);
  });

  test('never takes a file along that its writer may not see', async () => {
    const { memo } = await original();
    const file = await app.db.prisma.attachment.findFirstOrThrow({ where: { memoId: memo } });
    const answer = await post(await app.agentFor('tanya'), '/memos', {
      title: 'Mine',
      recipient: 'company',
      copyFiles: String(file.id),
      copyOf: String(memo),
    });
    expect(answer.status).toBe(422);
    expect(page(answer).content).toContain('One of the files to copy is no longer there. Please choose again.');
    expect(page(answer).content).not.toContain('contract.txt');
    expect(await app.db.prisma.memo.count({ where: { title: 'Mine' } })).toBe(0);
  });

  test('leaves out subscribers who have left, and offers no archived tag', async () => {
    const memo = await makeMemo(app, 'andrew', { to: 'company', subscribers: ['masha', 'olga'] });
    await app.db.prisma.user.update({ where: { email: 'masha@demo.test' }, data: { deactivatedAt: new Date() } });
    const form = page(await (await app.agentFor('andrew')).get(`/memos/new?copy=${memo}`));
    await app.db.prisma.user.update({ where: { email: 'masha@demo.test' }, data: { deactivatedAt: null } });
    expect(form.valueOf('Subscribers')).toEqual([await id('olga')]);
  });
});
