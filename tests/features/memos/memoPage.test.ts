import { afterAll, beforeAll, expect, test } from 'vitest';
import { goAway } from '../../support/absences';
import { withApp, type TestApp } from '../../support/app';
import { act, decide, makeMemo } from '../../support/memos';
import { page } from '../../support/page';

let app: TestApp;
beforeAll(async () => void (app = await withApp()));
afterAll(() => app.close());

const shown = async (person: string, url: string) => page(await (await app.agentFor(person)).get(url));

test('the conclusion stands under the status line, before text and files, for everybody who reads the memo', async () => {
  const id = await makeMemo(app, 'andrew', { to: 'darian', body: '<p>Body</p>', subscribers: ['olga'] });
  await act(await app.agentFor('darian'), `/memos/${id}/consideration`, { conclusion: '<p>Agreed upon</p>' });
  for (const person of ['andrew', 'olga', 'darian', 'ekaterina']) {
    const { $ } = await shown(person, `/memos/${id}`);
    const line = $('.ball-line');
    expect(line.next().is('.conclusion'), person).toBe(true);
    expect(line.next().text(), person).toContain('Agreed upon');
    expect($('.conclusion ~ #memo-body').text(), person).toContain('Body');
  }
});

test('who is away and has seen it is told in two places, each of its own', async () => {
  const id = await makeMemo(app, 'andrew', { to: 'marina', subscribers: ['olga'] });
  await shown('olga', `/memos/${id}`);
  await goAway(app, 'olga');
  const { $ } = await shown('andrew', `/memos/${id}`);
  const row = $('.people-list li').filter((_, item) => $(item).text().includes('Olga Koval'));
  expect(row.find('.badge-away').text()).toMatch(/^Absent until /);
  expect(row.find('.seen').text()).toMatch(/^Seen /);
  expect(row.find('.seen').text()).not.toContain('Absent');
  expect(row.find('.badge-away').closest('div').find('.seen')).toHaveLength(0);
});

test('once considered nothing is asked of the deputy any more, and what may not be done leads back to the memo', async () => {
  const id = await makeMemo(app, 'andrew', { to: 'sergey' });
  await goAway(app, 'sergey', { deputy: 'tanya' });
  const asked = 'What happens with this memo?';
  expect((await shown('tanya', `/memos/${id}`)).content).toContain(asked);
  await act(await app.agentFor('tanya'), `/memos/${id}/consideration`);
  for (const person of ['tanya', 'sergey', 'andrew'])
    expect((await shown(person, `/memos/${id}`)).content, person).not.toContain(asked);
  const refused = await (await app.agentFor('andrew')).get(`/memos/${id}/edit`).expect(403);
  const back = page(refused).$('main a.btn-primary');
  expect([back.text(), back.attr('href')]).toEqual(['Back to the memo', `/memos/${id}`]);
  const sent = await decide(await app.agentFor('andrew'), `/memos/${id}/withdrawal`, { version: '1' });
  expect(sent.status).toBe(403);
  expect(page(sent).$('main a.btn-primary').attr('href')).toBe(`/memos/${id}`);
});

test('stages of tasks begin with a capital wherever those of memos do', async () => {
  const { $ } = await shown('andrew', '/tasks/new');
  const stages = $('select[name=stage] option');
  const list = (await shown('andrew', '/tasks')).$('select[name=stage] option');
  const names = [...stages.get(), ...list.get()].map((option) => $(option).text().trim()).filter(Boolean);
  expect(names.length).toBeGreaterThan(4);
  for (const name of names) expect(name).toMatch(/^\p{Lu}/u);
});
