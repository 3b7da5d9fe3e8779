import { beforeEach, describe, expect, test } from 'vitest';
import { clock } from '#src/platform/clock';
import { findActor } from '#src/features/people/actor.queries';
import { findMemoFor } from '#src/features/memos/memos.queries';
import { undoAct } from '#src/features/memos/undo/undoing.service';
import type { TestApp } from '../../support/app';
import { said } from '../../support/chat';
import { drainJobs } from '../../support/jobs';
import type { MailServer } from '../../support/mail';
import { withMails } from '../../support/mailing';
import { act, eventsOf, idIn, makeMemo, memoOf, post } from '../../support/memos';
import { page } from '../../support/page';

let app: TestApp;
let server: MailServer;
withMails({ UNDO_SECONDS: '10' }, (given) => ({ app, server } = given));

// Later than the queue's own clock: what is held is due when the test says so.
let hours = 0;
beforeEach(async () => {
  clock.set(new Date(Date.now() + (hours += 24) * 3_600_000));
  await drainJobs(app.deps);
  app.pushed.length = 0;
  app.silenced.clear();
  server.mails.length = 0;
});
const pass = (seconds: number) => clock.set(new Date(clock.now().getTime() + seconds * 1000));

const idOf = async (person: string) => (await app.user(person)).id;
/** Everybody has been told, and who decides has read it. */
async function settle(memo: number, readers: readonly string[]): Promise<void> {
  pass(3_600);
  await drainJobs(app.deps);
  for (const person of readers) await (await app.agentFor(person)).get(`/memos/${memo}`);
  await drainJobs(app.deps);
  app.pushed.length = 0;
  server.mails.length = 0;
}
async function toldMemo(owner: string, given: Parameters<typeof makeMemo>[2]): Promise<number> {
  const memo = await makeMemo(app, owner, given);
  await settle(memo, given.to === 'company' ? ['ruth'] : [given.to]);
  return memo;
}
const send = async (owner: string, to: string[], more = {}) =>
  idIn(
    await post(await app.agentFor(owner), '/memos', {
      title: 'A slip of the hand',
      body: '<p>Please decide.</p>',
      recipient: await Promise.all(to.map(async (name) => String(await idOf(name)))),
      ...more,
    }),
  );
const consider = async (person: string, memo: number, more = {}) =>
  act(await app.agentFor(person), `/memos/${memo}/consideration`, { outcome: 'noted', conclusion: 'Agreed', ...more });
const postpone = async (person: string, memo: number) =>
  act(await app.agentFor(person), `/memos/${memo}/postponement`, { preset: 'tomorrow' });

/** The hidden fields of the button, as the page has it that one is led to. */
async function offered(person: string, memo: number): Promise<{ act: string } | null> {
  const { $ } = page(await (await app.agentFor(person)).get(`/memos/${memo}`));
  const form = $(`form[action="/memos/${memo}/undo"]`);
  if (form.length === 0) return null;
  expect(form.find('button').text().trim()).toBe('Undo');
  return { act: String(form.find('[name=act]').val()) };
}
const undo = async (person: string, memo: number, fields: Record<string, string> | null) =>
  post(await app.agentFor(person), `/memos/${memo}/undo`, fields ?? {});
async function undone(person: string, memo: number): Promise<void> {
  const answer = await undo(person, memo, await offered(person, memo));
  expect(answer.status, answer.text.slice(0, 300)).toBe(303);
}

/** All that is kept of a memo but who has opened it, and the versions that say that it was touched. */
async function stateOf(memoId: number) {
  const { prisma } = app.db;
  const where = { where: { memoId } };
  const { version: _, updatedAt: __, ...memo } = await memoOf(app, memoId);
  const participants = await prisma.participant.findMany({ ...where, orderBy: { userId: 'asc' } });
  return {
    memo,
    participants: participants.map(({ seenAt: ___, ...row }) => row),
    recipients: await prisma.memoRecipient.findMany({ ...where, orderBy: { position: 'asc' } }),
    considerations: await prisma.consideration.findMany({ ...where, orderBy: { id: 'asc' } }),
    balls: await prisma.ball.findMany({ ...where, orderBy: { id: 'asc' } }),
    versions: await prisma.memoVersion.findMany({ ...where, orderBy: { number: 'asc' } }),
    notices: await prisma.notification.findMany({ ...where, orderBy: { id: 'asc' } }),
    search: await prisma.$queryRaw`
      SELECT strip(doc)::text AS words FROM memo_search WHERE memo_id = ${memoId} ORDER BY 1`,
    history: (await eventsOf(app, memoId)).filter((type) => type !== 'seen'),
  };
}

/** Everything there is to hear, a minute later. */
async function heard(memoId: number) {
  pass(60);
  await drainJobs(app.deps);
  const notices = await app.db.prisma.notification.findMany({ where: { memoId }, include: { event: true } });
  return { notices: notices.map(({ event }) => event.type), mails: server.mails.length, pushed: app.pushed };
}
const NOTHING = { notices: ['memo.sent'], mails: 0, pushed: [] };

describe('for ten seconds', () => {
  test('what was sent can be undone: it is a draft again, of which nobody ever hears', async () => {
    const andrew = await app.agentFor('andrew');
    const memo = await send('andrew', ['darian'], { subscribers: [String(await idOf('olga'))] });
    await drainJobs(app.deps);
    expect([app.pushed, server.mails]).toEqual([[], []]);
    expect((await (await app.agentFor('olga')).get('/notifications')).text).not.toContain('A slip of the hand');
    const answer = await undo('andrew', memo, await offered('andrew', memo));
    expect(answer.headers.location).toBe(`/memos/${memo}/edit`);
    expect(page(await andrew.get(`/memos/${memo}/edit`)).flash).toContain('Undone. Nobody was told of it.');
    expect((await memoOf(app, memo)).stage).toBe('draft');
    expect((await (await app.agentFor('darian')).get(`/memos/${memo}`)).status).toBe(404);
    expect(await heard(memo)).toEqual({ ...NOTHING, notices: [] });
    expect(await eventsOf(app, memo)).toEqual([]);
    // It can be sent, and deleted, like any draft.
    await act(andrew, `/memos/${memo}/delete`);
  });

  test('a sent draft, too, and a memo to oneself', async () => {
    const draft = await makeMemo(app, 'andrew', { to: 'darian', isDraft: true });
    await act(await app.agentFor('andrew'), `/memos/${draft}/sending`, {
      ...{ title: 'Now', body: '<p>Now</p>', recipient: String(await idOf('darian')), version: '1' },
    });
    await undone('andrew', draft);
    expect((await memoOf(app, draft)).stage).toBe('draft');
    const own = await send('andrew', ['andrew']);
    await undone('andrew', own);
    expect((await memoOf(app, own)).stage).toBe('draft');
  });

  test('postponing and considering leave no trace, and nobody is told', async () => {
    const memo = await toldMemo('andrew', { to: 'darian', subscribers: ['olga'] });
    const pending = await stateOf(memo);
    await postpone('darian', memo);
    expect((await memoOf(app, memo)).stage).toBe('postponed');
    await undone('darian', memo);
    expect(await stateOf(memo)).toEqual(pending);

    await postpone('darian', memo);
    await settle(memo, ['darian']);
    const postponed = await stateOf(memo);
    await consider('darian', memo);
    expect((await memoOf(app, memo)).stage).toBe('considered');
    await undone('darian', memo);
    expect(await stateOf(memo)).toEqual(postponed);
    const { mails, pushed } = await heard(memo);
    expect([mails, pushed]).toEqual([0, []]);
    expect(await stateOf(memo)).toEqual(postponed);
  });

  test('considering a memo of the company, as an operator, and one that was returned', async () => {
    const company = await toldMemo('andrew', { to: 'company' });
    const before = await stateOf(company);
    await consider('ruth', company);
    await undone('ruth', company);
    expect(await stateOf(company)).toEqual(before);
    await consider('ekaterina', company);
    await undone('ekaterina', company);
    expect(await stateOf(company)).toMatchObject({ ...before, history: expect.anything() });

    const asked = await toldMemo('andrew', { to: 'darian' });
    const advisers = [String(await idOf('masha')), String(await idOf('sergey'))];
    await act(await app.agentFor('darian'), `/memos/${asked}/opinions`, { advisers, question: 'Yours?' });
    await settle(asked, ['darian', 'masha', 'sergey']);
    const waiting = await stateOf(asked);
    expect(waiting.balls.filter(({ until }) => until === null)).toHaveLength(3);
    await consider('darian', asked);
    await undone('darian', asked);
    expect(await stateOf(asked), 'with opinions that are waited for').toEqual(waiting);

    const returned = await toldMemo('andrew', { to: 'darian' });
    await act(await app.agentFor('darian'), `/memos/${returned}/return`, {
      question: 'Which ones?',
      version: String((await memoOf(app, returned)).version),
    });
    await settle(returned, ['darian']);
    const lying = await stateOf(returned);
    await consider('darian', returned);
    await undone('darian', returned);
    expect(await stateOf(returned)).toEqual(lying);
  });

  test('of a memo that somebody had taken for the company it is theirs again', async () => {
    const memo = await toldMemo('andrew', { to: 'company' });
    await act(await app.agentFor('ruth'), `/memos/${memo}/taking`, {
      version: String((await memoOf(app, memo)).version),
    });
    await settle(memo, ['ruth', 'garry']);
    const taken = await stateOf(memo);
    expect(taken.memo.takenById).toBe(await idOf('ruth'));
    for (const person of ['ruth', 'garry']) {
      await consider(person, memo);
      expect((await memoOf(app, memo)).takenById).toBeNull();
      await undone(person, memo);
      expect(await stateOf(memo), person).toEqual(taken);
    }
  });

  test('of several recipients: each decision by itself, and in order the next has it no longer', async () => {
    for (const rule of ['all', 'in_order', 'any_one']) {
      const memo = await send('garry', ['ruth', 'marina'], { rule, subscribers: [String(await idOf('olga'))] });
      await settle(memo, ['ruth']);
      const before = await stateOf(memo);
      await consider('ruth', memo);
      await undone('ruth', memo);
      expect(await stateOf(memo), rule).toEqual(before);
      const { mails, pushed } = await heard(memo);
      expect([mails, pushed], rule).toEqual([0, []]);
      expect((await (await app.agentFor('marina')).get(`/memos/${memo}`)).status).toBe(rule === 'in_order' ? 404 : 200);
    }
  });

  test('removing a subscriber: they have it as before, read or not, and its page was never closed', async () => {
    const memo = await toldMemo('andrew', { to: 'darian', subscribers: ['olga'] });
    const before = await stateOf(memo);
    await act(await app.agentFor('andrew'), `/memos/${memo}/subscribers/${await idOf('olga')}/delete`);
    expect((await (await app.agentFor('olga')).get(`/memos/${memo}`)).status).toBe(404);
    // What is said meanwhile is not for an open page of theirs.
    expect([...app.silenced]).toEqual([`${await idOf('olga')} memo ${memo}`]);
    await undone('andrew', memo);
    expect(await stateOf(memo)).toEqual(before);
    const again = { to: `user:${await idOf('olga')}`, event: 'memo.again', payload: { memoId: memo } };
    expect(await heard(memo)).toMatchObject({ mails: 0, pushed: [again] });
    expect((await (await app.agentFor('olga')).get(`/memos/${memo}`)).status).toBe(200);
  });
});

describe('a page that somebody opened meanwhile', () => {
  test('is closed for whom it is no longer: who was next in order', async () => {
    const memo = await send('garry', ['ruth', 'marina'], { rule: 'in_order' });
    await settle(memo, ['ruth']);
    await consider('ruth', memo);
    expect((await (await app.agentFor('marina')).get(`/memos/${memo}`)).status).toBe(200);
    await undone('ruth', memo);
    const leave = { to: `user:${await idOf('marina')}`, event: 'leave', payload: { memoId: memo } };
    expect(app.pushed).toContainEqual(leave);
    expect((await (await app.agentFor('marina')).get(`/memos/${memo}`)).status).toBe(404);
  });

  test('stays open for a removed subscriber who still is asked for an opinion', async () => {
    const memo = await toldMemo('andrew', { to: 'darian', subscribers: ['olga'] });
    const question = { advisers: String(await idOf('olga')), question: 'Yours?' };
    await act(await app.agentFor('darian'), `/memos/${memo}/opinions`, question);
    await settle(memo, ['olga']);
    app.silenced.clear();
    await act(await app.agentFor('andrew'), `/memos/${memo}/subscribers/${await idOf('olga')}/delete`);
    await heard(memo);
    expect([...app.silenced]).toEqual([]);
    expect(app.pushed.filter(({ event }) => event === 'leave')).toEqual([]);
    expect((await (await app.agentFor('olga')).get(`/memos/${memo}`)).status).toBe(200);
  });
});

describe('afterwards', () => {
  test('people are told, once', async () => {
    const memo = await send('andrew', ['darian']);
    pass(9);
    await drainJobs(app.deps);
    expect(server.mails).toEqual([]);
    pass(1);
    await drainJobs(app.deps);
    expect(server.to('darian@demo.test')).toHaveLength(1);
    await consider('darian', memo);
    expect(await heard(memo)).toMatchObject({ notices: ['memo.sent', 'memo.considered'], mails: 2 });
    // What was decided, and how the conclusion begins.
    const [mail] = server.to('andrew@demo.test');
    expect(mail?.subject).toContain(`#${memo} A slip of the hand`);
    expect(mail?.text).toContain('Darian Voss considered a memo');
    expect(mail?.text).toContain('Agreed');
  });

  test('it is too late, whether the others have been told by then or not', async () => {
    const memo = await send('andrew', ['darian']);
    const form = await offered('andrew', memo);
    pass(10);
    const late = await undo('andrew', memo, form);
    expect(late.status).toBe(409);
    expect(late.text).toContain('It is too late to undo this');
    expect(await offered('andrew', memo)).toBeNull();
    await drainJobs(app.deps);
    expect((await undo('andrew', memo, form)).status).toBe(409);
    expect((await memoOf(app, memo)).stage).toBe('pending');
  });

  test('a removed subscriber’s page is closed', async () => {
    const memo = await toldMemo('andrew', { to: 'darian', subscribers: ['olga'] });
    await act(await app.agentFor('andrew'), `/memos/${memo}/subscribers/${await idOf('olga')}/delete`);
    expect(app.pushed).toEqual([]);
    const { pushed } = await heard(memo);
    expect(pushed).toContainEqual({ to: `user:${await idOf('olga')}`, event: 'leave', payload: { memoId: memo } });
  });
});

describe('it is refused kindly', () => {
  test('a second time, and to others', async () => {
    const memo = await toldMemo('andrew', { to: 'darian', subscribers: ['olga'] });
    await consider('darian', memo);
    const form = await offered('darian', memo);
    for (const [person, status] of [
      ['andrew', 403],
      ['ekaterina', 403],
      ['olga', 403],
      ['masha', 404],
    ] as const)
      expect((await undo(person, memo, form)).status, person).toBe(status);
    await undone('darian', memo);
    await (await app.agentFor('darian')).get(`/memos/${memo}`);
    const version = (await memoOf(app, memo)).version;
    expect((await undo('darian', memo, form)).status).toBe(303);
    const { flash } = page(await (await app.agentFor('darian')).get(`/memos/${memo}`));
    expect(flash).toContain('This was undone before.');
    expect((await memoOf(app, memo)).version).toBe(version);
    const other = await toldMemo('darian', { to: 'andrew' });
    expect((await undo('darian', other, form)).status, 'the act of another memo').toBe(409);
  });

  test('after somebody opened what was sent', async () => {
    const memo = await send('andrew', ['darian']);
    const form = await offered('andrew', memo);
    await (await app.agentFor('darian')).get(`/memos/${memo}`);
    const answer = await undo('andrew', memo, form);
    expect(answer.status).toBe(409);
    expect(answer.text).toContain('Darian Voss has opened this memo meanwhile');
  });

  test('after somebody acted on it, whereupon people hear of both at once, in their order', async () => {
    const memo = await toldMemo('andrew', { to: 'darian', subscribers: ['olga'] });
    await consider('darian', memo);
    const form = await offered('darian', memo);
    await act(await app.agentFor('ekaterina'), `/memos/${memo}/consideration/delete`, {
      reason: 'Not yet',
      version: String((await memoOf(app, memo)).version),
    });
    await drainJobs(app.deps);
    const olga = await app.db.prisma.notification.findMany({
      where: { memoId: memo, userId: await idOf('olga') },
      orderBy: { id: 'asc' },
      select: { event: { select: { type: true } } },
    });
    expect(olga.map(({ event }) => event.type)).toEqual(['memo.sent', 'memo.considered', 'memo.reopened']);
    expect((await undo('darian', memo, form)).status).toBe(409);
    expect((await memoOf(app, memo)).stage).toBe('pending');
  });

  test('after a message, of which nobody hears before they hear of the memo', async () => {
    const memo = await send('andrew', ['darian']);
    const form = await offered('andrew', memo);
    await said(await app.agentFor('andrew'), `/memos/${memo}`, 'Quick, please');
    expect((await undo('andrew', memo, form)).status).toBe(409);
    await drainJobs(app.deps);
    const notices = await app.db.prisma.notification.findMany({
      where: { memoId: memo },
      orderBy: { id: 'asc' },
      select: { kind: true },
    });
    expect(notices.map(({ kind }) => kind)[0]).toBe('memo-sent');
  });

  test('nothing is offered where the setting is 0', async () => {
    const { undoMs } = app.deps.config;
    app.deps.config.undoMs = 0;
    const memo = await send('andrew', ['darian']);
    expect(await offered('andrew', memo)).toBeNull();
    await drainJobs(app.deps);
    expect(server.to('darian@demo.test')).toHaveLength(1);
    app.deps.config.undoMs = undoMs;
  });
});

test('a clock that is set back changes nothing: what can still be undone has been told to nobody', async () => {
  const memo = await toldMemo('andrew', { to: 'darian' });
  await consider('darian', memo);
  pass(-3_600);
  await drainJobs(app.deps);
  expect(server.mails).toEqual([]);
  await undone('darian', memo);
  pass(3_600);
  expect(await heard(memo)).toMatchObject(NOTHING);
});

test('undone at the moment at which people are told, one of both happens, and wholly', async () => {
  const darian = await findActor(app.db, await idOf('darian'));
  for (let round = 0; round < 6; round += 1) {
    const memo = await toldMemo('andrew', { to: 'darian' });
    await consider('darian', memo);
    const { id } = await app.db.prisma.heldAct.findFirstOrThrow({ where: { memoId: memo } });
    // The job's own time has come, this program's has not.
    await app.db.pool.query('UPDATE graphile_worker._private_jobs SET run_at = now()');
    const loaded = darian && (await findMemoFor(app.db, darian, memo));
    if (!loaded) throw new Error('Darian does not see the memo.');
    const [undoing] = await Promise.allSettled([undoAct(app.deps, darian, loaded, id), drainJobs(app.deps)]);
    const { notices } = await heard(memo);
    const isUndone = undoing.status === 'fulfilled';
    expect((await memoOf(app, memo)).stage).toBe(isUndone ? 'pending' : 'considered');
    expect(notices).toEqual(isUndone ? ['memo.sent'] : ['memo.sent', 'memo.considered']);
  }
});
