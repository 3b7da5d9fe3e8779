import { afterAll, beforeAll, expect, test } from 'vitest';
import { withApp, type TestApp } from '../../support/app';
import { act, post, writeMemo } from '../../support/memos';
import { page } from '../../support/page';

let app: TestApp;
beforeAll(async () => {
  app = await withApp();
});
afterAll(() => app.close());

const titlesIn = (shown: ReturnType<typeof page>): string[] =>
  shown
    .$('.precedents a')
    .toArray()
    .map((link) => shown.$(link).text());
const like = async (who: string, memo: number) =>
  page(await (await app.agentFor(who)).get(`/memos/${memo}/precedents?part=1`));

test('beside a memo stand earlier ones like it, what was decided and how long it took', async () => {
  const earlier = await writeMemo(app, 'andrew', { title: 'Overtime of the mechanics in October', to: 'darian' });
  await act(await app.agentFor('darian'), `/memos/${earlier}/consideration`, { conclusion: '<p>Yes.</p>' });
  const sent = new Date('2026-03-02T09:00:00Z');
  await app.db.prisma.memo.update({
    where: { id: earlier },
    data: { createdAt: sent, consideredAt: new Date('2026-03-05T11:00:00Z') },
  });
  await writeMemo(app, 'andrew', { title: 'New carpets for the entrance', to: 'darian' });
  const memo = await writeMemo(app, 'andrew', { title: 'Overtime of our mechanics in November', to: 'darian' });
  const shown = await like('darian', memo);
  expect(titlesIn(shown)).toEqual(['Overtime of the mechanics in October']);
  expect(shown.$('.precedents').text()).toContain('decided after 3 days');
  // The list comes after the page, which leads to it without scripts.
  const link = page(await (await app.agentFor('darian')).get(`/memos/${memo}`)).$('[data-precedents] a');
  expect(titlesIn(page(await (await app.agentFor('darian')).get(link.attr('href') ?? '')))).toHaveLength(1);
});

test('whoever had no part in the earlier one does not hear of it, executives who read all and operators no more', async () => {
  await writeMemo(app, 'masha', { title: 'Umbau der Teeküche im Obergeschoss', to: 'marina' });
  const memo = await writeMemo(app, 'andrew', { title: 'Umbau der Teekueche im Erdgeschoss', to: 'garry' });
  await app.db.prisma.company.update({ where: { id: 1 }, data: { executivesReadAll: true } });
  expect(titlesIn(await like('garry', memo))).toEqual([]);
  expect(titlesIn(await like('ekaterina', memo))).toEqual([]);
  const title = encodeURIComponent('Umbau der Teeküche');
  const asked = async (who: string) =>
    titlesIn(page(await (await app.agentFor(who)).get(`/memos/precedents?title=${title}`)));
  expect(await asked('marina')).toEqual(['Umbau der Teeküche im Obergeschoss']);
  expect(await asked('tanya')).toEqual([]);
  await app.db.prisma.company.update({ where: { id: 1 }, data: { executivesReadAll: false } });
});

test('drafts and withdrawn memos are no precedents', async () => {
  const gone = await writeMemo(app, 'olga', { title: 'Lease of the parking lot', to: 'darian' });
  await act(await app.agentFor('olga'), `/memos/${gone}/withdrawal`);
  await writeMemo(app, 'olga', { title: 'Lease of the parking lot', to: 'darian', isDraft: true });
  const memo = await writeMemo(app, 'olga', { title: 'Lease of the parking lot', to: 'darian' });
  expect(titlesIn(await like('olga', memo))).toEqual([]);
});

test('an open memo like it is named before it is sent, once, with all that was typed', async () => {
  const darian = String((await app.user('darian')).id);
  const first = await writeMemo(app, 'andrew', {
    title: 'Third forklift for the yard',
    to: 'darian',
    subscribers: ['olga'],
  });
  const form = { title: 'A third forklift for the yard', recipient: darian, body: '<p>We wait too long.</p>' };
  const send = async (who: string, fields: Record<string, string>) =>
    post(await app.agentFor(who), '/memos', { ...form, ...fields });
  // Olga knows of it, and asks the same of the same person.
  const asked = await send('olga', { double: 'ask' });
  expect(asked.status).toBe(422);
  expect(asked.text).toContain(`#${first} “Third forklift for the yard” by Andrew Meyer is still open.`);
  expect(page(asked).valueOf('Text')).toContain('We wait too long.');
  expect(page(asked).valueOf('Title')).toBe(form.title);
  const again = await post(await app.agentFor('olga'), '/memos', { ...form, double: ['ask', 'send'] });
  expect(again.status).toBe(303);
  // Who has no part in it is told nothing, nor who asks somebody else.
  expect((await send('valeria', { double: 'ask' })).status).toBe(303);
  const marina = String((await app.user('garry')).id);
  expect((await send('andrew', { double: 'ask', recipient: marina })).status).toBe(303);
  // A draft is saved without a question.
  expect((await post(await app.agentFor('andrew'), '/memos/drafts', { ...form, double: 'ask' })).status).toBe(303);
});

test('the second click of a double click is no double of the first, nor is what was decided', async () => {
  const darian = String((await app.user('darian')).id);
  const fields = { title: 'Gate for the south yard', recipient: darian, body: '', double: 'ask' };
  const clientKey = '11111111-2222-4333-8444-555555555555';
  const andrew = await app.agentFor('andrew');
  const first = await post(andrew, '/memos', { ...fields, clientKey });
  expect((await post(andrew, '/memos', { ...fields, clientKey })).get('location')).toBe(first.get('location'));
  await act(await app.agentFor('darian'), `${first.get('location')?.split('?')[0]}/consideration`, { conclusion: '' });
  expect((await post(andrew, '/memos', fields)).status).toBe(303);
});
