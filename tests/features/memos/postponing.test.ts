import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { countBadges } from '#src/features/notifications/badges.queries';
import { attendToWaitingMemos } from '#src/features/memos/waiting/waiting.service';
import { clock } from '#src/platform/clock';
import { waitsFor } from '#src/policies/waiting.policy';
import { comeBack, goAway } from '../../support/absences';
import { withApp, type TestApp } from '../../support/app';
import { drainJobs } from '../../support/jobs';
import { act, makeMemo, memoOf } from '../../support/memos';
import { page } from '../../support/page';
import { listPage } from './listPage';

let app: TestApp;
beforeAll(async () => void (app = await withApp()));
afterAll(() => app.close());
beforeEach(async () => {
  // A Tuesday; in Berlin an hour later.
  clock.set(new Date('2027-02-02T10:00:00Z'));
  await app.db.prisma.user.updateMany({ data: { timeZone: 'Europe/Berlin' } });
});
afterEach(() => clock.reset());

const postpone = async (person: string, memoId: number, until?: string) =>
  act(await app.agentFor(person), `/memos/${memoId}/postponement`, until ? { until } : {});

/** What every counter says waits for this person. */
async function counters(person: string) {
  const agent = await app.agentFor(person);
  const [list, day] = [await listPage(agent, '/memos?view=to-consider'), page(await agent.get('/my-day'))];
  const { id } = await app.user(person);
  return {
    view: list.titles,
    viewCount: Number(/To consider (\d+)/.exec(list.content)?.[1] ?? 0),
    badge: Number(list.$('[data-badge-count="to-consider"]').first().text()),
    live: (await countBadges(app.db, id)).toConsider,
    myDay: day.$('#section-memos').closest('section').find('li a').length > 0,
  };
}

const none = { view: [], viewCount: 0, badge: 0, live: 0, myDay: false };
const all = (title: string) => ({ view: [title], viewCount: 1, badge: 1, live: 1, myDay: true });

describe('a postponed memo', () => {
  test('leaves every counter until its day begins where the reader lives', async () => {
    const memoId = await makeMemo(app, 'andrew', { to: 'darian', title: 'Later, please' });
    expect(await counters('darian')).toEqual(all('Later, please'));
    await postpone('darian', memoId, '2027-02-04');
    expect(await counters('darian')).toEqual(none);
    clock.set(new Date('2027-02-03T22:59:00Z'));
    expect(await counters('darian')).toEqual(none);
    // It is the fourth in Berlin, and not yet nine o'clock.
    clock.set(new Date('2027-02-03T23:01:00Z'));
    expect(await counters('darian')).toEqual(all('Later, please'));
    const darian = await app.agentFor('darian');
    expect((await listPage(darian, '/memos?view=to-consider')).rows[0]?.tooltips.join()).toContain(
      'Postponed: waiting for you since Thursday',
    );
    clock.set(new Date('2027-02-04T08:00:00Z'));
    await attendToWaitingMemos(app.deps);
    await drainJobs(app.deps);
    expect((await memoOf(app, memoId)).stage).toBe('pending');
    expect(await counters('darian')).toEqual(all('Later, please'));
    await act(darian, `/memos/${memoId}/consideration`);
    expect(await counters('darian')).toEqual(none);
  });

  test('without a day is away until it is set pending', async () => {
    const memoId = await makeMemo(app, 'andrew', { to: 'marina', title: 'Some day' });
    await postpone('marina', memoId);
    clock.set(new Date('2027-03-02T10:00:00Z'));
    expect(await counters('marina')).toEqual(none);
    await act(await app.agentFor('marina'), `/memos/${memoId}/postponement/delete`);
    expect(await counters('marina')).toEqual(all('Some day'));
  });

  test('waits for a deputy from that day on as well, and for each executive by their own calendar', async () => {
    const mine = await makeMemo(app, 'andrew', { to: 'sergey', title: 'For his deputy' });
    await goAway(app, 'sergey', { deputy: 'tanya' });
    await postpone('sergey', mine, '2027-02-03');
    expect(await counters('tanya')).toEqual(none);
    const company = await makeMemo(app, 'andrew', { to: 'company', title: 'For the company' });
    await app.db.prisma.user.update({
      where: { id: (await app.user('ruth')).id },
      data: { timeZone: 'Pacific/Auckland' },
    });
    await postpone('garry', company, '2027-02-03');
    // In Auckland it is the third already.
    clock.set(new Date('2027-02-02T12:00:00Z'));
    expect(await counters('garry')).toEqual(none);
    expect(await counters('ruth')).toEqual(all('For the company'));
    clock.set(new Date('2027-02-03T07:00:00Z'));
    expect(await counters('tanya')).toEqual(all('For his deputy'));
    await comeBack(app, 'sergey');
  });

  test('waits by the filter when it waits by the statement', async () => {
    const day = '2027-02-03';
    clock.set(new Date(`${day}T10:00:00Z`));
    for (const [person, until] of [
      ['ruth', undefined],
      ['ruth', '2027-02-03'],
      ['ruth', '2027-02-04'],
    ] as const)
      await postpone(person, await makeMemo(app, 'andrew', { to: person }), until);
    for (const person of ['garry', 'ruth', 'tanya', 'darian', 'andrew']) {
      const { id } = await app.user(person);
      const counted = await app.db.prisma.memo.count({ where: waitsFor(id, day) });
      expect((await countBadges(app.db, id)).toConsider, person).toBe(counted);
    }
  });
});
