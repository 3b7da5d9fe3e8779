import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { attendToWaitingMemos } from '#src/features/memos/waiting/waiting.service';
import { clock } from '#src/platform/clock';
import { aDayBegins, comeBack, goAway } from '../../support/absences';
import { withApp, type TestApp } from '../../support/app';
import { drainJobs } from '../../support/jobs';
import { act, decide, formOf, makeMemo, memoOf, post } from '../../support/memos';
import { toldOf, toldPeople } from '../../support/notices';
import { page } from '../../support/page';
import { countStatements } from '../../support/statements';
import { makeTask } from '../../support/tasks';

let app: TestApp;
beforeAll(async () => void (app = await withApp()));
afterAll(() => app.close());
afterEach(async () => {
  clock.reset();
  for (const person of ['darian', 'olga', 'sergey']) await comeBack(app, person);
});

const open = async (who: string, memoId: number) => (await app.agentFor(who)).get(`/memos/${memoId}`);
const sees = async (who: string, memoId: number): Promise<boolean> => (await open(who, memoId)).status === 200;
const deputies = async (memoId: number): Promise<string[]> => {
  const rows = await app.db.prisma.participant.findMany({
    where: { memoId, isDeputy: true },
    select: { user: { select: { email: true } } },
  });
  return rows.map(({ user }) => user.email.replace('@demo.test', ''));
};
const history = async (who: string, memoId: number) => page(await open(who, memoId)).content;

describe('while a recipient is away', () => {
  it('the deputy gets what waits already and what comes, hears of both, and considers in both names', async () => {
    const before = await makeMemo(app, 'andrew', { to: 'darian', title: 'Sent before' });
    await goAway(app, 'darian', { deputy: 'olga', note: 'In the mountains' });
    const during = await makeMemo(app, 'andrew', { to: 'darian', title: 'Sent meanwhile', subscribers: ['valeria'] });
    await drainJobs(app.deps);
    expect(await toldPeople(app, 'person.standsIn')).toEqual([{ to: 'olga', about: [before] }]);
    expect(await toldOf(app, during, 'memo.sent')).toEqual(['darian', 'olga', 'valeria']);
    const notices = page(await (await app.agentFor('olga')).get('/notifications')).content;
    expect(notices).toContain('Andrew Meyer sent a memo to Darian Voss, for whom you stand in');
    expect(notices).toContain('You stand in for Darian Voss until');
    const list = page(await (await app.agentFor('olga')).get('/memos?view=to-consider'));
    expect(list.content).toContain('Sent before');
    expect(list.content).toContain('Sent meanwhile');

    const asDeputy = page(await open('olga', during));
    expect(asDeputy.content).toContain('You stand in for Darian Voss. What happens with this memo?');
    expect(
      page(await open('andrew', during))
        .$('.ball-line')
        .text(),
    ).toMatch(/^Waiting for Darian Voss since .* · Absent until .* · Deputy: Olga Koval$/);
    const olga = await app.agentFor('olga');
    await act(olga, `/memos/${during}/consideration`, { conclusion: '<p>Yes.</p>' });
    await drainJobs(app.deps);
    expect(await toldOf(app, during, 'memo.considered')).toEqual(['andrew', 'darian', 'valeria']);
    const seen = page(await open('andrew', during));
    expect(seen.$('.ball-line').text()).toMatch(/^Considered by Olga Koval for Darian Voss on /);
    expect(seen.content).toContain('Olga Koval for Darian Voss considered the memo');
    const row = page(await (await app.agentFor('andrew')).get('/memos?view=mine')).$(`a[href="/memos/${during}"]`);
    expect(row.closest('tr').find('.stage').attr('title')).toContain('Considered by Olga Koval for Darian Voss on');
    const mail = await app.db.prisma.mailDelivery.findFirstOrThrow({
      where: { user: { email: 'andrew@demo.test' }, notification: { memoId: during, kind: 'memo-decided' } },
    });
    expect(mail.text).toContain('Olga Koval for Darian Voss considered');
    expect(mail.text).toContain('Considered by Olga Koval for Darian Voss on');
  });

  it('the deputy of many memos hears of all at once, by one notice and one mail, and their histories say it', async () => {
    const ids = [];
    for (let count = 0; count < 25; count += 1) ids.push(await makeMemo(app, 'andrew', { to: 'sergey' }));
    await drainJobs(app.deps);
    const statements = await countStatements(() => goAway(app, 'sergey', { deputy: 'tanya' }));
    expect(statements).toBeLessThan(40);
    await drainJobs(app.deps);
    for (const memoId of ids) expect(await deputies(memoId)).toEqual(['tanya']);
    const where = { user: { email: 'tanya@demo.test' }, kind: 'memo-waiting' };
    const [mail, ...others] = await app.db.prisma.mailDelivery.findMany({ where });
    expect(others).toEqual([]);
    expect(mail?.subject).toMatch(/You stand in for Sergey Roth until .*: \d+ memos wait/);
    expect(await app.db.prisma.notification.count({ where })).toBe(1);
    expect(await history('andrew', ids[24] ?? 0)).toContain('Tanya Weiss stands in for Sergey Roth');
    const back = await countStatements(() => comeBack(app, 'sergey'));
    expect(back).toBeLessThan(40);
    for (const memoId of ids) expect(await deputies(memoId)).toEqual([]);
  });

  it('says so in German, too', async () => {
    await goAway(app, 'darian', { deputy: 'olga' });
    const memoId = await makeMemo(app, 'andrew', { to: 'darian' });
    await act(await app.agentFor('olga'), `/memos/${memoId}/consideration`, { conclusion: '' });
    await app.db.prisma.user.update({ where: { email: 'andrew@demo.test' }, data: { locale: 'de' } });
    const { content } = page(await open('andrew', memoId));
    await app.db.prisma.user.update({ where: { email: 'andrew@demo.test' }, data: { locale: 'en' } });
    expect(content).toContain('Olga Koval für Darian Voss');
  });

  it('the deputy never gets drafts, memos to oneself, or their own ones, nor what was considered before', async () => {
    const considered = await makeMemo(app, 'andrew', { to: 'darian' });
    await act(await app.agentFor('darian'), `/memos/${considered}/consideration`);
    const draft = await makeMemo(app, 'andrew', { to: 'darian', isDraft: true });
    const own = await makeMemo(app, 'darian', { to: 'darian', title: 'Ask for a rise' });
    const ofDeputy = await makeMemo(app, 'olga', { to: 'darian' });
    await goAway(app, 'darian', { deputy: 'olga' });
    for (const memoId of [considered, draft, own, ofDeputy]) expect(await deputies(memoId)).toEqual([]);
    for (const memoId of [considered, draft, own]) expect(await sees('olga', memoId)).toBe(false);
    const answer = await decide(await app.agentFor('olga'), `/memos/${ofDeputy}/consideration`);
    expect(answer.status).toBe(403);
    // Sent meanwhile, the draft is a memo like the others.
    await act(await app.agentFor('andrew'), `/memos/${draft}/sending`, await formOf(app, draft));
    expect(await deputies(draft)).toEqual(['olga']);
    // And a memo that is reopened meanwhile waits again.
    await act(await app.agentFor('darian'), `/memos/${considered}/consideration/delete`, { reason: 'News' });
    expect(await deputies(considered)).toEqual(['olga']);
  });

  it('a memo to the company has no deputy: every executive considers it', async () => {
    await goAway(app, 'garry', { deputy: 'marina' });
    const memoId = await makeMemo(app, 'andrew', { to: 'company' });
    expect(await deputies(memoId)).toEqual([]);
    expect(await sees('marina', memoId)).toBe(false);
    await comeBack(app, 'garry');
  });

  it('another recipient brings another deputy, and the first loses the memo and its live page', async () => {
    await goAway(app, 'darian', { deputy: 'olga' });
    await goAway(app, 'sergey', { deputy: 'tanya' });
    const memoId = await makeMemo(app, 'andrew', { to: 'darian' });
    const sergey = String((await app.user('sergey')).id);
    await act(await app.agentFor('andrew'), `/memos/${memoId}`, { ...(await formOf(app, memoId)), recipient: sergey });
    expect(await deputies(memoId)).toEqual(['tanya']);
    expect(await sees('olga', memoId)).toBe(false);
    const leave = { to: `user:${(await app.user('olga')).id}`, event: 'leave', payload: { memoId } };
    expect(app.pushed).toContainEqual(leave);
    await drainJobs(app.deps);
    expect(await toldOf(app, memoId, 'memo.recipientChanged')).toEqual(['darian', 'olga', 'sergey', 'tanya']);
  });

  it('the deputy is reminded of what stays pending', async () => {
    clock.set(new Date('2031-01-13T07:00:00Z'));
    await goAway(app, 'darian', { deputy: 'olga', until: 20 });
    const memoId = await makeMemo(app, 'andrew', { to: 'darian' });
    clock.set(new Date('2031-01-16T08:00:00Z'));
    await attendToWaitingMemos(app.deps);
    await drainJobs(app.deps);
    const told = await toldPeople(app, 'person.memosWait');
    expect(told.filter(({ about }) => about.includes(memoId)).map(({ to }) => to)).toEqual(['darian', 'olga']);
  });
});

describe('when an absence ends', () => {
  it('the deputy loses what only a deputy saw, keeps what they considered, and goes on subscribing', async () => {
    await goAway(app, 'darian', { deputy: 'olga' });
    const [only, considered, subscribed, byDarian] = [
      await makeMemo(app, 'andrew', { to: 'darian' }),
      await makeMemo(app, 'andrew', { to: 'darian' }),
      await makeMemo(app, 'andrew', { to: 'darian', subscribers: ['olga'] }),
      await makeMemo(app, 'andrew', { to: 'darian' }),
    ];
    const olga = await app.agentFor('olga');
    await act(olga, `/memos/${considered}/consideration`);
    await act(await app.agentFor('darian'), `/memos/${byDarian}/consideration`);
    await drainJobs(app.deps);
    app.pushed.length = 0;
    await comeBack(app, 'darian');
    expect(await sees('olga', only)).toBe(false);
    expect(await sees('olga', byDarian)).toBe(false);
    const user = `user:${(await app.user('olga')).id}`;
    const closed = app.pushed.filter(({ to, event }) => to === user && event === 'leave');
    const payloads = closed.map(({ payload }) => payload);
    expect(payloads).toEqual(expect.arrayContaining([{ memoId: only }, { memoId: byDarian }]));
    expect(payloads).not.toContainEqual({ memoId: considered });
    expect(payloads).not.toContainEqual({ memoId: subscribed });
    expect((await open('olga', considered)).status).toBe(200);
    expect((await decide(olga, `/memos/${considered}/consideration/delete`, { reason: 'Again' })).status).toBe(403);
    expect((await decide(olga, `/memos/${subscribed}/consideration`)).status).toBe(403);
    expect(await history('andrew', only)).toContain('Olga Koval no longer stands in for Darian Voss');
    const unread = await app.db.prisma.notification.count({
      where: { memoId: only, user: { email: 'olga@demo.test' }, readAt: null },
    });
    expect(unread).toBe(0);
    await drainJobs(app.deps);
  });

  it('it ends and begins by itself at the day’s change where the absent person lives', async () => {
    // 23:30 in Berlin on the 9th.
    clock.set(new Date('2032-03-09T22:30:00Z'));
    const memoId = await makeMemo(app, 'andrew', { to: 'darian' });
    await goAway(app, 'darian', { deputy: 'olga', from: 1, until: 2 });
    expect(await deputies(memoId)).toEqual([]);
    clock.set(new Date('2032-03-09T23:00:00Z'));
    await aDayBegins(app);
    expect(await sees('olga', memoId)).toBe(true);
    clock.set(new Date('2032-03-11T22:45:00Z'));
    await aDayBegins(app);
    expect(await sees('olga', memoId)).toBe(true);
    clock.set(new Date('2032-03-11T23:00:00Z'));
    await aDayBegins(app);
    expect(await sees('olga', memoId)).toBe(false);
    expect((await memoOf(app, memoId)).stage).toBe('pending');
  });

  it('a decision that the deputy sends a moment too late changes nothing', async () => {
    await goAway(app, 'darian', { deputy: 'olga' });
    const memoId = await makeMemo(app, 'andrew', { to: 'darian' });
    const { considerMemo } = await import('#src/features/memos/stage/considering.service');
    const { findMemoFor } = await import('#src/features/memos/memos.queries');
    const { actorOf } = await import('../../support/tasks');
    const olga = await actorOf(app, 'olga');
    const loaded = await findMemoFor(app.db, olga, memoId);
    await comeBack(app, 'darian');
    await expect(considerMemo(app.deps, olga, loaded!, { conclusion: '', version: loaded!.version })).rejects.toThrow();
    expect((await memoOf(app, memoId)).stage).toBe('pending');
  });
});

describe('whoever addresses an absent person', () => {
  it('sees until when, and who stands in, and may write to the deputy instead, until the absence ends', async () => {
    const andrew = await app.agentFor('andrew');
    const olga = String((await app.user('olga')).id);
    const choices = async () => page(await andrew.get('/memos/new')).$('select[name=recipient]');
    expect((await choices()).text()).not.toContain('Olga Koval');
    await goAway(app, 'darian', { deputy: 'olga' });
    const to = await choices();
    expect(to.find('optgroup[label="My manager"]').text().trim()).toMatch(
      /^Darian Voss \(absent until .+, deputy: Olga Koval\)$/,
    );
    expect(to.find('optgroup[label="Deputies of those who are absent"]').text().trim()).toBe('Olga Koval');
    const found = await andrew.get('/people/options?for=recipient&q=darian');
    expect(found.body).toMatchObject([{ hint: expect.stringMatching(/Absent until .+ · Deputy: Olga Koval/) }]);
    const sent = await post(andrew, '/memos', { title: 'To whoever is here', recipient: olga });
    expect(sent.status).toBe(303);
    await comeBack(app, 'darian');
    const refused = await post(andrew, '/memos', { title: 'Too late', recipient: olga });
    expect(refused.status).toBe(422);
  });

  it('is shown on memos and tasks who of the people there is away', async () => {
    const memoId = await makeMemo(app, 'andrew', { to: 'darian' });
    const taskId = await makeTask(app, 'garry', { responsible: ['darian'] });
    await goAway(app, 'darian');
    expect(
      page(await open('andrew', memoId))
        .$('.people-list')
        .text(),
    ).toContain('Absent until');
    const task = page(await (await app.agentFor('garry')).get(`/tasks/${taskId}`));
    expect(task.$('.people-list').text()).toContain('Absent until');
  });
});

describe('a deputy', () => {
  it('who is absent, too, is not followed further, and it is said', async () => {
    await goAway(app, 'olga', { deputy: 'valeria' });
    await goAway(app, 'darian', { deputy: 'olga' });
    const memoId = await makeMemo(app, 'andrew', { to: 'darian' });
    expect(await deputies(memoId)).toEqual(['olga']);
    expect(await sees('valeria', memoId)).toBe(false);
    expect(
      page(await open('andrew', memoId))
        .$('.ball-line')
        .text(),
    ).toMatch(/Deputy: Olga Koval \(absent, too, until .+\)$/);
  });

  it('who is deactivated stands in for nobody any more', async () => {
    await goAway(app, 'darian', { deputy: 'masha' });
    const memoId = await makeMemo(app, 'andrew', { to: 'darian' });
    const admin = await app.agentFor('admin');
    const { id } = await app.user('masha');
    await act(admin, `/admin/users/${id}/deactivation`);
    expect(await deputies(memoId)).toEqual([]);
    expect(page(await (await app.agentFor('darian')).get('/account/absence')).content).toContain('Without a deputy');
    await act(admin, `/admin/users/${id}/deactivation/delete`);
    await aDayBegins(app);
    expect(await deputies(memoId)).toEqual([]);
  });

  it('cannot become a subscriber by their own hand, and so keep what ends with the absence', async () => {
    await goAway(app, 'darian', { deputy: 'olga' });
    const memoId = await makeMemo(app, 'andrew', { to: 'darian' });
    const subscribers = String((await app.user('olga')).id);
    await post(await app.agentFor('olga'), `/memos/${memoId}/subscribers`, { subscribers });
    await comeBack(app, 'darian');
    expect(await sees('olga', memoId)).toBe(false);
  });

  it('may become a subscriber as well, and stop being one, without losing the other role', async () => {
    await goAway(app, 'darian', { deputy: 'olga' });
    const memoId = await makeMemo(app, 'andrew', { to: 'darian' });
    const andrew = await app.agentFor('andrew');
    const olga = String((await app.user('olga')).id);
    await act(andrew, `/memos/${memoId}/subscribers`, { subscribers: olga });
    await act(andrew, `/memos/${memoId}/subscribers/${olga}/delete`);
    expect(await deputies(memoId)).toEqual(['olga']);
    await act(andrew, `/memos/${memoId}`, { ...(await formOf(app, memoId)), title: 'Edited meanwhile' });
    expect(await deputies(memoId)).toEqual(['olga']);
  });
});

it('keeps one truth when memos are sent while people come and go', async () => {
  const sending = Array.from({ length: 8 }, () => makeMemo(app, 'andrew', { to: 'sergey' }));
  const [ids] = await Promise.all([Promise.all(sending), goAway(app, 'sergey', { deputy: 'tanya' })]);
  for (const memoId of ids) expect(await deputies(memoId)).toEqual(['tanya']);
  const more = Array.from({ length: 8 }, () => makeMemo(app, 'andrew', { to: 'sergey' }));
  const [others] = await Promise.all([Promise.all(more), comeBack(app, 'sergey')]);
  for (const memoId of [...ids, ...others]) expect(await deputies(memoId)).toEqual([]);
});
