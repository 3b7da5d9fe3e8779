import { load } from 'cheerio';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Dump } from '#src/import/dump/dump';
import { importDjangoCrm } from '#src/import/importDjangoCrm';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { makeMemo } from '../../support/memos';
import { makeTask } from '../../support/tasks';
import { listPage } from '../memos/listPage';
import { dumpFile, expected } from '../../import/living';

let app: TestApp;
/** Sees every sent memo and task. */
let ekaterina: Agent;
const memo = expected.memos.find(({ stage }) => stage !== 'draft')!;
const task = expected.tasks[0]!;

/** Somebody here was faster. */
const takeNumber = (table: 'memos' | 'tasks', number: number) =>
  app.db.pool.query('SELECT setval(pg_get_serial_sequence($1, $2), $3, false)', [table, 'id', number]);

beforeAll(async () => {
  app = await withApp();
  ekaterina = await app.agentFor('ekaterina');
  await takeNumber('memos', memo.number);
  expect(await makeMemo(app, 'andrew', { to: 'garry', title: 'Ours' })).toBe(memo.number);
  await takeNumber('tasks', task.number);
  expect(await makeTask(app, 'andrew', { title: 'Our task' })).toBe(task.number);
  const options = { companyName: 'Acme', locale: 'en', timeZone: 'UTC' };
  await Dump.read([dumpFile('whole.json.gz')], (dump) => importDjangoCrm(app.db, dump, options));
});
afterAll(() => app.close());

const idOf = async (model: string, number: number) => {
  const where = { source_model_externalKey: { source: 'django-crm', model, externalKey: String(number) } };
  return (await app.db.prisma.importedRecord.findUniqueOrThrow({ where })).recordId;
};

test('a memo whose number was taken here is found by its old one, in the list, its page and the field above', async () => {
  const id = await idOf('tasks.memo', memo.number);
  expect(id).not.toBe(memo.number);
  for (const q of [`#old ${memo.number}`, `#OLD #${memo.number}`, `#old 00${memo.number}`]) {
    expect((await listPage(ekaterina, `/memos?view=company&q=${encodeURIComponent(q)}`)).titles).toEqual([memo.title]);
  }
  const q = encodeURIComponent(`#old ${memo.number}`);
  const page = load((await ekaterina.get(`/search?q=${q}`)).text);
  expect(page('[data-found=memo] .memo-title').attr('href')).toBe(`/memos/${id}`);
  const below = await ekaterina.get(`/search/hits?q=${q}`).set('Accept', 'application/json');
  expect(JSON.stringify(below.body)).toContain(`/memos/${id}`);
  expect((await listPage(ekaterina, `/memos?view=company&q=%23${memo.number}`)).titles).toEqual(['Ours']);
});

test('so is a task, and a project, each in its own list, board and export', async () => {
  const old = `#old ${task.number}`;
  const id = await idOf('tasks.task', task.number);
  expect(id).not.toBe(task.number);
  expect((await listPage(ekaterina, `/tasks?q=${encodeURIComponent(old)}`)).titles).toEqual([task.title]);
  expect((await ekaterina.get(`/tasks/export.csv?stage=any&q=${encodeURIComponent(old)}`)).text).toContain(task.title);
  const project = expected.projects[0]!;
  const ofProject = encodeURIComponent(`#old ${project.pk}`);
  expect((await listPage(ekaterina, `/projects?stage=any&q=${ofProject}`)).titles).toEqual([project.title]);
});

test('a number that kept its place is found as an old one, too; one that nothing had is not found, nor a foreign one', async () => {
  const kept = expected.memos.find(({ number, stage }) => stage !== 'draft' && number !== memo.number)!;
  const q = encodeURIComponent(`#old ${kept.number}`);
  expect((await listPage(ekaterina, `/memos?view=company&q=${q}`)).titles).toEqual([kept.title]);
  for (const none of ['#old 999999999999999999', '#old 1999999999']) {
    expect((await listPage(ekaterina, `/memos?view=company&q=${encodeURIComponent(none)}`)).titles).toEqual([]);
  }
  const andrew = await app.agentFor('andrew');
  expect((await listPage(andrew, `/memos?q=${encodeURIComponent(`#old ${memo.number}`)}`)).titles).toEqual([]);
});
