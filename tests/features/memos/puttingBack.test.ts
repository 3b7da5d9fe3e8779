import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { clock } from '#src/platform/clock';
import { withApp, type TestApp } from '../../support/app';
import { goAway } from '../../support/absences';
import { said } from '../../support/chat';
import { drainJobs } from '../../support/jobs';
import { act, eventsOf, makeMemo, memoOf, post, writeMemo } from '../../support/memos';
import { page } from '../../support/page';

let app: TestApp;
beforeAll(async () => void (app = await withApp()));
afterAll(() => app.close());
afterEach(() => clock.reset());

const DAY = 86_400_000;
const withdraw = async (memo: number, person = 'andrew') =>
  act(await app.agentFor(person), `/memos/${memo}/withdrawal`, { reason: 'By mistake.' });
const putBack = async (memo: number, person = 'andrew') =>
  post(await app.agentFor(person), `/memos/${memo}/withdrawal/delete`);
const statusFor = async (person: string, memo: number) =>
  (await (await app.agentFor(person)).get(`/memos/${memo}`)).status;
const listed = async (person: string, query: string) =>
  page(await (await app.agentFor(person)).get(`/memos?${query}`))
    .$('.memo-number')
    .map((_, cell) => Number(cell.children[0] && 'data' in cell.children[0] ? cell.children[0].data : 0))
    .get();
const waitingFor = async (person: string) =>
  (await (await app.agentFor(person)).get('/notifications/state')).body.toConsider;
const partsIn = async (memoId: number) => {
  const rows = await app.db.prisma.participant.findMany({ where: { memoId }, orderBy: { userId: 'asc' } });
  return rows.map(({ withdrawnAt: _, ...row }) => row);
};

test('brings back roles, receipts, mutes, what is kept, chat, files, reminders and the ball, and tells everybody', async () => {
  const memo = await writeMemo(app, 'andrew', {
    title: 'Regretted',
    to: 'darian',
    subscribers: ['olga', 'masha'],
    file: 'figures',
  });
  const url = `/memos/${memo}`;
  const [andrew, darian, olga] = await Promise.all(['andrew', 'darian', 'olga'].map((name) => app.agentFor(name)));
  for (const agent of [andrew, darian]) await agent!.get(url).expect(200);
  await act(olga!, `${url}/mute`);
  const message = await said(olga!, url, 'A word before');
  await act(olga!, '/reminders', { memo: String(memo), date: '2099-01-01', time: '09:00', note: 'Look again' });
  await drainJobs(app.deps);
  const [before, waited] = [await partsIn(memo), await waitingFor('darian')];
  await withdraw(memo);
  expect(await waitingFor('darian')).toBe(waited - 1);
  expect(await statusFor('darian', memo)).toBe(404);
  expect((await putBack(memo)).headers.location).toBe(url);
  const after = await partsIn(memo);
  const own = (await app.user('andrew')).id;
  const withoutOwn = (rows: typeof before) => rows.filter(({ userId }) => userId !== own);
  expect(withoutOwn(after)).toEqual(withoutOwn(before));
  expect(await waitingFor('darian')).toBe(waited);
  expect((await olga!.get(url)).text).toContain('A word before');
  expect((await olga!.get(`${url}?message=${message}`)).status).toBe(200);
  expect(page(await darian!.get(url)).content).toContain('figures.txt');
  expect(page(await olga!.get(url)).content).toContain('Look again');
  expect(page(await andrew!.get(url)).content).toContain('The memo is back.');
  expect(await eventsOf(app, memo)).toEqual(expect.arrayContaining(['withdrawn', 'putBack']));
  await drainJobs(app.deps);
  const told = await app.db.prisma.notification.findMany({
    where: { memoId: memo, event: { type: 'memo.putBack' } },
    select: { user: { select: { email: true } } },
  });
  expect(told.map(({ user }) => user.email.split('@')[0]).sort()).toEqual(['darian', 'masha', 'olga']);
});

test('a withdrawn memo stands in a view of its own, for who wrote it and for operators, and in no other list, count or search', async () => {
  const memo = await makeMemo(app, 'andrew', { to: 'ruth', title: 'Zebra crossing', subscribers: ['olga'] });
  await withdraw(memo);
  expect(await listed('andrew', 'view=withdrawn')).toContain(memo);
  expect(await listed('ekaterina', 'view=withdrawn')).toContain(memo);
  for (const person of ['ruth', 'olga', 'admin', 'masha'])
    expect(await listed(person, 'view=withdrawn'), person).toEqual([]);
  for (const person of ['andrew', 'ruth', 'olga', 'ekaterina'])
    for (const query of [
      'view=all',
      'view=mine',
      'view=subscribed',
      'view=to-consider',
      `q=${memo}`,
      'q=zebra',
      'sort=title',
      'sort=owner',
      'sort=recipient',
      'stage=pending',
    ])
      expect(await listed(person, query), `${person} ${query}`).not.toContain(memo);
  expect(await listed('andrew', 'view=withdrawn&q=zebra&sort=title')).toEqual([memo]);
  for (const person of ['andrew', 'ekaterina']) {
    const shown = await (await app.agentFor(person)).get('/search?q=zebra');
    expect(page(shown).content, person).not.toContain('Zebra crossing');
  }
  const shown = page(await (await app.agentFor('andrew')).get('/memos?view=withdrawn'));
  expect(shown.$(`#memo-${memo}`).closest('tr').find('.stage').attr('title')).toContain('withdrawn by Andrew Meyer on');
});

test('only a page to read is left of it, and nothing can be done with it but putting it back', async () => {
  const memo = await makeMemo(app, 'andrew', { to: 'ruth' });
  await withdraw(memo);
  const andrew = await app.agentFor('andrew');
  const shown = page(await andrew.get(`/memos/${memo}`));
  expect(shown.content).toContain('Withdrawn by Andrew Meyer');
  expect(shown.content).toContain('nobody writes here unless it is put back');
  expect(shown.buttons).toContain('Put back');
  for (const label of ['Withdraw', 'Take back', 'Mark considered', 'Mute']) expect(shown.buttons).not.toContain(label);
  for (const way of ['', '/files', '/mute', '/subscribers', '/withdrawal', '/sending/delete', '/messages'])
    expect((await post(andrew, `/memos/${memo}${way}`)).status, way).toBe(403);
  const seen = page(await (await app.agentFor('ekaterina')).get(`/memos/${memo}`));
  expect(seen.buttons).not.toContain('Put back');
  expect(await eventsOf(app, memo)).toContain('read');
});

test('whoever withdrew it puts it back: neither its owner what an operator withdrew, nor the other way round', async () => {
  const [byOwner, byOperator] = [
    await makeMemo(app, 'andrew', { to: 'ruth' }),
    await makeMemo(app, 'andrew', { to: 'ruth' }),
  ];
  await withdraw(byOwner);
  await withdraw(byOperator, 'ekaterina');
  expect((await putBack(byOwner, 'ekaterina')).status).toBe(403);
  expect((await putBack(byOperator)).status).toBe(403);
  expect((await putBack(byOwner, 'ruth')).status).toBe(404);
  expect((await putBack(byOperator, 'ekaterina')).status).toBe(303);
  expect((await putBack(byOwner)).status).toBe(303);
  expect((await putBack(byOwner)).status, 'a second click').toBe(303);
  expect((await eventsOf(app, byOwner)).filter((type) => type === 'putBack')).toHaveLength(1);
  expect((await putBack(byOwner, 'ruth')).status).toBe(403);
});

test('when whoever withdrew it has left the company, its owner or an operator puts it back', async () => {
  const [byOwner, byOperator] = [
    await makeMemo(app, 'andrew', { to: 'ruth' }),
    await makeMemo(app, 'andrew', { to: 'ruth' }),
  ];
  await withdraw(byOwner);
  await withdraw(byOperator, 'ekaterina');
  const leave = (person: string, deactivatedAt: Date | null) =>
    app.db.prisma.user.updateMany({ where: { email: `${person}@demo.test` }, data: { deactivatedAt } });
  await leave('ekaterina', clock.now());
  expect(page(await (await app.agentFor('andrew')).get(`/memos/${byOperator}`)).buttons).toContain('Put back');
  expect((await putBack(byOperator)).status).toBe(303);
  expect((await memoOf(app, byOperator)).withdrawnAt).toBeNull();
  await leave('ekaterina', null);
  await leave('andrew', clock.now());
  expect(page(await (await app.agentFor('ekaterina')).get(`/memos/${byOwner}`)).buttons).toContain('Put back');
  expect((await putBack(byOwner, 'ekaterina')).status).toBe(303);
  await leave('andrew', null);
});

test('after thirty days, or as many as the company keeps them, it is shown to nobody', async () => {
  const memo = await makeMemo(app, 'andrew', { to: 'ruth' });
  await withdraw(memo);
  clock.set(new Date(Date.now() + 29 * DAY));
  expect(await statusFor('andrew', memo)).toBe(200);
  clock.set(new Date(Date.now() + 31 * DAY));
  expect(await statusFor('andrew', memo)).toBe(404);
  expect(await statusFor('ekaterina', memo)).toBe(404);
  expect((await putBack(memo)).status).toBe(404);
  expect(await listed('andrew', 'view=withdrawn')).not.toContain(memo);
  await app.db.prisma.company.update({ where: { id: 1 }, data: { keepWithdrawnDays: 40 } });
  expect(await listed('andrew', 'view=withdrawn')).toContain(memo);
  expect((await putBack(memo)).status).toBe(303);
  await app.db.prisma.company.update({ where: { id: 1 }, data: { keepWithdrawnDays: 30 } });
});

test('a postponed memo that is withdrawn waits for nobody on its day, and does again when it is back', async () => {
  const memo = await makeMemo(app, 'andrew', { to: 'marina' });
  const marina = await app.agentFor('marina');
  await act(marina, `/memos/${memo}/postponement`, { preset: 'tomorrow' });
  await withdraw(memo);
  clock.set(new Date(Date.now() + 3 * DAY));
  await drainJobs(app.deps);
  const waited = await waitingFor('marina');
  expect((await memoOf(app, memo)).stage).toBe('postponed');
  await putBack(memo);
  expect(await waitingFor('marina')).toBe(waited + 1);
});

test('a memo that is back goes to the executives and deputies of today', async () => {
  const company = await makeMemo(app, 'andrew', { to: 'company' });
  const personal = await makeMemo(app, 'andrew', { to: 'sergey' });
  for (const memo of [company, personal]) await withdraw(memo);
  await app.db.prisma.user.update({ where: { email: 'valeria@demo.test' }, data: { isExecutive: true } });
  await goAway(app, 'sergey', { deputy: 'tanya' });
  for (const person of ['valeria', 'tanya'])
    for (const memo of [company, personal]) expect(await statusFor(person, memo)).toBe(404);
  for (const memo of [company, personal]) await putBack(memo);
  expect([await statusFor('valeria', company), await statusFor('tanya', personal)]).toEqual([200, 200]);
  await app.db.prisma.user.update({ where: { email: 'valeria@demo.test' }, data: { isExecutive: false } });
});
