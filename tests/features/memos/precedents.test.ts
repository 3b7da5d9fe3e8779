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

test('an open memo like it is named when it was sent, to who has a part in it and asks the same person', async () => {
  const darian = String((await app.user('darian')).id);
  const first = await writeMemo(app, 'andrew', {
    title: 'Third forklift for the yard',
    to: 'darian',
    subscribers: ['olga'],
  });
  const form = { title: 'A third forklift for the yard', recipient: darian, body: '<p>We wait too long.</p>' };
  const saidAfterSending = async (who: string, fields: Record<string, string> = {}): Promise<string> => {
    const agent = await app.agentFor(who);
    const answer = await post(agent, '/memos', { ...form, ...fields });
    expect(answer.status).toBe(303);
    return page(await agent.get(answer.get('location') ?? '')).content;
  };
  // Olga knows of it, and asks the same of the same person.
  const said = await saidAfterSending('olga');
  expect(said).toContain('The memo was sent.');
  expect(said).toContain(
    `#${first} “Third forklift for the yard” by Andrew Meyer asks something alike and is still open.`,
  );
  // Who has no part in it is told nothing, nor who asks somebody else, nor of what was decided.
  expect(await saidAfterSending('valeria')).not.toContain('still open');
  expect(await saidAfterSending('andrew', { recipient: String((await app.user('garry')).id) })).not.toContain(
    'still open',
  );
  await act(await app.agentFor('darian'), `/memos/${first}/consideration`, { conclusion: '' });
  expect(await saidAfterSending('andrew')).not.toContain('still open');
});
