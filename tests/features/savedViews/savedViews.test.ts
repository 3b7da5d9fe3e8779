import { load } from 'cheerio';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { withApp, type TestApp } from '../../support/app';
import { findViewReader } from '#src/features/savedViews/savedViews.queries';
import { canSeeView } from '#src/policies/savedView.policy';
import { findActor } from '#src/features/people/actor.queries';
import { post, writeMemo, type Fields } from '../../support/memos';
import { statementsOf } from '../../support/statements';

let app: TestApp;
/** Darian is its head; Andrew and Olga belong to it, Marina does not. */
let sales: number;

beforeAll(async () => {
  app = await withApp();
  sales = (await app.user('andrew')).departmentId ?? 0;
});
afterAll(() => app.close());
beforeEach(async () => {
  await app.db.prisma.user.updateMany({ data: { homeViewId: null } });
  await app.db.prisma.savedView.deleteMany();
});

async function save(person: string, fields: Fields) {
  const form = { name: 'Pending ones', kind: 'memos', query: 'stage=pending', audience: 'me', ...fields };
  return post(await app.agentFor(person), '/views', form);
}

async function saved(person: string, fields: Fields = {}): Promise<number> {
  const answer = await save(person, fields);
  expect(answer.status, answer.text).toBe(303);
  return (await app.db.prisma.savedView.findFirstOrThrow({ orderBy: { id: 'desc' } })).id;
}

async function page(person: string, url: string) {
  const answer = await (await app.agentFor(person)).get(url);
  expect(answer.status, url).toBe(200);
  return load(answer.text);
}

const offered = async (person: string, url = '/memos'): Promise<string[]> =>
  (await page(person, url))('.saved-views .menu-item bdi')
    .map((_, link) => load(link).text())
    .get();

const department = () => ({ audience: `department:${sales}`, name: 'Of the department' });
const changeable = async (person: string, id: number) =>
  (await (await app.agentFor(person)).get(`/views/${id}/edit`)).status;

test('one saves the filters that are on, and finds them among the views of that list alone, under that name', async () => {
  const filtered = await page('andrew', '/memos?stage=pending&sort=title');
  const form = filtered('#save-view form');
  expect(form.find('[name=query]').val()).toBe('stage=pending&sort=title');
  expect(form.find('[name=kind]').val()).toBe('memos');
  const answer = await save('andrew', { query: 'stage=pending&sort=title' });
  expect(answer.get('location')).toBe('/memos?stage=pending&sort=title');
  const shown = await page('andrew', '/memos?stage=pending&sort=title');
  expect(shown('.saved-views summary').text().trim()).toBe('Pending ones');
  expect(shown('#save-view')).toHaveLength(0);
  expect(shown('.list-chips a[href$="/edit"]').text().trim()).toBe('Change view');
  expect(await offered('andrew')).toEqual(['Pending ones']);
  expect(await offered('andrew', '/tasks')).toEqual([]);
  expect(await offered('olga')).toEqual([]);
});

test('a list without filters has nothing to save', async () => {
  expect((await page('andrew', '/memos?view=mine'))('#save-view')).toHaveLength(0);
  expect((await page('andrew', '/memos?view=mine&files=1'))('#save-view')).toHaveLength(1);
});

test('a place in the list and what the list does not know are no part of a view', async () => {
  await saved('andrew', { query: '?after=x&files=1&stage=pending&utm_source=mail&sort=created' });
  expect((await app.db.prisma.savedView.findFirstOrThrow()).query).toBe('stage=pending&files=1');
});

test.each([
  ['tasks', '/tasks', 'stage=any&priority=high'],
  ['tasks', '/tasks/board', 'priority=high'],
  ['projects', '/projects', 'priority=high'],
])('views of %s stand at %s, too', async (kind, path, query) => {
  await saved('andrew', { kind, query, name: 'Urgent' });
  const shown = await page('andrew', `${path}?${query}`);
  expect(shown('.saved-views summary').text().trim()).toBe('Urgent');
  expect(shown('.saved-views .menu-item[aria-current]').attr('href')).toBe(`${path}?${query}`);
});

test('heads share with their department, admins with everyone, and nobody else with anybody', async () => {
  const choices = async (person: string) =>
    (await page(person, '/memos?stage=pending'))('#save-view select[name=audience] option')
      .map((_, option) => load(option).text())
      .get();
  expect(await choices('andrew')).toEqual([]);
  expect(await choices('darian')).toEqual(['For me', 'For Global sales']);
  expect(await choices('admin')).toEqual(['For me', 'For everyone']);
  expect((await save('andrew', department())).status).toBe(403);
  expect((await save('darian', { audience: 'everyone' })).status).toBe(403);
  expect((await save('garry', { audience: 'everyone' })).status).toBe(403);
  expect((await save('admin', department())).status).toBe(403);
  expect(await app.db.prisma.savedView.count()).toBe(0);
});

test('a view of a department is seen there, by its head, and nowhere else, not even by its name', async () => {
  const id = await saved('darian', department());
  for (const person of ['darian', 'andrew', 'olga']) expect(await offered(person)).toEqual(['Of the department']);
  for (const person of ['marina', 'garry', 'admin', 'ekaterina']) {
    expect(await offered(person)).toEqual([]);
    expect((await page(person, '/views')).text()).not.toContain('Of the department');
    const agent = await app.agentFor(person);
    expect((await post(agent, `/views/${id}/home`)).status).toBe(404);
    expect(await changeable(person, id)).toBe(404);
  }
  expect(await changeable('andrew', id)).toBe(403);
  expect(await changeable('darian', id)).toBe(200);
});

test('a shared view shows each reader what they may see', async () => {
  await writeMemo(app, 'andrew', { title: 'Of Andrew alone', to: 'garry' });
  await writeMemo(app, 'olga', { title: 'Of Olga alone', to: 'garry' });
  await saved('darian', { ...department(), query: 'view=mine&stage=pending' });
  const titles = async (person: string) => {
    const href = (await page(person, '/memos'))('.saved-views .menu-item').first().attr('href') ?? '';
    return (await page(person, href))('.memo-title').text();
  };
  expect(await titles('andrew')).toContain('Of Andrew alone');
  expect(await titles('andrew')).not.toContain('Of Olga alone');
  expect(await titles('olga')).toContain('Of Olga alone');
  expect(await titles('olga')).not.toContain('Of Andrew alone');
});

test('the same filters are saved once, and a second click saves nothing more', async () => {
  await Promise.all([save('andrew', {}), save('andrew', {}), save('andrew', {})]);
  expect(await app.db.prisma.savedView.count()).toBe(1);
  const again = await save('andrew', { name: 'Another name' });
  expect(again.status).toBe(422);
  expect(load(again.text)('main').text()).toContain('saved already, as “Pending ones”');
  expect(load(again.text)('[name=name]').val()).toBe('Another name');
  expect(load(again.text)('[name=query]').val()).toBe('stage=pending');
  await saved('olga', {});
});

test('there are at most fifty, and it is said what to do then', async () => {
  const { id: ownerId } = await app.user('andrew');
  const data = Array.from({ length: 50 }, (_, at) => ({
    ...{ kind: 'memos' as const, audience: 'me' as const, ownerId, name: `View ${at}` },
    ...{ query: `q=${at}`, position: at },
  }));
  await app.db.prisma.savedView.createMany({ data });
  const answer = await save('andrew', {});
  expect(answer.status).toBe(422);
  expect(load(answer.text)('main').text()).toContain('You have 50 views, which is as many as there may be. Delete one');
  // The list itself offers the first of them, and the way to all.
  expect(await offered('andrew')).toHaveLength(30);
  expect((await page('andrew', '/views'))('[data-order-row]')).toHaveLength(50);
});

test.each([
  ['no name', { name: '   ' }],
  ['a long name', { name: 'x'.repeat(61) }],
  ['a list that there is not', { kind: 'people' }],
  ['nobody', { audience: 'others' }],
  ['very long filters', { query: `q=${'x'.repeat(5000)}` }],
] satisfies [string, Fields][])('%s is refused with what was typed', async (_, fields: Fields) => {
  const answer = await save('andrew', fields);
  expect(answer.status).toBe(422);
  expect(load(answer.text)('[name=name]').val()).toBe(fields.name ?? 'Pending ones');
  expect(await app.db.prisma.savedView.count()).toBe(0);
});

test('one puts them in order, renames and deletes them', async () => {
  const first = await saved('andrew', { name: 'First' });
  const second = await saved('andrew', { name: 'Second', query: 'stage=considered' });
  const andrew = await app.agentFor('andrew');
  const up = (await page('andrew', '/views'))(`#up-${second}`).closest('form');
  await post(andrew, up.attr('action') ?? '', { before: String(up.find('[name=before]').val()) }).expect(303);
  expect(await offered('andrew')).toEqual(['Second', 'First']);
  await post(andrew, `/views/${first}`, { name: 'Renamed', version: '1' }).expect(303);
  const stale = await post(andrew, `/views/${first}`, { name: 'Too late', version: '1' });
  expect(stale.status).toBe(409);
  expect(load(stale.text)('[name=name]').val()).toBe('Too late');
  expect(await offered('andrew')).toEqual(['Second', 'Renamed']);
  await post(andrew, `/views/${second}/delete`).expect(303);
  expect(await offered('andrew')).toEqual(['Renamed']);
});

test('what is shared stands in the audit, and what is one’s own does not', async () => {
  const { id: last = 0 } = (await app.db.prisma.auditEntry.findFirst({ orderBy: { id: 'desc' } })) ?? {};
  const where = { type: { startsWith: 'view.' }, id: { gt: last } };
  const shared = async () =>
    (await app.db.prisma.auditEntry.findMany({ where, orderBy: { id: 'asc' } })).map(({ type }) => type);
  const own = await saved('darian');
  await post(await app.agentFor('darian'), `/views/${own}/delete`).expect(303);
  expect(await shared()).toEqual([]);
  const id = await saved('darian', department());
  await post(await app.agentFor('darian'), `/views/${id}`, { name: 'Ours', version: '1' }).expect(303);
  await post(await app.agentFor('darian'), `/views/${id}/delete`).expect(303);
  expect(await shared()).toEqual(['view.saved', 'view.renamed', 'view.deleted']);
  const log = (await page('admin', '/admin/audit')).text();
  expect(log).toContain('Renamed the shared view “Of the department”');
});

test('the home link leads to the view that was made one’s home page, until that ends', async () => {
  const andrew = await app.agentFor('andrew');
  const home = async () => (await andrew.get('/')).get('location');
  const usual = await home();
  const id = await saved('andrew', { query: 'view=mine&stage=pending' });
  await post(andrew, `/views/${id}/home`).expect(303);
  expect(await home()).toBe('/memos?view=mine&stage=pending');
  expect((await page('andrew', '/views'))('form[action$="/home/delete"] button').text()).toContain('No longer');
  await post(andrew, `/views/${id}/home/delete`).expect(303);
  expect(await home()).toBe(usual);
  await post(andrew, `/views/${id}/home`).expect(303);
  await post(andrew, `/views/${id}/delete`).expect(303);
  expect(await home()).toBe(usual);
});

test('a home page that is no longer one’s to see leads nowhere', async () => {
  const id = await saved('darian', department());
  const { id: andrewId } = await app.user('andrew');
  const andrew = await app.agentFor('andrew');
  await post(andrew, `/views/${id}/home`).expect(303);
  expect((await andrew.get('/')).get('location')).toBe('/memos?stage=pending');
  await app.db.prisma.user.update({ where: { id: andrewId }, data: { departmentId: null } });
  expect((await andrew.get('/')).get('location')).not.toBe('/memos?stage=pending');
  await app.db.prisma.user.update({ where: { id: andrewId }, data: { departmentId: sales } });
});

test('what a view names and is gone is struck through, and can be taken off', async () => {
  const tag = await app.db.prisma.tag.create({ data: { name: 'Old tag', archivedAt: new Date() } });
  const left = await app.db.prisma.user.create({
    data: { name: 'Gone Person', email: 'gone@demo.test', deactivatedAt: new Date() },
  });
  const shown = await page('andrew', `/memos?owner=${left.id}&tag=${tag.id}&department=999999&recipient=company`);
  const struck = shown('.chip s')
    .map((_, chip) => load(chip).text())
    .get();
  expect(struck).toHaveLength(3);
  for (const text of ['Gone Person', 'unknown', 'Old tag']) expect(struck.join('; ')).toContain(text);
  expect(shown('.chip').text()).toContain('no longer there');
  const rest = await page('andrew', shown('.chip').eq(1).attr('href') ?? '');
  expect(rest('.chip s')).toHaveLength(2);
  const tasks = await page('andrew', `/tasks?stage=999999&responsible=${left.id}`);
  expect(tasks('.chip s')).toHaveLength(2);
});

test('the saved views cost a list no statement of their own', async () => {
  const andrew = await app.agentFor('andrew');
  await andrew.get('/memos?stage=pending');
  const without = await statementsOf(() => andrew.get('/memos?stage=pending'));
  await saved('andrew');
  await andrew.get('/memos?stage=pending'); // The message that it is saved is shown once.
  const withOne = await statementsOf(() => andrew.get('/memos?stage=pending'));
  expect(withOne).toHaveLength(without.length);
});

test('the policy says of everybody what the statement of the lists says', async () => {
  await saved('andrew', { name: 'Of Andrew' });
  await saved('darian', department());
  await saved('admin', { name: 'Of all', audience: 'everyone', query: 'sort=title' });
  const views = await app.db.prisma.savedView.findMany();
  expect(views).toHaveLength(3);
  for (const person of ['andrew', 'olga', 'darian', 'marina', 'admin', 'garry', 'ekaterina']) {
    const actor = await findActor(app.db, (await app.user(person)).id);
    if (!actor) throw new Error(`${person} is nobody`);
    const reader = await findViewReader(app.db, actor);
    const seen = views.filter((view) => canSeeView(reader, view)).map(({ name }) => name);
    expect((await offered(person)).toSorted(), person).toEqual(seen.toSorted());
  }
});
