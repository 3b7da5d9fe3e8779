import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { catalogue, eventTypes } from '#src/events/catalogue';
import { deliverEvent, reactionsTo } from '#src/events/deliver';
import { withApp, type TestApp } from '../support/app';
import { drainJobs } from '../support/jobs';
import { act, writeMemo } from '../support/memos';
import { toldOf } from '../support/notices';

let app: TestApp;
beforeAll(async () => void (app = await withApp()));
afterAll(() => app.close());

const as = async (person: string, url: string, fields: Record<string, string> = {}) => {
  await act(await app.agentFor(person), url, fields);
  await drainJobs(app.deps);
};

const edit = async (person: string, memoId: number, fields: Record<string, string | string[]>) => {
  const answer = await (await app.agentFor(person)).post(`/memos/${memoId}`).type('form').send(fields);
  expect(answer.status).toBe(303);
  await drainJobs(app.deps);
};

const idOf = async (person: string) => String((await app.user(person)).id);

describe('a memo to a person with two subscribers', () => {
  let memoId: number;
  beforeEach(async () => {
    memoId = await writeMemo(app, 'andrew', {
      title: 'Budget overrun',
      to: 'darian',
      subscribers: ['olga', 'valeria'],
    });
    await drainJobs(app.deps);
  });

  test('tells the recipient and the subscribers that it was sent, and not its writer', async () => {
    expect(await toldOf(app, memoId, 'memo.sent')).toEqual(['darian', 'olga', 'valeria']);
  });

  test('tells the owner and the subscribers that it was postponed, set pending, considered and reopened', async () => {
    const others = ['andrew', 'olga', 'valeria'];
    await as('darian', `/memos/${memoId}/postponement`, { until: '2030-01-04' });
    expect(await toldOf(app, memoId, 'memo.postponed')).toEqual(others);
    await as('darian', `/memos/${memoId}/postponement/delete`);
    expect(await toldOf(app, memoId, 'memo.setPending')).toEqual(others);
    await as('darian', `/memos/${memoId}/consideration`, { conclusion: 'Agreed.' });
    expect(await toldOf(app, memoId, 'memo.considered')).toEqual(others);
    await as('darian', `/memos/${memoId}/conclusion`, { conclusion: 'Agreed, with one change.' });
    expect(await toldOf(app, memoId, 'memo.conclusionEdited')).toEqual(others);
    await as('darian', `/memos/${memoId}/consideration/delete`, { reason: 'A new figure' });
    expect(await toldOf(app, memoId, 'memo.reopened')).toEqual(others);
  });

  test('tells the recipient and the subscribers of an edit', async () => {
    await edit('andrew', memoId, {
      title: 'Budget overrun, second part',
      recipient: await idOf('darian'),
      subscribers: [await idOf('olga'), await idOf('valeria')],
    });
    expect(await toldOf(app, memoId, 'memo.edited')).toEqual(['darian', 'olga', 'valeria']);
  });

  test('tells its owner of an edit by an operator', async () => {
    await edit('ekaterina', memoId, {
      title: 'Budget overrun (corrected)',
      recipient: await idOf('darian'),
      subscribers: [await idOf('olga'), await idOf('valeria')],
    });
    expect(await toldOf(app, memoId, 'memo.edited')).toEqual(['andrew', 'darian', 'olga', 'valeria']);
  });

  test('tells the old recipient, the new one and the subscribers of the change; the new one hears of nothing else', async () => {
    await edit('andrew', memoId, {
      title: 'Budget overrun for Marina',
      recipient: await idOf('marina'),
      subscribers: [await idOf('olga'), await idOf('valeria')],
    });
    expect(await toldOf(app, memoId, 'memo.recipientChanged')).toEqual(['darian', 'marina', 'olga', 'valeria']);
    expect(await toldOf(app, memoId, 'memo.edited')).toEqual([]);
  });

  test('tells everyone who had it that it was withdrawn', async () => {
    await as('andrew', `/memos/${memoId}/withdrawal`);
    expect(await toldOf(app, memoId, 'memo.withdrawn')).toEqual(['darian', 'olga', 'valeria']);
  });

  test('tells a new subscriber, and nobody else', async () => {
    await as('andrew', `/memos/${memoId}/subscribers`, { subscribers: await idOf('tanya') });
    expect(await toldOf(app, memoId, 'memo.subscriberAdded')).toEqual(['tanya']);
  });

  test('tells a removed subscriber nothing any more', async () => {
    await as('andrew', `/memos/${memoId}/subscribers/${await idOf('olga')}/delete`);
    expect(await toldOf(app, memoId, 'memo.subscriberRemoved')).toEqual([]);
    await as('darian', `/memos/${memoId}/consideration`, { conclusion: '' });
    expect(await toldOf(app, memoId, 'memo.considered')).toEqual(['andrew', 'valeria']);
  });

  test('tells nobody who was deactivated', async () => {
    await app.db.prisma.user.update({ where: { email: 'valeria@demo.test' }, data: { deactivatedAt: new Date() } });
    await as('darian', `/memos/${memoId}/consideration`, { conclusion: '' });
    await app.db.prisma.user.update({ where: { email: 'valeria@demo.test' }, data: { deactivatedAt: null } });
    expect(await toldOf(app, memoId, 'memo.considered')).toEqual(['andrew', 'olga']);
  });

  test('tells nobody that it was opened, or left', async () => {
    await (await app.agentFor('olga')).get(`/memos/${memoId}`).expect(200);
    await as('olga', `/memos/${memoId}/subscription/delete`);
    expect(await toldOf(app, memoId, 'memo.seen')).toEqual([]);
    expect(await toldOf(app, memoId, 'memo.subscriberLeft')).toEqual([]);
  });

  test('hints at each notice on open pages, and at the change on pages of the memo', async () => {
    app.pushed.length = 0;
    await as('darian', `/memos/${memoId}/consideration`, { conclusion: '' });
    const notices = app.pushed.filter(({ event }) => event === 'notice');
    expect(notices.map(({ to }) => to).sort()).toEqual(
      (await Promise.all(['andrew', 'olga', 'valeria'].map(idOf))).map((id) => `user:${id}`).sort(),
    );
    expect(notices[0]?.payload).toMatchObject({
      title: 'Darian Voss considered a memo',
      body: `#${memoId} Budget overrun`,
    });
    expect(app.pushed).toContainEqual({
      to: `memo:${memoId}`,
      event: 'memo.changed',
      payload: { memoId, type: 'memo.considered', actorId: Number(await idOf('darian')) },
    });
  });
});

test('a memo to the company tells every executive', async () => {
  const memoId = await writeMemo(app, 'andrew', { title: 'A new office', to: 'company' });
  await drainJobs(app.deps);
  expect(await toldOf(app, memoId, 'memo.sent')).toEqual(['garry', 'ruth']);
});

test('an executive who writes to the company is not told of it, the other one is', async () => {
  const memoId = await writeMemo(app, 'ruth', { title: 'The year', to: 'company' });
  await drainJobs(app.deps);
  expect(await toldOf(app, memoId, 'memo.sent')).toEqual(['garry']);
});

test('a memo to oneself tells nobody', async () => {
  const memoId = await writeMemo(app, 'andrew', { title: 'Call the bank', to: 'andrew' });
  await drainJobs(app.deps);
  expect(await toldOf(app, memoId, 'memo.sent')).toEqual([]);
});

test('a draft tells nobody, and tells its people when it is sent', async () => {
  const memoId = await writeMemo(app, 'andrew', { title: 'Later', to: 'darian', subscribers: ['olga'], isDraft: true });
  await drainJobs(app.deps);
  expect(await toldOf(app, memoId, 'memo.drafted')).toEqual([]);
  expect(await app.db.prisma.notification.count({ where: { memoId } })).toBe(0);
});

test('the same event delivered twice tells nobody twice, by notice, mail or push', async () => {
  const memoId = await writeMemo(app, 'andrew', { title: 'Once', to: 'darian', subscribers: ['olga'] });
  await drainJobs(app.deps);
  const counts = async () => [await app.db.prisma.notification.count(), await app.db.prisma.mailDelivery.count()];
  const before = await counts();
  const event = await app.db.prisma.event.findFirstOrThrow({ where: { memoId, type: 'memo.sent' } });
  app.pushed.length = 0;
  await Promise.all([deliverEvent(app.deps, event.id), deliverEvent(app.deps, event.id)]);
  expect(await counts()).toEqual(before);
  expect(app.pushed.filter(({ event: name }) => name === 'notice')).toEqual([]);
});

test('every event that has recipients is delivered to them, and no other', () => {
  const routed = eventTypes.filter((type) => catalogue[type].kind !== null);
  const notified = eventTypes.filter((type) => reactionsTo(type).some((reaction) => reaction.name === 'notify'));
  expect(notified).toEqual(routed);
});
