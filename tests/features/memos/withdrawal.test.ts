import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withApp, type TestApp } from '../../support/app';
import { drainJobs } from '../../support/jobs';
import { act, decide, eventsOf, idIn, makeMemo, memoOf, post } from '../../support/memos';
import { page } from '../../support/page';

let app: TestApp;
beforeAll(async () => {
  app = await withApp();
});
afterAll(() => app.close());

const REASON = 'It names a person.';
const sent = () => makeMemo(app, 'andrew', { to: 'company', subscribers: ['olga'] });

describe('withdrawing', () => {
  test('takes the memo from all whom it was sent to, while its history stays', async () => {
    const agent = await app.agentFor('andrew');
    const answer = await agent
      .post('/memos')
      .field('title', 'Regretted')
      .field('recipient', 'company')
      .attach('files', Buffer.from('figures'), 'figures.txt');
    const memo = idIn(answer);
    const file = await app.db.prisma.attachment.findFirstOrThrow({ where: { memoId: memo } });
    const withdrawn = await decide(agent, `/memos/${memo}/withdrawal`, { version: '1' });
    expect(withdrawn.status).toBe(303);
    expect(withdrawn.headers.location).toBe('/memos');
    // The page that was left brings itself up to date, and takes no message of the next one.
    await agent.get(`/memos/${memo}`).set('Sec-Fetch-Dest', 'empty');
    expect(page(await agent.get('/memos')).content).toContain(`Memo ${memo} was withdrawn.`);
    for (const person of ['garry', 'ruth', 'olga', 'masha']) {
      const reader = await app.agentFor(person);
      for (const url of [
        `/memos/${memo}`,
        `/memos/${memo}/edit`,
        `/memos/${memo}/print`,
        `/memos/new?copy=${memo}`,
        `/files/${file.id}`,
      ])
        expect((await reader.get(url)).status, `${person} ${url}`).toBe(404);
    }
    expect(await eventsOf(app, memo)).toEqual(['sent', 'withdrawn']);
  });

  test('says on the page of a withdrawn memo that there is none, with a way onward', async () => {
    const memo = await sent();
    const agent = await app.agentFor('andrew');
    await act(agent, `/memos/${memo}/withdrawal`);
    const answer = await (await app.agentFor('olga')).get(`/memos/${memo}`);
    expect(page(answer).content).toContain('There is no such memo, or it is not meant for you.');
    expect(page(answer).links).toContain('Go to the memos');
  });

  test.each(['andrew', 'ekaterina'])('by %s closes the live pages of all who lost it, not its owner’s', async (who) => {
    const memo = await sent();
    await act(await app.agentFor(who), `/memos/${memo}/withdrawal`, { reason: REASON });
    await drainJobs(app.deps);
    const left = app.pushed.filter(
      ({ event, payload }) => event === 'leave' && JSON.stringify(payload) === JSON.stringify({ memoId: memo }),
    );
    const rooms = await Promise.all(['garry', 'ruth', 'olga'].map(async (name) => `user:${(await app.user(name)).id}`));
    expect([...new Set(left.map(({ to }) => to))].sort()).toEqual(rooms.sort());
    expect((await (await app.agentFor('andrew')).get(`/memos/${memo}`)).status).toBe(200);
  });

  test.each([
    ['garry', 403],
    ['olga', 403],
    ['tanya', 404],
    ['admin', 404],
    ['ekaterina', 303],
  ])('answers %s with %i', async (person, status) => {
    const memo = await sent();
    expect((await decide(await app.agentFor(person), `/memos/${memo}/withdrawal`, { reason: REASON })).status).toBe(
      status,
    );
    expect((await memoOf(app, memo)).withdrawnAt === null).toBe(status !== 303);
  });

  test('of a considered memo is refused to its owner and to operators, who are not offered it either', async () => {
    const memo = await sent();
    await act(await app.agentFor('garry'), `/memos/${memo}/consideration`);
    for (const person of ['andrew', 'ekaterina']) {
      const agent = await app.agentFor(person);
      expect(page(await agent.get(`/memos/${memo}`)).buttons, person).not.toContain('Withdraw');
      expect((await decide(agent, `/memos/${memo}/withdrawal`, { reason: REASON })).status, person).toBe(403);
    }
    const refused = await decide(await app.agentFor('andrew'), `/memos/${memo}/withdrawal`);
    expect(page(refused).content).toContain('This memo has been considered, so it can no longer be changed.');
    expect((await memoOf(app, memo)).withdrawnAt).toBeNull();
  });

  test('by an operator needs a reason, which stands in the history and is told; its owner gives none', async () => {
    const memo = await sent();
    const [operator, andrew] = [await app.agentFor('ekaterina'), await app.agentFor('andrew')];
    const form = 'form[action$="/withdrawal"] [name=reason]';
    expect(page(await andrew.get(`/memos/${memo}`)).$(form)).toHaveLength(0);
    expect(page(await operator.get(`/memos/${memo}`)).$(form)).toHaveLength(1);
    for (const reason of [undefined, '', '  ', 'x'.repeat(1_001)]) {
      const refused = await decide(operator, `/memos/${memo}/withdrawal`, reason === undefined ? {} : { reason });
      expect(refused.status).toBe(422);
      expect(page(refused).errorAt('Reason')).not.toBe('');
      if (reason) expect(page(refused).valueOf('Reason')).toBe(reason);
    }
    expect((await memoOf(app, memo)).withdrawnAt).toBeNull();
    const late = await post(operator, `/memos/${memo}/withdrawal`, { version: '99', reason: REASON });
    expect([late.status, page(late).$('form [name=reason]').attr('value')]).toEqual([409, REASON]);
    expect((await decide(operator, `/memos/${memo}/withdrawal`, { reason: REASON })).status).toBe(303);
    await drainJobs(app.deps);
    expect(
      page(await andrew.get(`/memos/${memo}`))
        .$('#memo-aside')
        .text(),
    ).toContain(REASON);
    for (const person of ['andrew', 'garry', 'olga'])
      expect(page(await (await app.agentFor(person)).get('/notifications')).content, person).toContain(REASON);
  });

  test('of a memo that changed meanwhile asks again', async () => {
    const memo = await sent();
    await act(await app.agentFor('garry'), `/memos/${memo}/postponement`);
    const answer = await decide(await app.agentFor('andrew'), `/memos/${memo}/withdrawal`, { version: '1' });
    expect(answer.status).toBe(409);
    expect(page(answer).summary).toContain('Someone changed this memo while you had it open.');
    expect((await memoOf(app, memo)).withdrawnAt).toBeNull();
  });
});
