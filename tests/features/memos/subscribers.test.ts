import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withApp, type TestApp } from '../../support/app';
import { act, eventsOf, formOf, makeMemo, post } from '../../support/memos';
import { page } from '../../support/page';

let app: TestApp;
const id = async (person: string) => String((await app.user(person)).id);
const status = async (person: string, url: string) => (await (await app.agentFor(person)).get(url)).status;
beforeAll(async () => {
  app = await withApp();
});
afterAll(() => app.close());

const sent = () => makeMemo(app, 'andrew', { to: 'darian', subscribers: ['olga'] });

describe('adding a subscriber', () => {
  test.each([
    ['andrew', 303],
    ['darian', 303],
    ['ekaterina', 303],
    ['olga', 403],
    ['tanya', 404],
    ['admin', 404],
  ])('answers %s with %i', async (person, expected) => {
    const memo = await sent();
    const answer = await post(await app.agentFor(person), `/memos/${memo}/subscribers`, {
      subscribers: await id('valeria'),
    });
    expect(answer.status).toBe(expected);
    expect(await status('valeria', `/memos/${memo}`)).toBe(expected === 303 ? 200 : 404);
  });

  test('says how many came, and the history names them', async () => {
    const memo = await sent();
    const agent = await app.agentFor('darian');
    await act(agent, `/memos/${memo}/subscribers`, { subscribers: [await id('valeria'), await id('tanya')] });
    const shown = page(await agent.get(`/memos/${memo}`));
    expect(shown.content).toContain('2 subscribers were added.');
    expect(shown.content).toMatch(
      /Darian Voss added (Valeria Ortiz, Tanya Weiss|Tanya Weiss, Valeria Ortiz) to the subscribers/,
    );
    expect(await eventsOf(app, memo)).toContain('subscriberAdded');
  });

  test('who has a role already keeps it and is not told again', async () => {
    const memo = await sent();
    const people = await Promise.all(['andrew', 'darian', 'olga'].map(id));
    const agent = await app.agentFor('andrew');
    await act(agent, `/memos/${memo}/subscribers`, { subscribers: people });
    expect(page(await agent.get(`/memos/${memo}`)).content).toContain('They know of this memo already.');
    expect(await eventsOf(app, memo)).not.toContain('subscriberAdded');
  });

  test('without choosing anybody, or choosing somebody who has left, says so at the field', async () => {
    const memo = await sent();
    const agent = await app.agentFor('andrew');
    const empty = await post(agent, `/memos/${memo}/subscribers`);
    expect(empty.status).toBe(422);
    expect(page(empty).errorAt('Subscribers')).toBe('Please choose someone.');
    await app.db.prisma.user.update({ where: { email: 'masha@demo.test' }, data: { deactivatedAt: new Date() } });
    const left = await post(agent, `/memos/${memo}/subscribers`, { subscribers: await id('masha') });
    await app.db.prisma.user.update({ where: { email: 'masha@demo.test' }, data: { deactivatedAt: null } });
    expect(left.status).toBe(422);
    expect(page(left).errorAt('Subscribers')).toBe(
      'One of these people is unknown or no longer here. Please choose again.',
    );
  });

  test('is owner’s and recipient’s right after the consideration, too; but the owner takes nobody off', async () => {
    const memo = await sent();
    await act(await app.agentFor('darian'), `/memos/${memo}/consideration`);
    const andrew = await app.agentFor('andrew');
    expect(page(await andrew.get(`/memos/${memo}`)).buttons).toContain('Add');
    await act(andrew, `/memos/${memo}/subscribers`, { subscribers: await id('valeria') });
    await act(await app.agentFor('darian'), `/memos/${memo}/subscribers`, { subscribers: await id('tanya') });
    for (const person of ['valeria', 'tanya']) expect(await status(person, `/memos/${memo}`)).toBe(200);
    const shown = page(await andrew.get(`/memos/${memo}`));
    expect(shown.content).toContain('Andrew Meyer added Valeria Ortiz to the subscribers');
    const refused = await post(andrew, `/memos/${memo}/subscribers/${await id('valeria')}/delete`);
    expect(refused.status).toBe(403);
    expect(page(refused).content).toContain('This memo has been considered, so it can no longer be changed.');
    expect(await status('valeria', `/memos/${memo}`)).toBe(200);
    // The rest of an owner's edits stays refused: the page at the door, a form that was open with its text.
    expect(await status('andrew', `/memos/${memo}/edit`)).toBe(403);
    expect((await post(andrew, `/memos/${memo}`, await formOf(app, memo))).status).toBe(409);
  });

  test('of a memo to oneself goes on, while its text and files are locked until it is reopened', async () => {
    const memo = await makeMemo(app, 'andrew', { to: 'andrew' });
    const andrew = await app.agentFor('andrew');
    await act(andrew, `/memos/${memo}/consideration`);
    const shown = page(await andrew.get(`/memos/${memo}`));
    expect(shown.buttons).toContain('Add');
    expect(shown.buttons).not.toContain('Upload');
    const upload = () => andrew.post(`/memos/${memo}/files`).attach('files', Buffer.from('late'), 'late.txt');
    const refused = await upload();
    expect(refused.status).toBe(403);
    expect(page(refused).content).toContain('To change it, reopen it first.');
    expect(await status('andrew', `/memos/${memo}/edit`)).toBe(403);
    await act(andrew, `/memos/${memo}/subscribers`, { subscribers: await id('valeria') });
    expect(await status('valeria', `/memos/${memo}`)).toBe(200);
    const { version } = await formOf(app, memo);
    await act(andrew, `/memos/${memo}/consideration/delete`, { reason: 'One more figure', version });
    expect((await upload()).status).toBe(303);
  });
});

describe('removing a subscriber', () => {
  test.each([
    ['andrew', 303],
    ['ekaterina', 303],
    ['darian', 403],
    ['olga', 403],
    ['tanya', 404],
  ])('answers %s with %i', async (person, expected) => {
    const memo = await sent();
    const answer = await post(await app.agentFor(person), `/memos/${memo}/subscribers/${await id('olga')}/delete`);
    expect(answer.status).toBe(expected);
    expect(await status('olga', `/memos/${memo}`)).toBe(expected === 303 ? 404 : 200);
  });

  test('takes their live page away and stands in the history', async () => {
    const memo = await sent();
    const agent = await app.agentFor('andrew');
    await act(agent, `/memos/${memo}/subscribers/${await id('olga')}/delete`);
    expect(app.pushed).toContainEqual({ to: `user:${await id('olga')}`, event: 'leave', payload: { memoId: memo } });
    const shown = page(await agent.get(`/memos/${memo}`));
    expect(shown.content).toContain('The subscriber was removed.');
    expect(shown.content).toContain('Andrew Meyer removed Olga Koval from the subscribers');
  });

  test('never takes the role of an owner or recipient, and a second time finds nobody', async () => {
    const memo = await sent();
    const agent = await app.agentFor('andrew');
    expect((await post(agent, `/memos/${memo}/subscribers/${await id('darian')}/delete`)).status).toBe(404);
    expect((await post(agent, `/memos/${memo}/subscribers/${await id('andrew')}/delete`)).status).toBe(404);
    await act(agent, `/memos/${memo}/subscribers/${await id('olga')}/delete`);
    expect((await post(agent, `/memos/${memo}/subscribers/${await id('olga')}/delete`)).status).toBe(404);
    expect(await status('darian', `/memos/${memo}`)).toBe(200);
  });
});

describe('leaving', () => {
  test('takes the memo from the subscriber, who is led to the list and told so', async () => {
    const memo = await sent();
    const agent = await app.agentFor('olga');
    const answer = await post(agent, `/memos/${memo}/subscription/delete`);
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe('/memos');
    expect(page(await agent.get('/memos')).content).toContain(`You have left memo ${memo}.`);
    expect(await status('olga', `/memos/${memo}`)).toBe(404);
    expect(await eventsOf(app, memo)).toEqual(['sent', 'subscriberLeft']);
  });

  test.each([
    ['andrew', 403],
    ['darian', 403],
    ['ekaterina', 403],
    ['tanya', 404],
  ])('is nothing for %s: %i', async (person, expected) => {
    const memo = await sent();
    expect((await post(await app.agentFor(person), `/memos/${memo}/subscription/delete`)).status).toBe(expected);
    expect(await eventsOf(app, memo)).toEqual(['sent']);
  });
});
