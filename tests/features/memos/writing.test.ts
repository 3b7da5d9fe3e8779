import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withApp, type TestApp } from '../../support/app';
import { eventsOf, idIn, makeMemo, memoOf, post } from '../../support/memos';
import { page } from '../../support/page';

let app: TestApp;
const ids: Record<string, string> = {};
beforeAll(async () => {
  app = await withApp();
  for (const user of await app.db.prisma.user.findMany()) ids[user.email.split('@')[0] ?? ''] = String(user.id);
});
afterAll(() => app.close());

const form = (fields = {}) => ({
  clientKey: randomUUID(),
  title: 'Budget overrun in March',
  recipient: 'company',
  body: '<div>We spent <strong>too much</strong>.</div>',
  ...fields,
});

const shown = async (person: string, url: string) => page(await (await app.agentFor(person)).get(url));

describe('the form of a new memo', () => {
  test('has every field under its label', async () => {
    const form = await shown('andrew', '/memos/new');
    expect(form.heading).toBe('New memo');
    for (const label of ['Title', 'To', 'Purpose', 'Text', 'Subscribers', 'Files'])
      expect(form.valueOf(label)).toHaveLength(0);
    expect(form.buttons).toEqual(expect.arrayContaining(['Send', 'Save draft']));
  });

  test('asks a person who is not signed in to sign in, and leads back', async () => {
    const answer = await app.agent().get('/memos/new');
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe('/login?return=%2Fmemos%2Fnew');
  });
});

test.each(['/memos', '/tasks', '/people', '/notifications', '/account', '/memos/new'])(
  '%s leads to a new memo from its header, by a key, too, and not once more from its own',
  async (path) => {
    const { $ } = await shown('andrew', path);
    const links = $('header a[href="/memos/new"]');
    expect(links).toHaveLength(1);
    expect($('.page-actions a[href="/memos/new"]')).toHaveLength(0);
    expect(links.text()).toBe('New memo');
    expect(links.attr('aria-keyshortcuts')).toBe('n');
  },
);

test('the limit of a file reads the same in the hint and in the refusal', async () => {
  const form = await shown('andrew', '/memos/new');
  expect(form.content).toContain('each up to 25 MB');
  expect(form.$('[data-drop-zone]').attr('data-file-texts')).toContain('This file is larger than 25 MB.');
});

describe('sending', () => {
  test('a sent memo is pending, its owner is led to it and told so', async () => {
    const agent = await app.agentFor('andrew');
    const answer = await post(agent, '/memos', form());
    expect(answer.status).toBe(303);
    const memo = await shown('andrew', `/memos/${idIn(answer)}`);
    expect(memo.heading).toBe('Budget overrun in March');
    expect(memo.content).toContain('The memo was sent.');
    expect(memo.content).toContain('We spent too much.');
    expect(memo.content).toContain('The company');
    expect(await memoOf(app, idIn(answer))).toMatchObject({
      stage: 'pending',
      isForCompany: true,
      recipientId: null,
      version: 1,
    });
    expect(await eventsOf(app, idIn(answer))).toEqual(['sent']);
  });

  test('a memo for the company lies with every executive', async () => {
    const id = await makeMemo(app, 'andrew', { to: 'company' });
    const recipients = await app.db.prisma.participant.findMany({
      where: { memoId: id, isRecipient: true },
      include: { user: true },
    });
    expect(recipients.map(({ user }) => user.name).sort()).toEqual(['Garry Chief', 'Ruth Okafor']);
  });

  test('a memo to oneself has an owner who is its recipient', async () => {
    const id = await makeMemo(app, 'andrew', { to: 'andrew' });
    const people = await app.db.prisma.participant.findMany({ where: { memoId: id } });
    expect(people).toHaveLength(1);
    expect(people[0]).toMatchObject({ isOwner: true, isRecipient: true, isSubscriber: false });
    const memo = await shown('andrew', `/memos/${id}`);
    expect(memo.buttons).toEqual(expect.arrayContaining(['Mark considered', 'Postpone', 'Withdraw']));
  });

  test('a memo keeps its purpose and its tags', async () => {
    const purpose = await app.db.prisma.purpose.findFirstOrThrow({ where: { archivedAt: null } });
    const tag = await app.db.prisma.tag.create({ data: { name: 'Figures' } });
    const answer = await post(
      await app.agentFor('andrew'),
      '/memos',
      form({ purpose: String(purpose.id), tags: String(tag.id) }),
    );
    const memo = await shown('andrew', `/memos/${idIn(answer)}`);
    expect(memo.content).toContain(purpose.name);
    expect(memo.links).toContain('Figures');
  });

  test('the owner alone is no news to themselves', async () => {
    const id = await makeMemo(app, 'andrew', { to: 'darian' });
    const seen = await app.db.prisma.participant.findMany({
      where: { memoId: id, seenAt: { not: null } },
      include: { user: true },
    });
    expect(seen.map(({ user }) => user.name)).toEqual(['Andrew Meyer']);
  });

  test('an upload with progress gets the address as JSON', async () => {
    const answer = await post(await app.agentFor('andrew'), '/memos', form()).set('Accept', 'application/json');
    expect(answer.status).toBe(200);
    expect(answer.body.redirect).toMatch(/^\/memos\/\d+$/);
  });

  test('an upload with progress gets its mistakes as JSON', async () => {
    const answer = await post(await app.agentFor('andrew'), '/memos', form({ title: '' })).set(
      'Accept',
      'application/json',
    );
    expect(answer.status).toBe(422);
    expect(answer.body.fieldErrors).toEqual({ title: 'Please enter a title.' });
  });
});

describe('a form that is not complete', () => {
  test('comes back with everything typed and a sentence at each field', async () => {
    const purpose = await app.db.prisma.purpose.findFirstOrThrow();
    const typed = {
      title: ' ',
      recipient: '',
      purpose: String(purpose.id),
      body: '<div>My words</div>',
      subscribers: [ids.olga ?? '', ids.tanya ?? ''],
    };
    const answer = await post(await app.agentFor('andrew'), '/memos', form(typed));
    expect(answer.status).toBe(422);
    const again = page(answer);
    expect(again.errorAt('Title')).toBe('Please enter a title.');
    expect(again.errorAt('To')).toBe('Please choose to whom the memo goes.');
    expect(again.summary).toContain('Please enter a title.');
    expect(again.valueOf('Purpose')).toBe(String(purpose.id));
    expect(again.valueOf('Text')).toBe('<div>My words</div>');
    expect(again.valueOf('Subscribers')).toEqual(expect.arrayContaining([ids.olga, ids.tanya]));
  });

  test('keeps its key, so that the corrected form is one memo', async () => {
    const fields = form({ title: '' });
    const again = page(await post(await app.agentFor('andrew'), '/memos', fields));
    expect(again.$('input[name=clientKey]').attr('value')).toBe(fields.clientKey);
  });

  test('refuses a purpose and a tag that were archived', async () => {
    const agent = await app.agentFor('andrew');
    const purpose = await app.db.prisma.purpose.create({ data: { name: 'Old purpose', archivedAt: new Date() } });
    const tag = await app.db.prisma.tag.create({ data: { name: 'Old tag', archivedAt: new Date() } });
    expect(page(await post(agent, '/memos', form({ purpose: String(purpose.id) }))).errorAt('Purpose')).toBe(
      'This purpose cannot be chosen any more. Please choose another.',
    );
    const answer = await post(agent, '/memos', form({ tags: String(tag.id) }));
    expect(answer.status).toBe(422);
    expect(page(answer).summary).toContain('One of these tags cannot be chosen any more.');
  });
});

describe('the same form twice', () => {
  const count = (clientKey: string) => app.db.prisma.memo.count({ where: { clientKey } });

  test('makes one memo, one after the other', async () => {
    const agent = await app.agentFor('andrew');
    const fields = form();
    const first = await post(agent, '/memos', fields);
    const second = await post(agent, '/memos', fields);
    expect(second.status).toBe(303);
    expect(second.headers.location).toBe(first.headers.location);
    expect(await count(fields.clientKey)).toBe(1);
    expect(await eventsOf(app, idIn(first))).toEqual(['sent']);
  });

  test('makes one memo, twenty times at once', async () => {
    const agent = await app.agentFor('andrew');
    const fields = form();
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(agent, '/memos', fields)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303]));
    expect(new Set(answers.map(({ headers }) => headers.location)).size).toBe(1);
    expect(await count(fields.clientKey)).toBe(1);
    expect(await eventsOf(app, idIn(answers[0]!))).toEqual(['sent']);
  });

  test('with other words in it is not dropped in silence: the writer is asked', async () => {
    const agent = await app.agentFor('andrew');
    const fields = form();
    const first = await post(agent, '/memos', fields);
    const second = await post(agent, '/memos', { ...fields, body: '<div>Other words</div>' });
    expect(second.status).toBe(409);
    const again = page(second);
    expect(again.summary).toContain(`This form was already saved as memo ${idIn(first)}.`);
    expect(again.valueOf('Text')).toBe('<div>Other words</div>');
    const clientKey = again.$('input[name=clientKey]').attr('value') ?? '';
    const third = await post(agent, '/memos', { ...fields, clientKey, body: '<div>Other words</div>' });
    expect(idIn(third)).not.toBe(idIn(first));
  });

  test('after the Back button sends the draft it saved, with its newer words', async () => {
    const agent = await app.agentFor('andrew');
    const fields = form();
    const draft = await post(agent, '/memos/drafts', fields);
    const sent = await post(agent, '/memos', { ...fields, title: 'Budget overrun in April' });
    expect(sent.headers.location).toBe(`/memos/${idIn(draft)}`);
    expect(await memoOf(app, idIn(draft))).toMatchObject({ stage: 'pending', title: 'Budget overrun in April' });
  });

  test('of two people are two memos', async () => {
    const fields = form();
    const mine = await post(await app.agentFor('andrew'), '/memos', fields);
    const theirs = await post(await app.agentFor('olga'), '/memos', fields);
    expect(idIn(theirs)).not.toBe(idIn(mine));
  });
});
