import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { clock } from '#src/platform/clock';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { drainJobs } from '../../support/jobs';
import { act, formOf, idIn, memoOf, post, type Fields } from '../../support/memos';
import { page } from '../../support/page';

let app: TestApp;
let andrew: Agent;
let darian: Agent;
let admin: Agent;
beforeAll(async () => {
  app = await withApp();
  [andrew, darian, admin] = [await app.agentFor('andrew'), await app.agentFor('darian'), await app.agentFor('admin')];
});
afterAll(() => app.close());

/** A Monday in Berlin. */
const MONDAY = '2027-03-01T09:00:00Z';
beforeEach(() => clock.set(new Date(MONDAY)));
afterEach(() => clock.reset());

const send = async (fields: Fields, url = '/memos') =>
  post(andrew, url, { title: 'Stand at the fair', recipient: String((await app.user('darian')).id), ...fields });
const dayOf = async (memo: number) => (await memoOf(app, memo)).expectedBy?.toISOString().slice(0, 10) ?? null;
const purpose = async (name: string, expectedDays: string) => {
  await act(admin, '/admin/purposes', { name, outcomes: ['', 'noted'], expectedDays });
  return app.db.prisma.purpose.findFirstOrThrow({ where: { name } });
};
const rowOf = async (memo: number, query = '') => {
  const { $ } = page(await darian.get(`/memos${query}`));
  return $(`#memo-${memo}`).closest('tr');
};
const createdCell = async (memo: number) => (await rowOf(memo)).find('[data-col=created]');

describe('by when a memo is expected', () => {
  test('follows from its purpose when it is sent, not before, and a second click sends nothing', async () => {
    const { id } = await purpose('within three days', '3');
    const draft = idIn(await send({ purpose: String(id) }, '/memos/drafts'));
    expect(await dayOf(draft)).toBeNull();
    clock.set(new Date('2027-03-05T22:00:00Z'));
    const fields = { ...(await formOf(app, draft)), clientKey: crypto.randomUUID() };
    for (let click = 0; click < 2; click += 1) await act(andrew, `/memos/${draft}/sending`, fields);
    expect(await dayOf(draft)).toBe('2027-03-10');
    const clientKey = crypto.randomUUID();
    const [one, other] = [
      await send({ purpose: String(id), clientKey }),
      await send({ purpose: String(id), clientKey }),
    ];
    expect(idIn(one)).toBe(idIn(other));
    expect(await dayOf(idIn(one))).toBe('2027-03-10');
  });

  test('follows the company’s holidays, and its owner’s word rather than the purpose', async () => {
    const { id } = await purpose('within a day', '1');
    await app.db.prisma.company.updateMany({ data: { daysOff: ['2027-03-02 – 2027-03-03 Move'] } });
    expect(await dayOf(idIn(await send({ purpose: String(id) })))).toBe('2027-03-04');
    const closed = ['2027-03-02 – 2028-03-01', '2028-03-02 – 2029-03-01', '2029-03-02 – 2030-03-01'];
    await app.db.prisma.company.updateMany({ data: { daysOff: closed } });
    expect(await dayOf(idIn(await send({ purpose: String(id) })))).toBeNull();
    await app.db.prisma.company.updateMany({ data: { daysOff: [] } });
    expect(await dayOf(idIn(await send({ purpose: String(id), expectedBy: '2027-04-01' })))).toBe('2027-04-01');
    expect(await dayOf(idIn(await send({})))).toBeNull();
  });

  test('is a day that is not over, also for a draft when it is sent, and what was typed stays', async () => {
    const refused = await send({ expectedBy: '2027-02-28' });
    expect(refused.status).toBe(422);
    expect(page(refused).errorAt('Expected by')).toBe('This day is over. Please choose today or a later day.');
    expect(page(refused).valueOf('Expected by')).toBe('2027-02-28');
    expect((await send({ expectedBy: '28 February' })).status).toBe(422);
    const today = idIn(await send({ expectedBy: '2027-03-01' }));
    const draft = idIn(await send({ expectedBy: '2027-03-01' }, '/memos/drafts'));
    clock.set(new Date('2027-03-02T09:00:00Z'));
    expect((await post(andrew, `/memos/${draft}/sending`, await formOf(app, draft))).status).toBe(422);
    // It has it already: the memo may be changed otherwise.
    await act(andrew, `/memos/${today}`, { ...(await formOf(app, today)), title: 'Stand at the spring fair' });
    const earlier = { ...(await formOf(app, today)), expectedBy: '2027-02-26' };
    expect((await post(andrew, `/memos/${today}`, earlier)).status).toBe(422);
  });

  test('can be changed and taken away, which the history and a mail say', async () => {
    const { id } = await purpose('within five days', '5');
    const memo = idIn(await send({ purpose: String(id) }));
    await act(andrew, `/memos/${memo}`, { ...(await formOf(app, memo)), expectedBy: '2027-03-09' });
    await drainJobs(app.deps);
    expect(page(await darian.get(`/memos/${memo}`)).content).toContain('Expected by 8 March 2027 9 March 2027');
    const [mail] = await app.db.prisma.mailDelivery.findMany({
      where: { notification: { memoId: memo, kind: 'memo-changed' }, user: { email: 'darian@demo.test' } },
    });
    expect(mail?.text).toMatch(/Expected by:? 9 March 2027/);
    await act(andrew, `/memos/${memo}`, { ...(await formOf(app, memo)), expectedBy: '' });
    expect(await dayOf(memo)).toBeNull();
    expect(page(await darian.get(`/memos/${memo}`)).$('.expected')).toHaveLength(0);
  });

  test('stands in the list, on its page, on My day and in the calendar, until it is considered', async () => {
    const memo = idIn(await send({ title: 'Catering', expectedBy: '2027-03-03' }));
    expect((await createdCell(memo)).text()).toMatch(/by Wed 3 Mar$/);
    expect(
      page(await darian.get(`/memos/${memo}`))
        .$('.expected')
        .text()
        .trim(),
    ).toBe('Expected by Wed 3 Mar');
    expect(page(await darian.get('/my-day')).content).toContain('Expected by Wed 3 Mar');
    const address = page(await post(darian, '/account/calendar'))
      .valueOf('Address')
      .toString();
    const feed = async () => (await app.agent().get(new URL(address).pathname)).text.replace(/\r\n /g, '');
    expect(await feed()).toContain(`SUMMARY:Memo #${memo} expected: Catering`);
    expect(await feed()).toContain('DTSTART;VALUE=DATE:20270303');
    clock.set(new Date('2027-03-03T22:00:00Z'));
    expect((await createdCell(memo)).find('.expected-late')).toHaveLength(0);
    await act(darian, `/memos/${memo}/consideration`);
    clock.set(new Date('2027-03-04T09:00:00Z'));
    expect((await createdCell(memo)).find('.expected')).toHaveLength(0);
    expect(await feed()).not.toContain('Catering');
  });

  test('is late on the next day, by word, icon and colour, and can be asked for', async () => {
    const memo = idIn(await send({ title: 'Invitations', expectedBy: '2027-03-02' }));
    const postponed = idIn(await send({ title: 'Flyers', expectedBy: '2027-03-02' }));
    const later = idIn(await send({ title: 'Thanks', expectedBy: '2027-03-05' }));
    await act(darian, `/memos/${postponed}/postponement`, { until: '2027-03-20' });
    clock.set(new Date('2027-03-03T09:00:00Z'));
    const late = (await createdCell(memo)).find('.expected-late');
    expect(late.text()).toMatch(/late, by Tue 2 Mar/);
    expect(late.find('svg')).toHaveLength(1);
    expect(
      page(await darian.get(`/memos/${memo}`))
        .$('.expected-late')
        .text()
        .trim(),
    ).toBe('Late: expected by Tue 2 Mar');
    const { $ } = page(await darian.get('/my-day'));
    const line = $(`a[href="/memos/${memo}"]`).closest('li').find('.expected-late');
    expect(line.text()).toContain('Late: expected by Tue 2 Mar');
    expect(line.find('svg')).toHaveLength(1);
    const found = await Promise.all([memo, postponed, later].map(async (id) => (await rowOf(id, '?late=1')).length));
    expect(found).toEqual([1, 1, 0]);
    expect(page(await darian.get('/memos?late=1')).content).toContain('Late');
    const operator = await app.agentFor('ekaterina');
    expect(page(await operator.get('/memos?view=company&late=1')).$(`#memo-${memo}`)).toHaveLength(1);
  });

  test('is not taken along into a copy', async () => {
    const memo = idIn(await send({ expectedBy: '2027-03-02' }));
    expect(page(await andrew.get(`/memos/new?copy=${memo}`)).valueOf('Expected by')).toBe('');
    expect(page(await andrew.get(`/memos/${memo}/edit`)).valueOf('Expected by')).toBe('2027-03-02');
  });
});

describe('the days of a purpose', () => {
  test('are set by admins, shown in the list of purposes, recorded, and kept by a form without the field', async () => {
    const { id, version } = await purpose('within ten days', '10');
    expect(page(await admin.get('/admin/purposes')).content).toContain('Noted · within 10 working days');
    expect(page(await admin.get(`/admin/purposes/${id}`)).valueOf('Expected within how many working days')).toBe('10');
    await act(admin, `/admin/purposes/${id}`, { name: 'within ten', version: String(version) });
    const kept = await app.db.prisma.purpose.findUniqueOrThrow({ where: { id } });
    expect(kept.expectedDays).toBe(10);
    await act(admin, `/admin/purposes/${id}`, { name: 'within ten', version: String(kept.version), expectedDays: '' });
    expect((await app.db.prisma.purpose.findUniqueOrThrow({ where: { id } })).expectedDays).toBeNull();
    expect(page(await admin.get('/admin/audit')).content).toContain('Expected within working days: 10 → –');
  });

  test.each(['0', '251', 'three', '1.5'])('are not %s', async (expectedDays) => {
    const answer = await post(admin, '/admin/purposes', {
      name: `x ${expectedDays}`,
      outcomes: ['', 'noted'],
      expectedDays,
    });
    expect(answer.status).toBe(422);
    expect(page(answer).errorAt('Expected within how many working days')).toMatch(/from 1 to 250/);
    expect(page(answer).valueOf('Expected within how many working days')).toBe(expectedDays);
  });
});
