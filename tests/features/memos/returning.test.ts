import { randomUUID } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { remindOfQuestions } from '#src/features/memos/returning/reminding.service';
import { goOnWithoutTheGone } from '#src/features/memos/roles/goneRecipient.service';
import { clock } from '#src/platform/clock';
import { inTransaction } from '#src/platform/db';
import { comeBack, goAway } from '../../support/absences';
import type { TestApp } from '../../support/app';
import { drainJobs, drainTalk } from '../../support/jobs';
import type { MailServer } from '../../support/mail';
import { withMails } from '../../support/mailing';
import { act, decide, eventsOf, formOf, idIn, makeMemo, memoOf, post } from '../../support/memos';
import { page } from '../../support/page';

let app: TestApp;
let server: MailServer;
withMails({}, (given) => ({ app, server } = given));
afterEach(() => clock.reset());

const DAY = 86_400_000;
const QUESTION = 'Which supplier?';
const ask = async (memo: number, fields: Record<string, string> = {}, person = 'darian') =>
  decide(await app.agentFor(person), `/memos/${memo}/return`, { question: QUESTION, ...fields });
const reply = async (memo: number, answer = 'The one in Hamburg.', person = 'andrew') =>
  decide(await app.agentFor(person), `/memos/${memo}/return/answer`, { answer });
const endBy = async (memo: number, person = 'darian') =>
  post(await app.agentFor(person), `/memos/${memo}/return/delete`);
const waitsFor = async (person: string, memo: number) =>
  (await (await app.agentFor(person)).get('/memos?view=to-consider')).text.includes(`id="memo-${memo}"`);
const shown = async (person: string, memo: number) => page(await (await app.agentFor(person)).get(`/memos/${memo}`));
const putBack = async (memo: number) => post(await app.agentFor('andrew'), `/memos/${memo}/withdrawal/delete`);
const lyingBall = (memoId: number) => app.db.prisma.ball.findFirstOrThrow({ where: { memoId, until: null } });
const ballsOf = async (memoId: number) =>
  (await app.db.prisma.ball.findMany({ where: { memoId }, orderBy: { id: 'asc' } })).map(
    ({ reason, until }) => `${reason}${until ? '' : ' lies'}`,
  );

test('a question puts the ball to the owner: line, list, To consider, My day and badge say so, and everybody is told', async () => {
  const memo = await makeMemo(app, 'andrew', { to: 'darian', subscribers: ['olga'], title: 'New vans' });
  await drainJobs(app.deps);
  server.mails.length = 0;
  expect((await ask(memo)).headers.location).toBe(`/memos/${memo}`);
  expect((await memoOf(app, memo)).stage).toBe('pending');
  expect([await waitsFor('andrew', memo), await waitsFor('darian', memo)]).toEqual([true, false]);
  const andrew = await app.agentFor('andrew');
  expect((await andrew.get('/notifications/state')).body.toConsider).toBe(1);
  expect((await andrew.get('/my-day')).text).toContain('New vans');
  expect((await shown('olga', memo)).content).toMatch(/Returned to Andrew Meyer since \d\d:\d\d: Which supplier\?/);
  const andrews = await shown('andrew', memo);
  expect(andrews.content).toMatch(/Returned to you since .*: Which supplier\?/);
  // Said once, right above the field for the answer; who only reads has no empty box below it.
  expect(andrews.$('#question').text()).not.toContain(QUESTION);
  expect(andrews.$('#question textarea[name=answer]')).toHaveLength(1);
  expect((await shown('olga', memo)).$('#question')).toHaveLength(0);
  const list = page(await (await app.agentFor('olga')).get('/memos'));
  expect(list.$(`#memo-${memo}`).closest('tr').find('.stage').attr('title')).toContain(
    `returned to Andrew Meyer since`,
  );
  await drainTalk(app.deps);
  for (const person of ['andrew', 'olga']) {
    const mails = server.to(`${person}@demo.test`);
    expect(
      mails.map(({ text }) => text?.includes('Darian Voss returned a memo with a question')),
      person,
    ).toEqual([true]);
    expect(mails[0]?.text, person).toContain(QUESTION);
  }
});

test('the owner answers and gives it back: both texts stand in chat and history, and the time in between is nobody’s', async () => {
  const memo = await makeMemo(app, 'andrew', { to: 'darian' });
  await ask(memo);
  expect((await shown('andrew', memo)).buttons).toContain('Answer and give back');
  expect((await shown('darian', memo)).buttons).not.toContain('Answer and give back');
  expect((await reply(memo)).status).toBe(303);
  expect([await waitsFor('andrew', memo), await waitsFor('darian', memo)]).toEqual([false, true]);
  const { content, $ } = await shown('darian', memo);
  expect(content).toContain('Waiting for you since');
  const since = [(await memoOf(app, memo)).stageChangedAt, (await lyingBall(memo)).since].map(Number);
  expect(since[0]).toBeGreaterThanOrEqual(since[1] ?? 0);
  const history = $('#history-title').closest('section').text();
  for (const text of [QUESTION, 'The one in Hamburg.']) {
    expect(history).toContain(text);
    expect($('#chat, [data-chat]').text()).toContain(text);
  }
  expect(await ballsOf(memo)).toEqual(['consider', 'returned', 'consider lies']);
  expect(await eventsOf(app, memo)).toEqual(expect.arrayContaining(['returned', 'answered']));
  await act(await app.agentFor('darian'), `/memos/${memo}/consideration`);
  expect((await memoOf(app, memo)).stage).toBe('considered');
});

test('an answer sent twice counts once; another one comes too late, and its text is kept', async () => {
  const memo = await makeMemo(app, 'andrew', { to: 'darian' });
  await ask(memo);
  await Promise.all([reply(memo, 'Hamburg'), reply(memo, 'Hamburg')]);
  expect((await eventsOf(app, memo)).filter((type) => type === 'answered')).toHaveLength(1);
  const late = await reply(memo, 'No, Bremen');
  expect(late.status).toBe(409);
  expect(page(late).summary).toContain('The memo does not lie with its owner any more.');
  expect(late.text).toContain('No, Bremen');
});

test('a question asked twice is asked once, a second one is refused, and so is one on a considered memo or by its owner', async () => {
  const memo = await makeMemo(app, 'andrew', { to: 'darian' });
  await Promise.all([ask(memo), ask(memo)]);
  expect((await eventsOf(app, memo)).filter((type) => type === 'returned')).toHaveLength(1);
  const second = await ask(memo, { question: 'And when?' });
  expect([second.status, second.text.includes('And when?')]).toEqual([409, true]);
  const considered = await makeMemo(app, 'andrew', { to: 'darian' });
  await act(await app.agentFor('darian'), `/memos/${considered}/consideration`);
  const refused = await ask(considered);
  expect(refused.status).toBe(409);
  expect(page(refused).summary).toContain('This memo has been considered, so it is not returned any more.');
  const own = await makeMemo(app, 'andrew', { to: 'andrew' });
  expect((await ask(own, {}, 'andrew')).status).toBe(403);
  expect((await reply(considered)).status).toBe(409);
});

test('a question needs a text of at most 1,000 characters, and the version that was read', async () => {
  const memo = await makeMemo(app, 'andrew', { to: 'darian' });
  const empty = await ask(memo, { question: '  ' });
  expect([empty.status, page(empty).errorAt('Question')].join(' ')).toContain('Please write what is to be answered.');
  const long = await ask(memo, { question: 'x'.repeat(1_001) });
  expect(long.status).toBe(422);
  expect((await ask(memo, { version: '999' })).status).toBe(409);
  expect(await ballsOf(memo)).toEqual(['consider lies']);
});

test.each([
  ['olga', 403, 403],
  ['masha', 404, 404],
  ['andrew', 403, 303],
  ['ekaterina', 303, 403],
])('%s may ask (%i) and answer (%i) as the table of rights has it', async (person, asking, answering) => {
  const memo = await makeMemo(app, 'andrew', { to: 'darian', subscribers: ['olga'] });
  expect((await ask(memo, {}, person)).status).toBe(asking);
  if (asking !== 303) await ask(memo);
  expect((await reply(memo, 'Me', person)).status).toBe(answering);
});

test('the recipient takes the question back, or decides all the same; both end it', async () => {
  const memo = await makeMemo(app, 'andrew', { to: 'darian' });
  await ask(memo);
  expect((await shown('darian', memo)).buttons).toContain('Take the question back');
  expect((await endBy(memo, 'andrew')).status).toBe(403);
  expect((await endBy(memo)).status).toBe(303);
  expect([await waitsFor('andrew', memo), await waitsFor('darian', memo)]).toEqual([false, true]);
  await ask(memo);
  await act(await app.agentFor('darian'), `/memos/${memo}/consideration`);
  expect(await waitsFor('andrew', memo)).toBe(false);
  expect((await memoOf(app, memo)).returnedAt).toBeNull();
});

test('the owner takes the answer back until it was read', async () => {
  const memo = await makeMemo(app, 'andrew', { to: 'darian' });
  await ask(memo);
  await reply(memo);
  const andrew = await app.agentFor('andrew');
  expect((await shown('andrew', memo)).buttons).toContain('Take the answer back');
  await act(andrew, `/memos/${memo}/return/answer/delete`);
  expect(await waitsFor('andrew', memo)).toBe(true);
  await reply(memo, 'Really Hamburg');
  await shown('darian', memo);
  expect((await post(andrew, `/memos/${memo}/return/answer/delete`)).status).toBe(409);
  expect(await waitsFor('darian', memo)).toBe(true);
});

test('an owner silent for ten working days is told again, once; then the recipient closes it as not answered', async () => {
  const memo = await makeMemo(app, 'andrew', { to: 'darian' });
  await ask(memo);
  const told = async () => (await eventsOf(app, memo)).filter((type) => type === 'questionWaits').length;
  clock.set(new Date(Date.now() + 9 * DAY));
  await app.deps.db.pool.query(`SELECT graphile_worker.add_job('attend_to_waiting_memos')`);
  await drainJobs(app.deps);
  expect(await told()).toBe(0);
  for (const days of [16, 17]) {
    clock.set(new Date(Date.now() + days * DAY));
    await app.deps.db.pool.query(`SELECT graphile_worker.add_job('attend_to_waiting_memos')`);
    await drainJobs(app.deps);
    expect(await told()).toBe(1);
  }
  expect((await shown('darian', memo)).buttons).toContain('Close as not answered');
  await endBy(memo);
  expect(await eventsOf(app, memo)).toContain('returnUnanswered');
  expect(await waitsFor('darian', memo)).toBe(true);
});

test('withdrawn, a returned memo lies with nobody; put back, the same question lies with its owner again', async () => {
  const memo = await makeMemo(app, 'andrew', { to: 'darian' });
  await ask(memo);
  await act(await app.agentFor('andrew'), `/memos/${memo}/withdrawal`);
  expect(await waitsFor('andrew', memo)).toBe(false);
  expect((await putBack(memo)).status).toBe(303);
  expect([await waitsFor('andrew', memo), await waitsFor('darian', memo)]).toEqual([true, false]);
  expect((await shown('darian', memo)).content).toContain(QUESTION);
  expect((await reply(memo)).status).toBe(303);
  expect([await waitsFor('andrew', memo), await waitsFor('darian', memo)]).toEqual([false, true]);
  // What was answered is over.
  await act(await app.agentFor('andrew'), `/memos/${memo}/withdrawal`);
  expect((await putBack(memo)).status).toBe(303);
  expect([await waitsFor('andrew', memo), await waitsFor('darian', memo)]).toEqual([false, true]);
});

test('given to somebody else by its owner, a returned memo lies with its owner no more', async () => {
  const memo = await makeMemo(app, 'andrew', { to: 'darian' });
  await ask(memo);
  const recipient = String((await app.user('marina')).id);
  await act(await app.agentFor('andrew'), `/memos/${memo}`, { ...(await formOf(app, memo)), recipient });
  expect([await waitsFor('andrew', memo), await waitsFor('marina', memo)]).toEqual([false, true]);
});

test('the owner writes an answer, or changes the memo, or both; neither is asked for again', async () => {
  const memo = await makeMemo(app, 'andrew', { to: 'darian' });
  await ask(memo);
  const empty = await reply(memo, '  ');
  expect(empty.status).toBe(422);
  expect(page(empty).errorAt('Answer')).toContain('Please write an answer, or change the memo first.');
  const andrew = await app.agentFor('andrew');
  await act(andrew, `/memos/${memo}`, { ...(await formOf(app, memo)), title: 'Vans of Hamburg' });
  expect(await waitsFor('andrew', memo)).toBe(true);
  expect((await reply(memo, '')).status).toBe(303);
  expect([await waitsFor('andrew', memo), await waitsFor('darian', memo)]).toEqual([false, true]);
});

test('what changed since the question was drawn is shown beside it, and it is returned all the same', async () => {
  const memo = await makeMemo(app, 'andrew', { to: 'darian', title: 'New vans' });
  const { version } = await memoOf(app, memo);
  await act(await app.agentFor('andrew'), `/memos/${memo}`, { ...(await formOf(app, memo)), title: 'Old vans' });
  const late = await ask(memo, { version: String(version) });
  expect(late.status).toBe(409);
  const again = page(late);
  expect(again.valueOf('Question')).toBe(QUESTION);
  expect(again.buttons).toContain('Decide anyway');
  expect(again.$('ins.changed').text()).toContain('Old');
  const form = again.$(`form[action="/memos/${memo}/return"]`);
  expect((await ask(memo, { version: form.find('[name=version]').attr('value') ?? '' })).status).toBe(303);
});

test('a deputy asks in the name of who is absent', async () => {
  await goAway(app, 'darian', { deputy: 'olga' });
  const memo = await makeMemo(app, 'andrew', { to: 'darian' });
  expect((await ask(memo, {}, 'olga')).status).toBe(303);
  await comeBack(app, 'darian');
  expect((await shown('andrew', memo)).content).toContain('Olga Koval for Darian Voss returned the memo');
});

test('of several, whoever may decide asks; meanwhile it waits for none of them, and then for all again', async () => {
  const ids = await Promise.all(['darian', 'marina'].map(async (person) => String((await app.user(person)).id)));
  const form = { title: 'Vans for all', body: '<p>Vans</p>', recipient: ids, rule: 'all', clientKey: randomUUID() };
  const memo = idIn(await post(await app.agentFor('andrew'), '/memos', form));
  await ask(memo, {}, 'marina');
  expect([await waitsFor('andrew', memo), await waitsFor('darian', memo)]).toEqual([true, false]);
  await drainTalk(app.deps);
  expect(server.to('andrew@demo.test').at(-1)?.text).toContain('Returned to Andrew Meyer since');
  // Others may decide meanwhile, and the owner may change the memo: the question stays.
  await act(await app.agentFor('darian'), `/memos/${memo}/consideration`);
  await act(await app.agentFor('andrew'), `/memos/${memo}`, { ...(await formOf(app, memo)), title: 'Five vans' });
  expect([await waitsFor('andrew', memo), await waitsFor('marina', memo)]).toEqual([true, false]);
  expect((await reply(memo, '')).status).toBe(303);
  expect([await waitsFor('andrew', memo), await waitsFor('marina', memo)]).toEqual([false, true]);
});

test('in place of a recipient who has left there is no question to answer, and saying so is no fault', async () => {
  const ids = await Promise.all(['darian', 'sergey'].map(async (person) => String((await app.user(person)).id)));
  const form = { title: 'Vans again', body: '<p>Vans</p>', recipient: ids, rule: 'all', clientKey: randomUUID() };
  const memo = idIn(await post(await app.agentFor('andrew'), '/memos', form));
  const { id, name } = await app.user('sergey');
  await inTransaction(app.db, async (tx) => {
    await tx.user.update({ where: { id }, data: { deactivatedAt: clock.now() } });
    await goOnWithoutTheGone(tx, { id, name }, true);
  });
  expect((await reply(memo)).status).toBe(409);
  await app.db.prisma.user.update({ where: { id }, data: { deactivatedAt: null } });
});

test('for how many working days an owner may be silent is a setting', async () => {
  const admin = await app.agentFor('admin');
  const url = '/admin/settings/working-days';
  const days = async () => page(await admin.get('/admin/settings'));
  const form = {
    ...{ workingDays: ['1', '2', '3', '4', '5'], worksFrom: '09:00', worksUntil: '17:00', holidaysOf: '' },
    ...{ daysOff: '', workedDays: '', returnSilenceDays: '2' },
  };
  const version = (await days()).$(`form[action="${url}"] [name=version]`).attr('value') ?? '';
  await act(admin, url, { ...form, version });
  const memo = await makeMemo(app, 'andrew', { to: 'darian' });
  await ask(memo);
  clock.set(new Date(Date.now() + 6 * DAY));
  await remindOfQuestions(app.deps);
  expect(await eventsOf(app, memo)).toContain('questionWaits');
  await app.db.prisma.company.update({ where: { id: 1 }, data: { returnSilenceDays: 10 } });
});
