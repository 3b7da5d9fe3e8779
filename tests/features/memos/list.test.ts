import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { listPage } from './listPage';
import { storeMemo } from './storedMemo';

let app: TestApp;
let andrew: Agent;
let garry: Agent;

beforeAll(async () => {
  app = await withApp({ LOG_LEVEL: 'error' });
  andrew = await app.agentFor('andrew');
  garry = await app.agentFor('garry');
  await storeMemo(app, {
    title: 'Budget overrun',
    owner: 'andrew',
    to: 'garry',
    files: ['a.pdf', 'b.pdf'],
    created: '2026-11-22T08:41:00Z',
  });
  await storeMemo(app, {
    title: 'Company car',
    owner: 'andrew',
    to: 'company',
    stage: 'considered',
    created: '2026-11-21T08:00:00Z',
    task: { stage: 'in progress' },
  });
  await storeMemo(app, {
    title: 'Holiday rota',
    owner: 'andrew',
    to: 'andrew',
    stage: 'postponed',
    created: '2026-11-20T08:00:00Z',
    tag: 'Staff',
  });
  await storeMemo(app, {
    title: 'Rough thoughts',
    owner: 'andrew',
    to: 'garry',
    stage: 'draft',
    created: '2026-11-19T08:00:00Z',
  });
  await storeMemo(app, {
    title: 'Packaging film',
    owner: 'olga',
    to: 'darian',
    subscribers: ['andrew'],
    created: '2026-10-18T08:00:00Z',
    task: { stage: 'pending', due: '2026-10-20' },
  });
  await storeMemo(app, { title: 'Not for Andrew', owner: 'masha', to: 'marina', created: '2026-11-20T09:00:00Z' });
  await storeMemo(app, { title: 'Taken back', owner: 'andrew', to: 'garry', withdrawn: true });
  await storeMemo(app, {
    title: 'Draft to Andrew',
    owner: 'olga',
    to: 'andrew',
    subscribers: ['garry'],
    stage: 'draft',
  });
});

afterAll(() => app.close());

describe('GET /memos', () => {
  it('leads to the login who is not signed in', async () => {
    const answer = await app.agent().get('/memos');
    expect(answer.status).toBe(303);
    expect(answer.get('location')).toBe('/login?return=%2Fmemos');
  });

  it('shows ten columns in the order of the contract', async () => {
    const { headings } = await listPage(andrew);
    expect(headings).toEqual([
      'Title',
      'Recipient',
      'Files',
      'Status',
      'Reviewed',
      'Task',
      'Owner',
      'Department',
      'Created',
      'Actions',
    ]);
  });

  it('shows every visible memo, newest first, and none of the others', async () => {
    const { titles } = await listPage(andrew);
    expect(titles).toEqual(['Budget overrun', 'Company car', 'Holiday rota', 'Rough thoughts', 'Packaging film']);
  });

  it('shows in each row what its columns promise', async () => {
    const { rows } = await listPage(andrew);
    const [budget, car, rota, , film] = rows;
    expect(budget?.cells).toMatchObject({
      Files: '2 files',
      Status: 'Pending',
      Reviewed: '',
      Task: '',
      Department: 'Global sales',
    });
    expect(budget?.cells['Recipient']).toContain('Garry Chief');
    expect(budget?.cells['Created']).toBe('22 Nov, 09:41');
    expect(car?.cells['Recipient']).toContain('The company');
    expect(car?.cells).toMatchObject({ Status: 'Considered', Reviewed: '21 Nov', Task: 'View task' });
    expect(rota?.cells['Recipient']).toContain('You');
    expect(film?.cells['Owner']).toContain('Olga Koval');
    expect(film?.tooltips).toContain('Stage of the task: pending, overdue');
    expect(budget?.html).toContain(`/memos/new?copy=${budget?.id}`);
    // Described by the title and not named by it: whoever looks for a link by the memo's title finds one.
    expect(budget?.html).toMatch(/aria-describedby="memo-(\d+)"/);
    expect(budget?.cells['Actions']).toBe('Copy memo');
  });

  it('says in whose court each memo lies', async () => {
    const { rows } = await listPage(andrew);
    expect(rows[0]?.tooltips.join()).toMatch(/Pending: waiting for Garry Chief since /);
    expect(rows[1]?.tooltips.join()).toMatch(/Considered by Garry Chief for the company on 21 November/);
    expect((await listPage(garry)).rows[0]?.tooltips.join()).toMatch(/Pending: waiting for you since /);
    expect((await listPage(andrew, '/memos?stage=postponed')).rows[0]?.tooltips.join()).toMatch(/Postponed since /);
  });

  it('marks what the reader has not seen', async () => {
    expect((await listPage(garry)).rows.every((row) => row.unread)).toBe(true);
    const memo = await app.db.prisma.memo.findFirstOrThrow({ where: { title: 'Budget overrun' } });
    const { id: userId } = await app.user('garry');
    await app.db.prisma.participant.update({
      where: { memoId_userId: { memoId: memo.id, userId } },
      data: { seenAt: new Date() },
    });
    const seen = (await listPage(garry)).rows.find((row) => row.id === memo.id);
    expect(seen?.unread).toBe(false);
  });

  it('offers a friendly word where there is nothing', async () => {
    const { content } = await listPage(await app.agentFor('sergey'));
    expect(content).toContain('No memos yet');
    expect(content).not.toContain('0 in all');
  });

  it('says what to do where nothing fits the search', async () => {
    const { content } = await listPage(andrew, '/memos?q=unheard-of');
    expect(content).toContain('No memo fits');
    expect(content).toContain('Show all memos');
  });
});

describe('views', () => {
  it.each([
    ['mine', ['Budget overrun', 'Company car', 'Holiday rota', 'Rough thoughts']],
    ['subscribed', ['Packaging film']],
    ['drafts', ['Rough thoughts']],
  ])('%s shows what belongs there', async (view, titles) => {
    expect((await listPage(andrew, `/memos?view=${view}`)).titles).toEqual(titles);
  });

  it('to-consider shows what waits for the reader, and nothing that is postponed', async () => {
    expect((await listPage(garry, '/memos?view=to-consider')).titles).toEqual(['Budget overrun']);
    expect((await listPage(andrew, '/memos?view=to-consider')).titles).toEqual([]);
  });

  it('counts what waits for the reader and the drafts', async () => {
    expect((await listPage(garry)).content).toMatch(/1 awaits your consideration · \d in all/);
    const { content } = await listPage(andrew);
    expect(content).toContain('5 in all');
    expect(content).not.toContain('awaits');
    expect(content).toContain('Drafts 1');
  });

  it('of all of the company is for operators alone, in whose own list stands what they have a part in', async () => {
    const ekaterina = await app.agentFor('ekaterina');
    expect((await listPage(ekaterina)).titles).toEqual([]);
    expect((await listPage(ekaterina)).content).toContain('All of the company');
    expect((await listPage(andrew)).content).not.toContain('All of the company');
    const { titles: own } = await listPage(andrew);
    expect((await listPage(andrew, '/memos?view=company')).titles).toEqual(own);
    const { titles } = await listPage(ekaterina, '/memos?view=company');
    expect(titles).toEqual(['Budget overrun', 'Company car', 'Not for Andrew', 'Holiday rota', 'Packaging film']);
  });
});

describe('filters', () => {
  const filtered = async (query: string) => (await listPage(andrew, `/memos?${query}`)).titles;

  it('narrows by stage, recipient, owner, department, files and task', async () => {
    const { id: garryId } = await app.user('garry');
    const olga = await app.user('olga');
    const darian = await app.user('darian');
    expect(await filtered('stage=pending')).toEqual(['Budget overrun', 'Packaging film']);
    expect(await filtered('stage=postponed')).toEqual(['Holiday rota']);
    expect(await filtered(`recipient=${garryId}`)).toEqual(['Budget overrun', 'Rough thoughts']);
    expect(await filtered('recipient=company')).toEqual(['Company car']);
    expect(await filtered(`owner=${olga.id}`)).toEqual(['Packaging film']);
    expect(await filtered('owner=olga@demo.test')).toEqual(['Packaging film']);
    expect(await filtered('owner=nobody@demo.test')).toEqual([]);
    expect(await filtered(`department=${darian.departmentId}`)).toHaveLength(5);
    expect(await filtered('department=999999')).toEqual([]);
    expect(await filtered('files=1')).toEqual(['Budget overrun']);
    expect(await filtered('task=1')).toEqual(['Company car', 'Packaging film']);
  });

  it('narrows by tag', async () => {
    const tag = await app.db.prisma.tag.findFirstOrThrow({ where: { name: 'Staff' } });
    const page = await listPage(andrew, `/memos?tag=${tag.id}`);
    expect(page.titles).toEqual(['Holiday rota']);
    expect(page.chips.map(({ label }) => label)).toEqual(['Tag: Staff']);
  });

  it('narrows by the day in the reader’s zone', async () => {
    expect(await filtered('from=2026-11-20&to=2026-11-21')).toEqual(['Company car', 'Holiday rota']);
    expect(await filtered('to=2026-10-31')).toEqual(['Packaging film']);
  });

  it('takes several at once and shows each as a chip that can be taken off', async () => {
    const { id } = await app.user('garry');
    const page = await listPage(andrew, `/memos?view=mine&recipient=${id}&stage=pending&files=1&sort=title`);
    expect(page.titles).toEqual(['Budget overrun']);
    expect(page.chips).toEqual([
      { label: 'Stage: Pending', href: `/memos?view=mine&recipient=${id}&files=1&sort=title` },
      { label: 'Recipient: Garry Chief', href: `/memos?view=mine&stage=pending&files=1&sort=title` },
      { label: 'With files', href: `/memos?view=mine&stage=pending&recipient=${id}&sort=title` },
      { label: 'Remove all filters', href: '/memos?view=mine&sort=title' },
    ]);
  });

  it('keeps the filters in the links of views and columns', async () => {
    const page = await listPage(andrew, '/memos?stage=pending');
    expect(page.link('Written by me')).toBe('/memos?view=mine&stage=pending');
    expect(page.link('Title')).toBe('/memos?stage=pending&sort=title');
  });

  it('says which filter was not understood, and goes on without it', async () => {
    const page = await listPage(andrew, '/memos?from=2026-02-31&to=yesterday&stage=pending');
    expect(page.status).toBe(200);
    expect(page.titles).toEqual(['Budget overrun', 'Packaging film']);
    expect(page.content).toContain('“From” is not a date.');
    expect(page.content).toContain('“Until” is not a date.');
  });

  it.each([
    'after=garbage',
    'before=garbage',
    'cursor=garbage',
    'after=e30',
    `after=${Buffer.from('["created","x",1,1]').toString('base64url')}`,
    'stage=draft',
    'stage=x&stage=pending',
    'owner=99999999999999',
    'owner=-1',
    'recipient[]=1',
    'tag=abc',
    'q=%00',
    'q=%ED%A0%80',
    'view=__proto__',
    'sort=__proto__&dir=sideways',
    'from=0000-00-00',
    'to=99999-01-01',
    'created=never',
    'unknown=1',
    '__proto__=1',
    'from=2026-12-01&to=2026-01-01',
  ])('is never broken by %s', async (query) => {
    expect((await listPage(andrew, `/memos?${query}`)).status).toBe(200);
  });
});

it('searches for no more words than fit a sentence', async () => {
  expect((await listPage(andrew, `/memos?q=${'x'.repeat(5000)}`)).content).toContain('The search holds characters');
});

describe('what people type', () => {
  it('is never markup', async () => {
    await storeMemo(app, {
      title: '<script>alert(1)</script> "quoted"',
      owner: 'tanya',
      to: 'tanya',
      body: '<div>kettle</div>',
    });
    const tanya = await app.agentFor('tanya');
    const page = await listPage(tanya, `/memos?q=${encodeURIComponent('kettle')}`);
    expect(page.titles).toEqual(['<script>alert(1)</script> "quoted"']);
    expect(page.html).not.toContain('<script>alert');
    const echoed = await listPage(tanya, `/memos?q=${encodeURIComponent('"><script>alert(2)</script>')}`);
    expect(echoed.html).not.toContain('<script>alert');
  });
});
