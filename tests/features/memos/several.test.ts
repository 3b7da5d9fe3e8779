import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { attendToWaitingMemos } from '#src/features/memos/waiting/waiting.service';
import { clock } from '#src/platform/clock';
import { comeBack, goAway } from '../../support/absences';
import { withApp, type TestApp } from '../../support/app';
import { drainJobs } from '../../support/jobs';
import { act, decide as decideNow, formOf, idIn, memoOf, post, type Fields } from '../../support/memos';
import { page } from '../../support/page';
import { severalMemos } from '../../support/several';
import { listPage } from './listPage';

let app: TestApp;
beforeAll(async () => {
  app = await withApp();
  // Three kinds of outcomes to choose from.
  await app.db.prisma.purpose.updateMany({ data: { outcomes: ['approved', 'changes', 'declined', 'noted'] } });
});
afterAll(() => app.close());
beforeEach(() => clock.set(new Date('2027-04-06T10:00:00Z')));
afterEach(() => clock.reset());

const { idOf, idsOf, fieldsFor, send, consider, decide, standing, pageFor, ballLine, statusFor, waitsFor, leaves } =
  severalMemos(() => app);

describe('any one', () => {
  test('is for all of them, until the first decides and the others read who', async () => {
    const memoId = await send(['ruth', 'marina', 'darian']);
    expect(await standing(memoId)).toBe('pending, Darian Voss, Marina Sato, Ruth Okafor');
    expect(await ballLine('garry', memoId)).toMatch(/Waiting for Ruth Okafor, Marina Sato or Darian Voss since/);
    expect(await waitsFor('marina')).toContain('New chairs');
    await decide('marina', memoId, 'approved');
    expect(await standing(memoId)).toBe('considered, approved');
    expect(await waitsFor('ruth')).not.toContain('New chairs');
    expect(await ballLine('ruth', memoId)).toMatch(/^Approved by Marina Sato/);
    expect((await consider('ruth', memoId, 'declined')).status).toBe(409);
  });

  test('is decided once when two decide at once', async () => {
    const memoId = await send(['ruth', 'marina']);
    const answers = await Promise.all([consider('ruth', memoId, 'approved'), consider('marina', memoId, 'declined')]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 409]);
    expect(await app.db.prisma.consideration.count({ where: { memoId } })).toBe(1);
  });
});

describe('all', () => {
  test('is considered when the last one has decided', async () => {
    const memoId = await send(['ruth', 'marina', 'darian'], { rule: 'all' });
    await decide('ruth', memoId, 'approved');
    expect(await standing(memoId)).toBe('pending, Darian Voss, Marina Sato');
    expect(await ballLine('garry', memoId)).toMatch(/Waiting for Marina Sato and Darian Voss \(1 of 3\) since/);
    expect((await consider('ruth', memoId, 'declined')).status).toBe(409);
    await decide('darian', memoId, 'changes');
    expect(await ballLine('garry', memoId)).toMatch(/Waiting for Marina Sato \(2 of 3\) since/);
    clock.set(new Date('2027-04-08T10:00:00Z'));
    await decide('marina', memoId, 'approved');
    expect(await standing(memoId)).toBe('considered, changes');
    expect((await memoOf(app, memoId)).consideredAt).toEqual(new Date('2027-04-08T10:00:00Z'));
    expect(await ballLine('ruth', memoId)).toMatch(/2 approved, 1 approved with changes$/);
    const printed = await (await app.agentFor('garry')).get(`/memos/${memoId}/print`);
    expect(page(printed).content).toContain('Approved by Marina Sato on 8 April 2027');
  });

  test('is ended by one who declines', async () => {
    const memoId = await send(['ruth', 'marina', 'darian'], { rule: 'all' });
    await decide('ruth', memoId, 'approved');
    await decide('marina', memoId, 'declined');
    expect(await standing(memoId)).toBe('considered, declined');
    expect(await ballLine('garry', memoId)).toMatch(/1 approved, 1 declined$/);
    // The history draws no tick for what was declined.
    const icons = (await pageFor('garry', memoId)).$('.history-icon use').toArray();
    expect(icons.map(({ attribs }) => attribs.href?.split('#')[1])).toEqual(
      expect.arrayContaining(['circle-x', 'thumb-up']),
    );
    expect(await waitsFor('darian')).not.toContain('New chairs');
  });

  test('counts both when two decide at once, the last one ending it', async () => {
    const memoId = await send(['ruth', 'marina'], { rule: 'all' });
    await Promise.all([decide('ruth', memoId, 'approved'), decide('marina', memoId, 'approved')]);
    expect(await standing(memoId)).toBe('considered, approved');
    expect(await app.db.prisma.consideration.count({ where: { memoId, endedAt: null } })).toBe(2);
  });

  test('takes a double click once', async () => {
    const memoId = await send(['ruth', 'marina'], { rule: 'all' });
    await Promise.all([decide('ruth', memoId, 'approved'), decide('ruth', memoId, 'approved')]);
    expect(await app.db.prisma.consideration.count({ where: { memoId } })).toBe(1);
    expect(await standing(memoId)).toBe('pending, Marina Sato');
  });

  test('begins a new round when it is reopened, and keeps the former decisions in the record', async () => {
    const memoId = await send(['ruth', 'marina'], { rule: 'all' });
    await decide('ruth', memoId, 'approved');
    await decide('marina', memoId, 'declined');
    await act(await app.agentFor('ruth'), `/memos/${memoId}/consideration/delete`, { reason: 'Talk again' });
    expect(await standing(memoId)).toBe('pending, Marina Sato, Ruth Okafor');
    await decide('ruth', memoId, 'approved');
    await decide('marina', memoId, 'approved');
    expect(await standing(memoId)).toBe('considered, approved');
    const record = await app.db.prisma.consideration.findMany({ where: { memoId }, orderBy: { id: 'asc' } });
    expect(record.map(({ round, outcome, endedAt }) => [round, outcome, endedAt === null])).toEqual([
      [1, 'approved', false],
      [1, 'declined', false],
      [2, 'approved', true],
      [2, 'approved', true],
    ]);
  });
});

describe('an edit after one of all has approved', () => {
  const edit = async (memoId: number, fields: Fields): Promise<void> => {
    await act(await app.agentFor('garry'), `/memos/${memoId}`, { ...(await formOf(app, memoId)), ...fields });
  };
  const approvedBy = async (names: string[]): Promise<number> => {
    const memoId = await send(['ruth', 'marina', 'darian'], { rule: 'all' });
    for (const name of names) await decide(name, memoId, 'approved');
    return memoId;
  };

  test('asks that person again; their approval stays in the record with its version', async () => {
    const memoId = await approvedBy(['ruth']);
    await edit(memoId, { body: '<p>They are red now.</p>' });
    expect(await standing(memoId)).toBe('pending, Darian Voss, Marina Sato, Ruth Okafor');
    expect(await waitsFor('ruth')).toContain('New chairs');
    await drainJobs(app.deps);
    expect((await (await app.agentFor('ruth')).get('/notifications')).text).toContain('please decide again');
    const shown = page(await (await app.agentFor('ruth')).get(`/memos/${memoId}`));
    expect(shown.$('.turns').text()).toContain('waiting again; Approved as of version 1 on');
    expect(shown.content).toContain('Ruth Okafor approved what it said before and is asked again.');
    for (const name of ['ruth', 'marina', 'darian']) await decide(name, memoId, 'approved');
    expect(await standing(memoId)).toBe('considered, approved');
    const record = await app.db.prisma.consideration.findMany({ where: { memoId }, orderBy: { id: 'asc' } });
    expect(record.map(({ textVersion, round, endedAt }) => [textVersion, round, endedAt === null])).toEqual([
      [1, 1, false],
      [2, 1, true],
      [2, 1, true],
      [2, 1, true],
    ]);
  });

  test('tells them so also where recipients are changed by the same save, and each one thing', async () => {
    const memoId = await approvedBy(['ruth', 'marina']);
    await drainJobs(app.deps);
    await edit(memoId, { body: '<p>They are red now.</p>', recipient: await idsOf(['ruth', 'darian', 'sergey']) });
    expect(await standing(memoId)).toBe('pending, Darian Voss, Ruth Okafor, Sergey Roth');
    await drainJobs(app.deps);
    const told = await app.db.prisma.notification.findMany({
      where: { memoId, event: { type: { in: ['memo.edited', 'memo.recipientChanged'] } } },
      select: { kind: true, event: { select: { type: true } }, user: { select: { name: true } } },
    });
    expect(told.map(({ user, event, kind }) => `${user.name}: ${event.type}, ${kind}`).toSorted()).toEqual([
      'Darian Voss: memo.recipientChanged, memo-changed',
      'Marina Sato: memo.recipientChanged, memo-changed',
      'Ruth Okafor: memo.edited, memo-sent',
      'Sergey Roth: memo.recipientChanged, memo-changed',
    ]);
    const shown = page(await (await app.agentFor('garry')).get(`/memos/${memoId}`));
    expect(shown.content).toContain('Ruth Okafor approved what it said before and is asked again.');
    expect(shown.content).not.toContain('Marina Sato approved what it said before');
  });

  test('does so for a file, too, but not for other subscribers or the day', async () => {
    const memoId = await approvedBy(['ruth']);
    await edit(memoId, { subscribers: await idsOf(['tanya']), expectedBy: '2027-05-03' });
    expect(await standing(memoId)).toBe('pending, Darian Voss, Marina Sato');
    const owner = await app.agentFor('garry');
    const file = { content: Buffer.from('12 chairs'), name: 'offer.txt' };
    const answer = await owner.post(`/memos/${memoId}/files`).attach('files', file.content, file.name);
    expect(answer.status).toBe(303);
    expect(await standing(memoId)).toBe('pending, Darian Voss, Marina Sato, Ruth Okafor');
  });

  test('does so when an earlier version is used, which leaves people and rule as they are', async () => {
    const memoId = await approvedBy([]);
    await edit(memoId, { body: '<p>They are red now.</p>' });
    await decide('ruth', memoId, 'approved');
    const { version } = await memoOf(app, memoId);
    await act(await app.agentFor('garry'), `/memos/${memoId}/versions/1/use`, { version: String(version) });
    expect(await standing(memoId)).toBe('pending, Darian Voss, Marina Sato, Ruth Okafor');
    expect(await memoOf(app, memoId)).toMatchObject({ rule: 'all', recipientCount: 3, textVersion: 3 });
  });

  test('asks neither who only took note, nor anybody where any one decides or one after the other', async () => {
    const noted = await send(['ruth', 'marina'], { rule: 'all' });
    await decide('ruth', noted, 'noted');
    const ordered = await send(['ruth', 'marina'], { rule: 'in_order' });
    await decide('ruth', ordered, 'approved');
    for (const memoId of [noted, ordered]) {
      await edit(memoId, { title: 'Newer chairs' });
      expect(await standing(memoId)).toBe('pending, Marina Sato');
    }
  });

  test('at the moment of the last approval: one of both comes first, and nothing is decided on what was not read', async () => {
    const memoId = await approvedBy(['ruth', 'marina']);
    const form = await formOf(app, memoId);
    const owner = await app.agentFor('garry');
    const [edited, decided] = await Promise.all([
      post(owner, `/memos/${memoId}`, { ...form, title: 'Blue chairs' }),
      consider('darian', memoId, 'approved'),
    ]);
    expect([edited.status, decided.status].toSorted()).toEqual([303, 409]);
    expect(await standing(memoId)).toBe(
      edited.status === 303 ? 'pending, Darian Voss, Marina Sato, Ruth Okafor' : 'considered, approved',
    );
  });
});

describe('in order', () => {
  test('shows the memo to each only when their turn comes, and tells them', async () => {
    const memoId = await send(['ruth', 'marina', 'darian'], { rule: 'in_order' });
    expect(await standing(memoId)).toBe('pending, Ruth Okafor');
    expect(await ballLine('garry', memoId)).toMatch(/Waiting for Ruth Okafor \(1 of 3\) since/);
    for (const later of ['marina', 'darian']) expect(await statusFor(later, memoId)).toBe(404);
    expect((await consider('marina', memoId, 'approved')).status).toBe(404);
    expect((await (await app.agentFor('marina')).get('/memos')).text).not.toContain(`/memos/${memoId}"`);
    clock.set(new Date('2027-04-07T10:00:00Z'));
    await decide('ruth', memoId, 'approved');
    await drainJobs(app.deps);
    expect(await ballLine('garry', memoId)).toMatch(/Waiting for Marina Sato \(2 of 3\) since/);
    expect(await waitsFor('marina')).toContain('New chairs');
    expect((await (await app.agentFor('marina')).get('/notifications')).text).toContain('it is your turn');
    expect(await statusFor('darian', memoId)).toBe(404);
    expect(await statusFor('ruth', memoId)).toBe(200);
    expect((await consider('ruth', memoId, 'declined')).status).toBe(409);
    await decide('marina', memoId, 'approved');
    await decide('darian', memoId, 'noted');
    expect(await standing(memoId)).toBe('considered, approved');
  });

  test('takes the order from the numbers of a form without JavaScript, also midway', async () => {
    const [ruth, marina, darian] = await idsOf(['ruth', 'marina', 'darian']);
    const places = [`${ruth}:3`, `${marina}:1`, `${darian}:2`];
    const memoId = await send(['ruth', 'marina', 'darian'], { rule: 'in_order', more: { places } });
    expect(await standing(memoId)).toBe('pending, Marina Sato');
    await decide('marina', memoId, 'approved');
    expect(await standing(memoId)).toBe('pending, Darian Voss');
    const form = await formOf(app, memoId);
    await act(await app.agentFor('garry'), `/memos/${memoId}`, {
      ...form,
      places: [`${ruth}:1`, `${marina}:2`, `${darian}:3`],
    });
    expect(await standing(memoId)).toBe('pending, Ruth Okafor');
    await decide('ruth', memoId, 'approved');
    await decide('darian', memoId, 'approved');
    expect(await standing(memoId)).toBe('considered, approved');
  });

  test('names all recipients in each version, whoever has had their turn', async () => {
    const memoId = await send(['ruth', 'marina'], { rule: 'in_order' });
    await act(await app.agentFor('garry'), `/memos/${memoId}`, { ...(await formOf(app, memoId)), title: 'Red chairs' });
    await decide('ruth', memoId, 'approved');
    const [former] = await app.db.prisma.memoVersion.findMany({ where: { memoId } });
    expect(former?.recipients).toMatchObject([{ name: 'Ruth Okafor' }, { name: 'Marina Sato' }]);
    const { $ } = page(await (await app.agentFor('garry')).get(`/memos/${memoId}/versions?from=1&to=2`));
    const names = $('main').text();
    expect(names).toContain('Marina Sato');
    expect($('main .changed').text()).not.toMatch(/Marina Sato|Ruth Okafor/);
  });

  test('is decided once in each step when two click at once', async () => {
    const memoId = await send(['ruth', 'marina'], { rule: 'in_order' });
    await Promise.all([consider('ruth', memoId, 'approved'), consider('ruth', memoId, 'declined')]);
    expect(await app.db.prisma.consideration.count({ where: { memoId } })).toBe(1);
  });
});

describe('a step in order that is silent for too long', () => {
  const pass = async (person: string, memoId: number, fields: Fields = {}) =>
    decideNow(await app.agentFor(person), `/memos/${memoId}/passing`, fields);
  /** 6 April 2027 is a Tuesday: two working days later. */
  const later = async (moment = '2027-04-08T10:00:00Z'): Promise<void> => {
    clock.set(new Date(moment));
    await attendToWaitingMemos(app.deps);
    await drainJobs(app.deps);
  };

  test('may be passed by the next, who has the memo only then; the record says so', async () => {
    const memoId = await send(['ruth', 'marina', 'darian'], { rule: 'in_order' });
    await later('2027-04-08T09:59:00Z');
    expect(await statusFor('marina', memoId)).toBe(404);
    await later();
    await later();
    for (const [person, status] of [
      ['marina', 200],
      ['darian', 404],
    ] as const)
      expect(await statusFor(person, memoId)).toBe(status);
    expect((await (await app.agentFor('marina')).get('/notifications')).text).toContain('may go on without them');
    expect(await standing(memoId)).toBe('pending, Ruth Okafor');
    expect((await consider('marina', memoId, 'approved')).status).toBe(409);
    const shown = page(await (await app.agentFor('marina')).get(`/memos/${memoId}`));
    expect(shown.buttons).toContain('Go on without Ruth Okafor');
    expect(shown.buttons).not.toContain('Mark considered');
    expect((await pass('marina', memoId)).status).toBe(303);
    expect((await pass('marina', memoId)).status).toBe(303);
    expect(await standing(memoId)).toBe('pending, Marina Sato');
    expect(await ballLine('garry', memoId)).toMatch(/Waiting for Marina Sato \(2 of 3\) since/);
    await drainJobs(app.deps);
    expect((await (await app.agentFor('ruth')).get('/notifications')).text).toContain(
      'went on with a memo without you',
    );
    const record = page(await (await app.agentFor('garry')).get(`/memos/${memoId}`));
    expect(record.$('.turns').text()).toContain('passed over by Marina Sato on');
    expect(record.content).toContain('Marina Sato went on without Ruth Okafor');
    expect(record.content).toContain('Marina Sato may go on without Ruth Okafor');
    expect((await consider('ruth', memoId, 'declined')).status).toBe(409);
    await decide('marina', memoId, 'approved');
    await decide('darian', memoId, 'approved');
    expect(await standing(memoId)).toBe('considered, approved');
    await act(await app.agentFor('marina'), `/memos/${memoId}/consideration/delete`, { reason: 'Once more' });
    expect(await standing(memoId)).toBe('pending, Ruth Okafor');
  });

  test('is not passed once it has acted, nor by the one after the next, nor twice', async () => {
    const memoId = await send(['ruth', 'marina', 'darian'], { rule: 'in_order' });
    await later();
    expect((await pass('darian', memoId)).status).toBe(404);
    expect((await pass('ruth', memoId)).status).toBe(409);
    const stale = await pass('marina', memoId, { version: '' });
    expect([stale.status, stale.text.includes('name="version"')]).toEqual([409, true]);
    const { version } = await memoOf(app, memoId);
    const ruth = await app.agentFor('ruth');
    await act(ruth, `/memos/${memoId}/return`, { question: 'How many?', version: String(version) });
    expect((await pass('marina', memoId)).status).toBe(409);
    await act(await app.agentFor('garry'), `/memos/${memoId}/return/answer`, { answer: 'Twelve' });
    expect((await pass('marina', memoId)).status).toBe(409);
    expect(await statusFor('marina', memoId)).toBe(200);
    await later('2027-04-12T10:00:00Z');
    const answers = await Promise.all([pass('marina', memoId), consider('ruth', memoId, 'approved')]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 409]);
    expect(await standing(memoId)).toBe('pending, Marina Sato');
  });

  test('counts absence, and lets the deputy of the next go on in their name; no days let nobody', async () => {
    await goAway(app, 'ruth');
    await goAway(app, 'marina', { deputy: 'masha' });
    const memoId = await send(['ruth', 'marina'], { rule: 'in_order' });
    await app.db.prisma.company.updateMany({ data: { lateAfterDays: 0 } });
    await later();
    expect(await statusFor('marina', memoId)).toBe(404);
    await app.db.prisma.company.updateMany({ data: { lateAfterDays: 2 } });
    await later();
    expect((await pass('masha', memoId)).status).toBe(303);
    expect(await standing(memoId)).toBe('pending, Marina Sato');
    const { content } = page(await (await app.agentFor('garry')).get(`/memos/${memoId}`));
    expect(content).toContain('Masha Lind for Marina Sato went on without Ruth Okafor');
    await comeBack(app, 'marina');
    await comeBack(app, 'ruth');
  });

  test('is not passed by its own writer, with four eyes', async () => {
    const memoId = await send(['ruth', 'garry', 'marina'], { rule: 'in_order' });
    await later();
    expect((await pass('garry', memoId)).status).toBe(403);
    expect(await standing(memoId)).toBe('pending, Ruth Okafor');
  });

  test('keeps whom it let in when the memo is edited', async () => {
    const memoId = await send(['ruth', 'marina', 'darian'], { rule: 'in_order' });
    await later();
    await act(await app.agentFor('garry'), `/memos/${memoId}`, {
      ...(await formOf(app, memoId)),
      title: 'Newer chairs',
    });
    expect(await statusFor('marina', memoId)).toBe(200);
    expect((await pass('marina', memoId)).status).toBe(303);
  });
});

describe('handing on among several', () => {
  const handOn = async (from: string, memoId: number, to: string) =>
    decideNow(await app.agentFor(from), `/memos/${memoId}/hand-on`, {
      to: await idOf(to),
      note: 'It is about the north.',
    });
  const order = async (memoId: number): Promise<string[]> =>
    (
      await app.db.prisma.memoRecipient.findMany({
        where: { memoId },
        include: { user: true },
        orderBy: { position: 'asc' },
      })
    ).map(({ user }) => user.name);
  const subscribes = async (person: string, memoId: number): Promise<boolean> =>
    (await app.db.prisma.participant.count({
      where: { memoId, userId: Number(await idOf(person)), isSubscriber: true, isRecipient: false },
    })) === 1;

  test('puts the other in the same place, and who hands on reads along', async () => {
    const memoId = await send(['ruth', 'marina', 'darian'], { rule: 'in_order' });
    await decide('ruth', memoId, 'approved');
    expect((await handOn('darian', memoId, 'sergey')).status).toBe(404);
    expect((await handOn('ruth', memoId, 'sergey')).status).toBe(409);
    expect((await handOn('marina', memoId, 'darian')).status).toBe(422);
    expect((await handOn('marina', memoId, 'sergey')).status).toBe(303);
    expect(await order(memoId)).toEqual(['Ruth Okafor', 'Sergey Roth', 'Darian Voss']);
    expect(await standing(memoId)).toBe('pending, Sergey Roth');
    expect(await subscribes('marina', memoId)).toBe(true);
    expect((await consider('marina', memoId, 'declined')).status).toBe(403);
    await decide('sergey', memoId, 'approved');
    expect(await statusFor('darian', memoId)).toBe(200);
    await decide('darian', memoId, 'approved');
    expect(await standing(memoId)).toBe('considered, approved');
  });

  test('of the first changes whom lists name, and what others decided stays', async () => {
    const memoId = await send(['ruth', 'marina'], { rule: 'all', more: { title: 'Handed on' } });
    await decide('marina', memoId, 'approved');
    expect((await handOn('ruth', memoId, 'sergey')).status).toBe(303);
    expect((await memoOf(app, memoId)).recipientId).toBe(Number(await idOf('sergey')));
    expect(await standing(memoId)).toBe('pending, Sergey Roth');
    await decide('sergey', memoId, 'changes');
    expect(await standing(memoId)).toBe('considered, changes');
  });

  test('by a deputy replaces the absent one; who decided and had left the round decides anew', async () => {
    const memoId = await send(['ruth', 'marina', 'sergey'], { rule: 'all' });
    await decide('sergey', memoId, 'approved');
    const without = { ...(await formOf(app, memoId)), recipient: await idsOf(['ruth', 'marina']) };
    await act(await app.agentFor('garry'), `/memos/${memoId}`, without);
    await goAway(app, 'marina', { deputy: 'masha' });
    expect((await handOn('masha', memoId, 'sergey')).status).toBe(303);
    await comeBack(app, 'marina');
    expect(await order(memoId)).toEqual(['Ruth Okafor', 'Sergey Roth']);
    expect(await subscribes('marina', memoId)).toBe(true);
    expect(await standing(memoId)).toBe('pending, Ruth Okafor, Sergey Roth');
  });

  test('at the moment of a decision: one wins, and nobody is lost', async () => {
    const memoId = await send(['ruth', 'marina'], { rule: 'any_one' });
    const [handed, decided] = await Promise.all([
      handOn('ruth', memoId, 'sergey'),
      consider('ruth', memoId, 'approved'),
    ]);
    expect([handed.status, decided.status].filter((status) => status === 303)).toHaveLength(1);
    expect(await standing(memoId)).toBe(
      handed.status === 303 ? 'pending, Marina Sato, Sergey Roth' : 'considered, approved',
    );
  });
});

describe('the form', () => {
  test.each([
    ['21 people', 21, 'at most 20 people'],
    ['the company and a person together', ['company', 'ruth'], 'either to the company or to people'],
    ['nobody', [], 'Please choose to whom the memo goes.'],
  ])('refuses %s, and keeps what was typed', async (_, to, sentence) => {
    const people = await app.db.prisma.user.findMany({ take: 21, select: { id: true } });
    const many = typeof to === 'number';
    while (many && people.length < 21) {
      const email = `${randomUUID()}@demo.test`;
      people.push(await app.db.prisma.user.create({ data: { name: 'One more', email }, select: { id: true } }));
    }
    const recipient = many ? people.map(({ id }) => String(id)) : await idsOf(to);
    const answer = await post(await app.agentFor('garry'), '/memos', { ...(await fieldsFor([])), recipient });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(sentence);
    expect(answer.text).toContain('New chairs');
  });

  test('takes the same person once, and a rule only for several', async () => {
    const memoId = await send(['ruth', 'ruth'], { rule: 'all' });
    const memo = await memoOf(app, memoId);
    expect([memo.recipientCount, memo.rule]).toEqual([1, 'any_one']);
    expect(await app.db.prisma.memoRecipient.count({ where: { memoId } })).toBe(0);
  });

  test('takes addresses with commas, and still one who is named by a link', async () => {
    const memoId = idIn(
      await post(await app.agentFor('garry'), '/memos', {
        ...(await fieldsFor([])),
        recipient: ['', 'ruth@demo.test, marina@demo.test'],
        rule: 'all',
      }),
    );
    expect(await standing(memoId)).toBe('pending, Marina Sato, Ruth Okafor');
    const id = await idOf('ruth');
    const shown = page(await (await app.agentFor('garry')).get(`/memos/new?recipient=${id}`));
    expect(shown.valueOf('To')).toEqual([id]);
    expect(shown.$('[data-who-decides]').hasClass('no-js-only')).toBe(true);
  });

  test('changes recipients until all have decided: who was added starts anew, who has decided does not', async () => {
    const memoId = await send(['ruth', 'marina'], { rule: 'all' });
    await decide('ruth', memoId, 'approved');
    const form = await formOf(app, memoId);
    expect(form.recipient).toEqual(await idsOf(['ruth', 'marina']));
    const owner = await app.agentFor('garry');
    await act(owner, `/memos/${memoId}`, { ...form, recipient: await idsOf(['ruth', 'marina', 'darian']) });
    expect(await standing(memoId)).toBe('pending, Darian Voss, Marina Sato');
    const without = { ...(await formOf(app, memoId)), recipient: await idsOf(['ruth', 'darian']) };
    await act(owner, `/memos/${memoId}`, without);
    expect(await statusFor('marina', memoId)).toBe(404);
    const nobody = await post(owner, `/memos/${memoId}`, {
      ...(await formOf(app, memoId)),
      recipient: [await idOf('ruth')],
    });
    expect(nobody.status).toBe(303);
    expect(await standing(memoId)).toBe('pending, Ruth Okafor');
    await decide('ruth', memoId, 'noted');
    expect(await standing(memoId)).toBe('considered, noted');
  });

  test('keeps one who has not decided among several', async () => {
    const memoId = await send(['ruth', 'marina', 'darian'], { rule: 'all' });
    await decide('ruth', memoId, 'approved');
    await decide('marina', memoId, 'approved');
    const form = { ...(await formOf(app, memoId)), recipient: await idsOf(['ruth', 'marina']) };
    const answer = await post(await app.agentFor('garry'), `/memos/${memoId}`, form);
    expect([answer.status, answer.text.includes('keep at least one who has not')]).toEqual([422, true]);
  });
});

describe('four eyes', () => {
  test('keep the owner among several from deciding while another could', async () => {
    const memoId = await send(['garry', 'ruth'], { rule: 'all' });
    expect(await standing(memoId)).toBe('pending, Ruth Okafor');
    const refused = await consider('garry', memoId, 'approved');
    expect([refused.status, refused.text.includes('somebody else among its recipients')]).toEqual([403, true]);
    await decide('ruth', memoId, 'approved');
    expect(await standing(memoId)).toBe('pending, Garry Chief');
    await decide('garry', memoId, 'approved');
    expect(await standing(memoId)).toBe('considered, approved');
  });

  test('keep an executive from deciding their own memo to the company, unless its purpose does without', async () => {
    const memoId = await send(['company']);
    expect(await waitsFor('garry')).not.toContain('New chairs');
    expect(await waitsFor('ruth')).toContain('New chairs');
    expect((await consider('garry', memoId, 'approved')).status).toBe(403);
    await decide('ruth', memoId, 'approved');
    await app.db.prisma.purpose.updateMany({ data: { fourEyes: false } });
    const other = await send(['company']);
    await decide('garry', other, 'approved');
    await app.db.prisma.purpose.updateMany({ data: { fourEyes: true } });
  });
});

test('an operator decides in place of all of them, which the memo says', async () => {
  const memoId = await send(['ruth', 'marina'], { rule: 'all' });
  await decide('ruth', memoId, 'approved');
  await decide('ekaterina', memoId, 'declined');
  expect(await standing(memoId)).toBe('considered, declined');
  expect(await ballLine('garry', memoId)).toMatch(/^Declined by Ekaterina Novak on 6 April$/);
  const { $ } = page(await (await app.agentFor('garry')).get('/memos'));
  expect($(`#memo-${memoId}`).closest('tr').find('[data-col=status] [title]').attr('title')).toContain(
    'declined by Ekaterina Novak on 6 April',
  );
});

describe('deputies', () => {
  test('of one of two decide for that one only', async () => {
    const memoId = await send(['ruth', 'marina'], { rule: 'all' });
    await goAway(app, 'marina', { deputy: 'masha' });
    expect(await waitsFor('masha')).toContain('New chairs');
    await decide('masha', memoId, 'approved');
    expect(await standing(memoId)).toBe('pending, Ruth Okafor');
    expect((await consider('masha', memoId, 'declined')).status).toBe(409);
    await decide('ruth', memoId, 'approved');
    const record = await app.db.prisma.consideration.findMany({
      where: { memoId },
      include: { recipient: true, consideredBy: true, consideredFor: true },
      orderBy: { id: 'asc' },
    });
    expect(record.map((one) => [one.recipient?.name, one.consideredBy?.name, one.consideredFor?.name])).toEqual([
      ['Marina Sato', 'Masha Lind', 'Marina Sato'],
      ['Ruth Okafor', 'Ruth Okafor', undefined],
    ]);
    await comeBack(app, 'marina');
  });

  test('of two recipients decide for both, one after the other', async () => {
    const memoId = await send(['marina', 'darian'], { rule: 'all' });
    await goAway(app, 'marina', { deputy: 'ruth' });
    await goAway(app, 'darian', { deputy: 'ruth' });
    const rows = await app.db.prisma.participant.findMany({ where: { memoId, isDeputy: true } });
    expect(rows.map(({ deputyFor }) => deputyFor.length)).toEqual([2]);
    await decide('ruth', memoId, 'approved');
    await comeBack(app, 'marina');
    await decide('ruth', memoId, 'noted');
    expect(await standing(memoId)).toBe('considered, approved');
    await comeBack(app, 'darian');
  });

  test('of the next in order get the memo with them', async () => {
    await goAway(app, 'marina', { deputy: 'masha' });
    const memoId = await send(['ruth', 'marina'], { rule: 'in_order' });
    expect(await statusFor('masha', memoId)).toBe(404);
    await decide('ruth', memoId, 'approved');
    expect(await waitsFor('masha')).toContain('New chairs');
    await comeBack(app, 'marina');
    expect(await statusFor('masha', memoId)).toBe(404);
  });
});

describe('a recipient who is deactivated midway', () => {
  test('is passed over where any one decides, and replaced by the owner elsewhere', async () => {
    const [any, all] = [await send(['tanya', 'ruth']), await send(['tanya', 'ruth'], { rule: 'all' })];
    await app.db.prisma.user.update({
      where: { id: (await app.user('tanya')).id },
      data: { version: { increment: 1 } },
    });
    await leaves('tanya');
    await drainJobs(app.deps);
    expect(await standing(any)).toBe('pending, Ruth Okafor');
    expect(await standing(all)).toBe('pending, Garry Chief returned, Ruth Okafor');
    expect(await ballLine('garry', all)).toContain(
      'Waiting for Garry Chief to choose another recipient: Tanya Weiss has left',
    );
    expect(await waitsFor('garry')).toContain('New chairs');
    await decide('ruth', any, 'approved');
    await decide('ruth', all, 'approved');
    expect(await standing(all)).toBe('pending, Garry Chief returned');
    const form = { ...(await formOf(app, all)), recipient: await idsOf(['ruth', 'marina']) };
    await act(await app.agentFor('garry'), `/memos/${all}`, form);
    expect(await standing(all)).toBe('pending, Marina Sato');
  });
});

describe('lists', () => {
  test('name the first and how many more, and find each by the filter', async () => {
    const title = 'Seen in lists';
    const memoId = await send(['ruth', 'marina', 'darian'], { rule: 'all', more: { title } });
    await decide('marina', memoId, 'approved');
    for (const name of ['ruth', 'marina', 'darian'])
      expect((await listPage(await app.agentFor('garry'), `/memos?recipient=${await idOf(name)}`)).titles).toContain(
        title,
      );
    expect(
      (await listPage(await app.agentFor('garry'), `/memos?recipient=${await idOf('sergey')}`)).titles,
    ).not.toContain(title);
    const { $ } = page(await (await app.agentFor('garry')).get('/memos'));
    const cell = $(`#memo-${memoId}`).closest('tr').find('[data-col=recipient] .person');
    expect(cell.text()).toContain('Ruth Okafor +2');
    expect(cell.attr('title')).toBe('Ruth Okafor\nMarina Sato: Approved\nDarian Voss');
    const csv = await (await app.agentFor('garry')).get('/memos/export.csv');
    expect(csv.text).toContain('"Ruth Okafor, Marina Sato, Darian Voss"');
    const shown = page(await (await app.agentFor('darian')).get(`/memos/${memoId}`));
    expect(shown.$('.turn-list li').length).toBe(3);
    expect(shown.$('.turns').text()).toMatch(/Approved by Marina Sato/);
    expect((await (await app.agentFor('garry')).get(`/memos/${memoId}/print`)).text).toContain(
      'Ruth Okafor, Marina Sato, Darian Voss',
    );
  });

  test('sorted by recipient show each once, at the place of the one they name, on every page of who sees much, too', async () => {
    const owner = await app.agentFor('valeria');
    await app.db.prisma.company.updateMany({ data: { anyoneMayBeRecipient: true } });
    for (const [title, to] of [
      ['First', ['garry', 'ruth']],
      ['Second', ['marina', 'andrew', 'olga']],
      ['Third', ['ruth']],
      ['Fourth', ['olga', 'garry']],
    ] as const)
      await post(owner, '/memos', await fieldsFor(to, { rule: 'in_order', more: { title } }));
    await app.db.prisma.company.updateMany({ data: { anyoneMayBeRecipient: false } });
    const order = ['First', 'Second', 'Fourth', 'Third'];
    expect((await listPage(owner, '/memos?sort=recipient&dir=asc')).titles).toEqual(order);
    expect((await listPage(owner, '/memos?sort=recipient&dir=desc')).titles).toEqual(order.toReversed());
    expect((await listPage(owner, `/memos?sort=recipient&dir=asc&recipient=${await idOf('olga')}`)).titles).toEqual([
      'Second',
      'Fourth',
    ]);
    expect((await listPage(owner, `/memos?recipient=${await idOf('garry')}&stage=pending`)).titles.toSorted()).toEqual([
      'First',
      'Fourth',
    ]);
    // Who is not a recipient yet finds nothing.
    expect(
      (await listPage(await app.agentFor('andrew'), `/memos?recipient=${await idOf('andrew')}`)).titles,
    ).not.toContain('Second');
  });

  test('say in the tooltip of the stage whose turn it is, and what several decided', async () => {
    const memoId = await send(['ruth', 'marina', 'darian'], { rule: 'in_order' });
    await decide('ruth', memoId, 'approved');
    const statusOf = async () => {
      const { $ } = page(await (await app.agentFor('garry')).get('/memos'));
      return $(`#memo-${memoId}`).closest('tr').find('[data-col=status] [title]').attr('title');
    };
    expect(await statusOf()).toMatch(/^Pending: waiting for Marina Sato \(2 of 3\) since/);
    await decide('marina', memoId, 'approved');
    await decide('darian', memoId, 'declined');
    expect(await statusOf()).toMatch(/^Considered on 6 April: 2 approved, 1 declined$/);
    expect(await ballLine('ruth', memoId)).toMatch(/^Considered on 6 April: 2 approved, 1 declined$/);
  });
});
