import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clock } from '#src/platform/clock';
import { withApp, type TestApp } from '../../support/app';
import { drainJobs } from '../../support/jobs';
import { eventsOf, formOf, idIn, makeMemo, memoOf, post } from '../../support/memos';
import { page } from '../../support/page';

let app: TestApp;
const id = async (person: string) => String((await app.user(person)).id);
beforeAll(async () => {
  app = await withApp();
});
afterAll(() => app.close());

const saved = () =>
  makeMemo(app, 'andrew', { to: 'company', subscribers: ['olga'], isDraft: true, title: 'Unfinished' });

describe('a draft', () => {
  test('may be saved without recipient and text, and goes on where it was', async () => {
    const agent = await app.agentFor('andrew');
    const answer = await post(agent, '/memos/drafts', { title: 'An idea', recipient: '' });
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe(`/memos/${idIn(answer)}/edit`);
    const edit = page(await agent.get(`/memos/${idIn(answer)}/edit`));
    expect(edit.content).toContain('The draft was saved. Only you can see it.');
    expect(edit.valueOf('Title')).toBe('An idea');
    expect(edit.buttons).toEqual(expect.arrayContaining(['Send', 'Save draft', 'Delete draft']));
    expect(await eventsOf(app, idIn(answer))).toEqual(['drafted']);
  });

  test('needs a title, and keeps what was typed when there is none', async () => {
    const answer = await post(await app.agentFor('andrew'), '/memos/drafts', {
      title: '',
      body: '<div>Half a thought</div>',
    });
    expect(answer.status).toBe(422);
    expect(page(answer).errorAt('Title')).toBe('Please enter a title.');
    expect(page(answer).valueOf('Text')).toBe('<div>Half a thought</div>');
  });

  test.each(['garry', 'olga', 'ekaterina', 'admin', 'darian'])(
    'is not there for %s, whatever they try',
    async (person) => {
      const draft = await saved();
      const agent = await app.agentFor(person);
      for (const path of ['', '/edit', '/print']) expect((await agent.get(`/memos/${draft}${path}`)).status).toBe(404);
      for (const path of [
        '',
        '/sending',
        '/delete',
        '/consideration',
        '/postponement',
        '/withdrawal',
        '/subscribers',
        '/files',
      ])
        expect((await post(agent, `/memos/${draft}${path}`)).status).toBe(404);
      expect((await agent.get(`/memos/new?copy=${draft}`)).status).toBe(404);
      expect(await memoOf(app, draft)).toMatchObject({ stage: 'draft', version: 1 });
    },
  );

  test('is changed without leaving a trail', async () => {
    const draft = await saved();
    const answer = await post(await app.agentFor('andrew'), `/memos/${draft}`, {
      ...(await formOf(app, draft)),
      title: 'Better',
    });
    expect(answer.headers.location).toBe(`/memos/${draft}/edit`);
    expect(await memoOf(app, draft)).toMatchObject({ title: 'Better', stage: 'draft' });
    expect(await eventsOf(app, draft)).toEqual(['drafted']);
  });

  test('shows its owner the way to go on writing, and nobody as "not seen"', async () => {
    const agent = await app.agentFor('andrew');
    const shown = page(await agent.get(`/memos/${await saved()}`));
    expect(shown.links).toContain('Continue writing');
    expect(shown.content).not.toContain('Not seen yet');
    expect(shown.buttons).not.toContain('Mark considered');
  });
});

describe('sending a draft', () => {
  test('dates it today, saves the form with it, and tells its people', async () => {
    const draft = await saved();
    const sentAt = new Date(Date.now() + 3 * 86_400_000);
    clock.set(sentAt);
    const answer = await post(await app.agentFor('andrew'), `/memos/${draft}/sending`, {
      ...(await formOf(app, draft)),
      title: 'Finished',
    });
    clock.reset();
    expect(answer.headers.location).toBe(`/memos/${draft}`);
    const memo = await memoOf(app, draft);
    expect(memo).toMatchObject({ stage: 'pending', title: 'Finished', createdAt: sentAt, stageChangedAt: sentAt });
    expect(await eventsOf(app, draft)).toEqual(['drafted', 'sent']);
    const people = await app.db.prisma.participant.findMany({ where: { memoId: draft } });
    expect(
      people.every(({ stage, createdAt }) => stage === 'pending' && createdAt.getTime() === sentAt.getTime()),
    ).toBe(true);
    const olga = page(await (await app.agentFor('olga')).get(`/memos/${draft}`));
    expect(olga.heading).toBe('Finished');
  });

  test('without a recipient shows the form again, and the corrected form is then sent', async () => {
    const agent = await app.agentFor('andrew');
    const draft = await makeMemo(app, 'andrew', { to: '', isDraft: true });
    const form = { ...(await formOf(app, draft)), title: 'To nobody yet', recipient: '' };
    const answer = await post(agent, `/memos/${draft}/sending`, form);
    expect(answer.status).toBe(422);
    expect(page(answer).errorAt('To')).toBe('Please choose to whom the memo goes.');
    expect(page(answer).valueOf('Title')).toBe('To nobody yet');
    const version = page(answer).$('input[name=version]').attr('value') ?? '';
    expect((await post(agent, `/memos/${draft}/sending`, { ...form, version, recipient: 'company' })).status).toBe(303);
    expect(await memoOf(app, draft)).toMatchObject({ stage: 'pending', title: 'To nobody yet', isForCompany: true });
  });

  test('to a person who has left meanwhile shows the form again, and another choice is then sent', async () => {
    const agent = await app.agentFor('andrew');
    const draft = await makeMemo(app, 'andrew', { to: 'marina', isDraft: true });
    await app.db.prisma.user.update({ where: { email: 'marina@demo.test' }, data: { deactivatedAt: new Date() } });
    const form = await formOf(app, draft);
    const answer = await post(agent, `/memos/${draft}/sending`, { ...form, title: 'For somebody else' });
    await app.db.prisma.user.update({ where: { email: 'marina@demo.test' }, data: { deactivatedAt: null } });
    expect(answer.status).toBe(422);
    expect(page(answer).errorAt('To')).toBe('This recipient cannot be chosen. Please choose someone else.');
    const version = page(answer).$('input[name=version]').attr('value') ?? '';
    const corrected = { ...form, title: 'For somebody else', version, recipient: await id('sergey') };
    expect((await post(agent, `/memos/${draft}/sending`, corrected)).status).toBe(303);
  });

  test('twice sends it once', async () => {
    const agent = await app.agentFor('andrew');
    const draft = await saved();
    const form = await formOf(app, draft);
    const answers = await Promise.all([1, 2, 3].map(() => post(agent, `/memos/${draft}/sending`, form)));
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303]);
    expect(await eventsOf(app, draft)).toEqual(['drafted', 'sent']);
  });
});

describe('deleting a draft', () => {
  test('removes it with its files and its trail', async () => {
    const agent = await app.agentFor('andrew');
    const answer = await agent
      .post('/memos/drafts')
      .field('title', 'Not needed')
      .attach('files', Buffer.from('some words'), 'words.txt');
    const draft = idIn(answer);
    const file = await app.db.prisma.attachment.findFirstOrThrow({ where: { memoId: draft } });
    const deleted = await post(agent, `/memos/${draft}/delete`);
    expect(deleted.headers.location).toBe('/memos?view=drafts');
    expect((await agent.get(`/memos/${draft}`)).status).toBe(404);
    expect(await app.db.prisma.memo.count({ where: { id: draft } })).toBe(0);
    await drainJobs(app.deps);
    await expect(app.deps.storage.open(file.storageKey)).rejects.toThrow();
  });

  test('is refused for a sent memo, which is withdrawn instead', async () => {
    const memo = await makeMemo(app, 'andrew', { to: 'company' });
    expect((await post(await app.agentFor('andrew'), `/memos/${memo}/delete`)).status).toBe(403);
    expect((await memoOf(app, memo)).stage).toBe('pending');
  });
});
