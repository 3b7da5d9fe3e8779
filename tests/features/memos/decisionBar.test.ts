import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { dayOf, PRESETS, presetsOn } from '#src/features/memos/stage/postponement';
import { clock } from '#src/platform/clock';
import { goAway } from '../../support/absences';
import { withApp, type TestApp } from '../../support/app';
import { act, decide, makeMemo, memoOf } from '../../support/memos';
import { page } from '../../support/page';

let app: TestApp;
beforeAll(async () => void (app = await withApp()));
afterAll(() => app.close());
beforeEach(() => clock.set(new Date('2027-02-02T10:00:00Z')));
afterEach(() => clock.reset());

const shown = async (person: string, id: number) => page(await (await app.agentFor(person)).get(`/memos/${id}`));
const bar = async (person: string, id: number) => (await shown(person, id)).$('#decision-bar');
const textOf = (part: { text: () => string }) => part.text().replace(/\s+/g, ' ').trim();

/** Memos in the order in which they are written, a minute apart. */
async function makeMemos(to: string, titles: string[]): Promise<number[]> {
  const ids: number[] = [];
  for (const title of titles) {
    clock.set(new Date(clock.now().getTime() + 60_000));
    ids.push(await makeMemo(app, 'andrew', { to, title }));
  }
  return ids;
}

describe('the decision bar', () => {
  test('leads through all that waits, the newest first and then round again, and says how many are left', async () => {
    const [oldest = 0, middle = 0, newest = 0] = await makeMemos('darian', ['Oldest', 'Middle', 'Newest']);
    const darian = await app.agentFor('darian');
    const before = await bar('darian', middle);
    expect(before.find('[rel=next]').attr('href')).toBe(`/memos/${oldest}`);
    expect(before.find('[rel=prev]').attr('href')).toBe(`/memos/${newest}`);

    await act(darian, `/memos/${middle}/consideration`, { conclusion: '<p>Yes.</p>' });
    const next = await bar('darian', middle);
    expect(textOf(next)).toBe('Considered. Next: Oldest (2 left)');
    expect(next.find('a').attr('href')).toBe(`/memos/${oldest}`);

    await act(darian, `/memos/${oldest}/postponement`, { preset: 'monday' });
    expect(textOf((await bar('darian', oldest)).find('.decision-done'))).toBe(
      'Postponed. Set pending Next: Newest (1 left)',
    );
    await act(darian, `/memos/${newest}/consideration`);
    expect(textOf(await bar('darian', newest))).toBe('Considered. Nothing else waits for you. Back to the list');
    // It says so of what was just done, not of whatever one looks up later.
    clock.set(new Date(clock.now().getTime() + 11 * 60_000));
    expect((await bar('darian', newest)).length).toBe(0);
  });

  test('stands on the page of whoever decides, and of nobody else', async () => {
    const id = await makeMemo(app, 'andrew', { to: 'sergey', subscribers: ['olga'] });
    await goAway(app, 'sergey', { deputy: 'tanya' });
    for (const [person, count] of Object.entries({ sergey: 1, tanya: 1, andrew: 0, olga: 0, ekaterina: 0 }))
      expect((await bar(person, id)).length, person).toBe(count);
  });

  test('asks an operator first, who decides in another’s place', async () => {
    const id = await makeMemo(app, 'andrew', { to: 'marina' });
    const operator = await shown('ekaterina', id);
    expect(operator.buttons).toContain('Act for Marina Sato…');
    expect(operator.$('#act-for[popover] form[action$="/consideration"] button').text()).toContain('Mark considered');
    expect(operator.$('form[action$="/consideration"], form[action$="/postponement"]').not('#act-for *').length).toBe(
      0,
    );
    await act(await app.agentFor('ekaterina'), `/memos/${id}/consideration`);
    const after = await shown('ekaterina', id);
    expect(after.$('#act-for[popover]').text()).toContain('Reopen');
    const company = await makeMemo(app, 'andrew', { to: 'company' });
    expect((await shown('ekaterina', company)).buttons).toContain('Act for the company…');
    expect((await shown('marina', id)).content).not.toContain('Act for');
  });

  test('keeps a refused conclusion in its field', async () => {
    const id = await makeMemo(app, 'andrew', { to: 'marina' });
    const conclusion = `<p>${'x'.repeat(100_001)}</p>`;
    const answer = await decide(await app.agentFor('marina'), `/memos/${id}/consideration`, { conclusion });
    expect(answer.status).toBe(422);
    expect(page(answer).$('#decision-bar textarea[name=conclusion]').text().length).toBeGreaterThan(100_000);
  });

  test('offers a day for one click, and refuses one that is none', async () => {
    const id = await makeMemo(app, 'andrew', { to: 'garry' });
    const garry = await app.agentFor('garry');
    const before = await shown('garry', id);
    const days = before.$('#postpone button[name=preset]').map((_, button) => textOf(before.$(button)));
    expect(days.get()).toEqual(['Tomorrow Wed 3 Feb', 'Monday 8 Feb', 'Next week Tue 9 Feb', 'Next month Tue 2 Mar']);
    await act(garry, `/memos/${id}/postponement`, { preset: 'nextMonth' });
    expect((await memoOf(app, id)).postponedUntil?.toISOString().slice(0, 10)).toBe('2027-03-02');
    expect((await decide(garry, `/memos/${id}/postponement`, { preset: 'yesterday' })).status).toBe(422);
  });
});

test('a task made of the memo leads on as well', async () => {
  const [first = 0] = await makeMemos('ruth', ['A task of this', 'And then this']);
  const ruth = await app.agentFor('ruth');
  const form = { title: 'Do it', memo: String(first), responsible: String((await app.user('ruth')).id) };
  const answer = await decide(ruth, '/tasks', { ...form, clientKey: 'f2b6f1d2-7d54-4f3f-9c3b-000000000001' });
  expect(answer.status).toBe(303);
  const task = page(await ruth.get(answer.get('location') ?? ''));
  expect(task.$('.flash a').text()).toMatch(/^Next: .+ \(\d left\)$/);
});

describe('the days that postponing offers', () => {
  test.each([
    ['a Monday', '2027-02-01', ['2027-02-02', '2027-02-08', '2027-02-08', '2027-03-01']],
    ['a Sunday', '2027-02-07', ['2027-02-08', '2027-02-08', '2027-02-15', '2027-03-08']],
    ['a Saturday', '2026-11-28', ['2026-11-29', '2026-11-30', '2026-12-07', '2026-12-28']],
    ['the last of January', '2027-01-31', ['2027-02-01', '2027-02-01', '2027-02-08', '2027-03-01']],
    ['the last of a leap year’s January', '2028-01-31', ['2028-02-01', '2028-02-07', '2028-02-07', '2028-02-29']],
    ['New Year’s Eve', '2027-12-31', ['2028-01-01', '2028-01-03', '2028-01-07', '2028-01-31']],
  ])('on %s', (_, today, expected) => {
    expect(PRESETS.map((preset) => dayOf(preset, today))).toEqual(expected);
  });

  test.each([
    ['a Monday', '2027-02-01', ['tomorrow', 'nextWeek', 'nextMonth']],
    ['a Sunday', '2027-02-07', ['tomorrow', 'nextWeek', 'nextMonth']],
    ['a Tuesday', '2027-02-02', ['tomorrow', 'monday', 'nextWeek', 'nextMonth']],
    ['a Saturday', '2026-11-28', ['tomorrow', 'monday', 'nextWeek', 'nextMonth']],
  ])('on %s are never one day twice', (_, today, expected) => {
    expect(presetsOn(today)).toEqual(expected);
  });
});
