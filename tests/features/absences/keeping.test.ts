import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { countBadges } from '#src/features/notifications/badges.queries';
import { attendToWaitingMemos } from '#src/features/memos/waiting/waiting.service';
import { clock } from '#src/platform/clock';
import { aDayBegins, comeBack, dayIn } from '../../support/absences';
import { withApp, type TestApp } from '../../support/app';
import { drainJobs } from '../../support/jobs';
import { act, formOf, makeMemo, post, type Fields } from '../../support/memos';
import { toldOf, toldPeople } from '../../support/notices';
import { page } from '../../support/page';

let app: TestApp;
let tanya = '';
beforeAll(async () => {
  app = await withApp();
  tanya = String((await app.user('tanya')).id);
});
afterAll(() => app.close());
beforeEach(async () => {
  clock.reset();
  await comeBack(app, 'sergey');
  await app.db.prisma.memo.updateMany({ data: { withdrawnAt: new Date() } });
  await app.db.prisma.participant.deleteMany();
  await app.db.prisma.event.deleteMany({ where: { type: 'person.standsIn' } }).catch(() => undefined);
});

const sees = async (who: string, id: number) => (await (await app.agentFor(who)).get(`/memos/${id}`)).status === 200;
const waiting = async (who: string) => (await countBadges(app.db, (await app.user(who)).id)).toConsider;
const enter = async (fields: Fields = {}, url = '/account/absence', who = 'sergey') =>
  post(await app.agentFor(who), url, { from: dayIn(0), until: dayIn(5), deputy: tanya, note: '', ...fields });
const lasting = async () =>
  app.db.prisma.absence.findFirstOrThrow({ where: { endedAt: null, userId: (await app.user('sergey')).id } });

describe('what is kept back from a deputy', () => {
  test('is chosen from the list of what waits, and out of the deputy’s sight, notices, counts and mornings', async () => {
    const [kept, given] = [
      await makeMemo(app, 'andrew', { to: 'sergey', title: 'Of my own salary' }),
      await makeMemo(app, 'andrew', { to: 'sergey', title: 'Of the printers' }),
    ];
    await makeMemo(app, 'sergey', { to: 'sergey', title: 'Note to myself' });
    const form = page(await (await app.agentFor('sergey')).get('/account/absence'));
    expect(form.$('.keeping li').length).toBe(2);
    expect(form.$('.keeping').text()).toContain('Of my own salary');
    await enter({ listed: [String(kept), String(given)], keep: String(kept) });
    await drainJobs(app.deps);
    expect([await sees('tanya', kept), await sees('tanya', given)]).toEqual([false, true]);
    expect(await waiting('tanya')).toBe(1);
    expect(await toldPeople(app, 'person.standsIn')).toContainEqual({ to: 'tanya', about: [given] });
    const memo = page(await (await app.agentFor('andrew')).get(`/memos/${kept}`));
    expect(memo.$('.ball-line').text()).not.toContain('Tanya');
    const list = page(await (await app.agentFor('andrew')).get('/memos?view=mine'));
    const tooltip = (id: number) => list.$(`a[href="/memos/${id}"]`).closest('tr').find('.stage').attr('title');
    expect(tooltip(given)).toContain('Deputy: Tanya Weiss');
    expect(tooltip(kept)).toMatch(/Absent until (?!.*Tanya)/);

    // What happens with it later reaches the recipient alone: a change, a message, a morning, the job of each quarter of an hour.
    await act(await app.agentFor('andrew'), `/memos/${kept}`, { ...(await formOf(app, kept)), title: 'Of my salary' });
    await aDayBegins(app);
    await drainJobs(app.deps);
    expect(await sees('tanya', kept)).toBe(false);
    expect(await toldOf(app, kept, 'memo.edited')).toEqual(['sergey']);
    await app.db.prisma.company.updateMany({ data: { workingDays: [1, 2, 3, 4, 5, 6, 7] } });
    clock.set(new Date(`${dayIn(4)}T10:00:00Z`));
    await attendToWaitingMemos(app.deps);
    const mornings = await app.db.prisma.event.findMany({ where: { userId: Number(tanya), type: 'person.memosWait' } });
    expect(mornings.map(({ changes }) => changes)).toMatchObject([{ count: 1, memos: [given] }]);
  });

  test('may be changed while one is away', async () => {
    const memo = await makeMemo(app, 'andrew', { to: 'sergey' });
    await enter({ listed: String(memo) });
    expect(await sees('tanya', memo)).toBe(true);
    const { id, version } = await lasting();
    const url = `/account/absence/${id}`;
    await enter({ listed: String(memo), keep: String(memo), version: String(version) }, url);
    expect(await sees('tanya', memo)).toBe(false);
    expect(page(await (await app.agentFor('sergey')).get('/account/absence')).content).toContain(
      '1 memo stays with you',
    );
    const shown = page(await (await app.agentFor('sergey')).get(`/account/absence?change=${id}`));
    expect(shown.$('[name=keep]').attr('checked')).toBeDefined();
    await enter({ listed: String(memo), version: String(version + 1) }, url);
    expect(await sees('tanya', memo)).toBe(true);
  });

  test('stays kept when a form is refused, and ends with the recipient’s role', async () => {
    const memo = await makeMemo(app, 'andrew', { to: 'sergey' });
    const refused = await enter({ until: '2020-01-01', listed: String(memo), keep: String(memo) });
    expect(refused.status).toBe(422);
    expect(page(refused).$('[name=keep]').attr('checked')).toBeDefined();
    await enter({ listed: String(memo), keep: String(memo) });
    const form = {
      ...(await formOf(app, memo)),
      recipient: String((await app.user('marina')).id),
      subscribers: String((await app.user('sergey')).id),
    };
    await act(await app.agentFor('andrew'), `/memos/${memo}`, form);
    await act(await app.agentFor('andrew'), `/memos/${memo}`, {
      ...(await formOf(app, memo)),
      recipient: String((await app.user('sergey')).id),
    });
    expect(await sees('tanya', memo)).toBe(true);
  });

  test('is one’s own matter: an admin neither sees nor changes it, and nobody keeps what is not theirs', async () => {
    const [mine, others] = [
      await makeMemo(app, 'andrew', { to: 'sergey', title: 'Secret' }),
      await makeMemo(app, 'andrew', { to: 'marina' }),
    ];
    const base = `/admin/users/${(await app.user('sergey')).id}/absence`;
    expect((await (await app.agentFor('admin')).get(base)).text).not.toContain('Secret');
    await enter({ listed: String(mine), keep: String(mine) }, base, 'admin');
    expect(await sees('tanya', mine)).toBe(true);
    await enter(
      {
        listed: [String(mine), String(others)],
        keep: [String(mine), String(others)],
        version: String((await lasting()).version),
      },
      `/account/absence/${(await lasting()).id}`,
    );
    const kept = await app.db.prisma.participant.findMany({ where: { isKept: true } });
    expect(kept.map(({ memoId }) => memoId)).toEqual([mine]);
  });
});
