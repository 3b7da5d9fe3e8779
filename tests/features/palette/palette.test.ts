import { afterAll, beforeAll, expect, test } from 'vitest';
import { withApp, type TestApp } from '../../support/app';
import { writeMemo } from '../../support/memos';
import { statementsOf } from '../../support/statements';
import { makeTask } from '../../support/tasks';

let app: TestApp;

beforeAll(async () => {
  app = await withApp();
});
afterAll(() => app.close());

type Palette = { groups: { name: string; hits: { href: string; pieces: { text: string }[]; detail: string }[] }[] };

async function offered(person: string, group: string): Promise<string[]> {
  const answer = await (await app.agentFor(person)).get('/palette').set('Accept', 'application/json');
  expect(answer.status).toBe(200);
  const { groups }: Palette = answer.body;
  return (
    groups.find(({ name }) => name === group)?.hits.map(({ pieces }) => pieces.map(({ text }) => text).join('')) ?? []
  );
}

test('it offers the pages that one may open, in one’s language', async () => {
  const pages = await offered('andrew', 'pages');
  expect(pages).toEqual(
    expect.arrayContaining(['New memo', 'Signature folder', 'My day', 'Saved views', 'My account']),
  );
  expect(pages).not.toContain('Administration');
  expect(await offered('admin', 'pages')).toContain('Administration');
  await app.db.prisma.user.updateMany({ where: { email: 'masha@demo.test' }, data: { locale: 'de' } });
  expect(await offered('masha', 'pages')).toContain('Mein Tag');
});

test('every page that it offers is there', async () => {
  const admin = await app.agentFor('admin');
  const { groups }: Palette = (await admin.get('/palette').set('Accept', 'application/json')).body;
  const hrefs = groups.flatMap(({ name, hits }) => (name === 'pages' ? hits.map(({ href }) => href) : []));
  expect(hrefs.length).toBeGreaterThan(10);
  for (const href of hrefs) expect((await admin.get(href).redirects(1)).status, href).toBe(200);
});

test('it offers the memos and tasks that one saw last, the last one first, and none that one no longer sees', async () => {
  const first = await writeMemo(app, 'andrew', { title: 'Seen first', to: 'garry', subscribers: ['olga'] });
  const second = await writeMemo(app, 'andrew', { title: 'Seen second', to: 'garry', subscribers: ['olga'] });
  await writeMemo(app, 'andrew', { title: 'Never seen', to: 'garry', subscribers: ['olga'] });
  const task = await makeTask(app, 'andrew', { title: 'Seen last', responsible: ['andrew'], subscribers: ['olga'] });
  const olga = await app.agentFor('olga');
  for (const url of [`/memos/${first}`, `/memos/${second}`, `/tasks/${task}`]) await olga.get(url);
  const { id: userId } = await app.user('olga');
  // Each was seen a minute after the one before.
  const seen = (minute: number) => ({ data: { seenAt: new Date(Date.UTC(2099, 0, 1, 0, minute)) } });
  await app.db.prisma.participant.updateMany({ where: { memoId: first, userId }, ...seen(1) });
  await app.db.prisma.participant.updateMany({ where: { memoId: second, userId }, ...seen(2) });
  await app.db.prisma.taskParticipant.updateMany({ where: { taskId: task, userId }, ...seen(3) });
  expect((await offered('olga', 'recent')).slice(0, 3)).toEqual(['Seen last', 'Seen second', 'Seen first']);
  expect(await offered('olga', 'recent')).not.toContain('Never seen');
  expect(await offered('marina', 'recent')).not.toContain('Seen first');
  await app.db.prisma.memo.update({ where: { id: second }, data: { withdrawnAt: new Date() } });
  expect(await offered('olga', 'recent')).not.toContain('Seen second');
});

test('it offers one’s saved views of every list, and nobody else’s', async () => {
  const { id: ownerId } = await app.user('andrew');
  const mine = { ownerId, audience: 'me' as const, position: 1 };
  await app.db.prisma.savedView.create({
    data: { ...mine, kind: 'memos', name: 'My memos', query: 'view=mine&files=1' },
  });
  await app.db.prisma.savedView.create({ data: { ...mine, kind: 'tasks', name: 'My tasks', query: 'priority=high' } });
  expect(await offered('andrew', 'views')).toEqual(expect.arrayContaining(['My memos', 'My tasks']));
  expect(await offered('olga', 'views')).toEqual([]);
});

test('it takes four statements, whatever there is', async () => {
  const andrew = await app.agentFor('andrew');
  const statements = await statementsOf(() => andrew.get('/palette'));
  expect(statements.length, statements.join('\n')).toBeLessThanOrEqual(4);
});

test('a button leads to it on every page, and without JavaScript to the search', async () => {
  const answer = await (await app.agentFor('andrew')).get('/memos');
  expect(answer.text).toMatch(/<a class="tool palette-tool" href="\/search" data-palette="[^"]*palette[^"]*\.css"/);
});
