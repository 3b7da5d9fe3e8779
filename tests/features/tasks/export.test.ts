import { afterAll, beforeAll, expect, it } from 'vitest';
import { csv } from '#src/platform/spreadsheet/csv';
import { xlsx } from '#src/platform/spreadsheet/xlsx';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { asBytes, sheetOf } from '../../support/workbook';
import { storeTask } from './storedTask';

let app: TestApp;
let andrew: Agent;

beforeAll(async () => {
  app = await withApp();
  andrew = await app.agentFor('andrew');
  const created = '2026-11-22T08:41:00Z';
  await storeTask(app, {
    title: '=HYPERLINK("http://evil.test")',
    responsible: ['andrew', 'olga'],
    created,
    due: '2026-12-01',
    files: ['a.txt'],
  });
  await storeTask(app, {
    title: 'Grün, "sofort"',
    created: '2026-11-23T08:41:00Z',
    priority: 'high',
    step: '2026-11-30',
  });
  await storeTask(app, { title: 'Closed', stage: 'completed' });
  await storeTask(app, { title: 'Not for Andrew', owner: 'garry' });
});
afterAll(() => app.close());

const download = (url: string) => andrew.get(url).buffer(true).parse(asBytes);

it('gives the tasks of the list as CSV that spreadsheets read and nothing in it runs', async () => {
  const answer = await download('/tasks/export.csv?sort=created');
  expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
  expect(answer.headers['content-disposition']).toMatch(/^attachment; filename=tasks-\d{4}-\d\d-\d\d\.csv$/);
  const text = (answer.body as Buffer).toString('utf8');
  expect(text.startsWith('\uFEFFNumber,Title,Stage,Priority,Next step,Next step on,Due on,Responsible,')).toBe(true);
  expect(text.split('\r\n')[0]).toMatch(/,Main task,Project,Created$/);
  const lines = text.trimEnd().split('\r\n');
  expect(lines).toHaveLength(3);
  expect(lines[1]).toMatch(
    /^\d+,"Grün, ""sofort""",pending,High,Read the task,2026-11-30,,,Andrew Meyer,Global sales,0,,,,2026-11-23 09:41$/,
  );
  expect(lines[2]).toContain(`"'=HYPERLINK(""http://evil.test"")"`);
  expect(lines[2]).toContain('2026-12-01,"Andrew Meyer, Olga Koval"');
});

it('writes CSV as spreadsheets of the reader take it: days as there, semicolons where numbers have a comma', async () => {
  await app.db.prisma.user.update({ where: { email: 'andrew@demo.test' }, data: { locale: 'de' } });
  const text = ((await download('/tasks/export.csv?sort=created')).body as Buffer).toString('utf8');
  await app.db.prisma.user.update({ where: { email: 'andrew@demo.test' }, data: { locale: 'en' } });
  expect(text).toMatch(/^\uFEFFNummer;Titel;/);
  expect(text).toContain(`"'=HYPERLINK(""http://evil.test"")"`);
  expect(text).toContain('01.12.2026;"Andrew Meyer, Olga Koval"');
});

it('takes the filters of the list along, and what the person may not see is not in the file', async () => {
  const text = ((await download('/tasks/export.csv?stage=closed')).body as Buffer).toString('utf8');
  expect(text).toContain('Closed');
  expect(text).not.toContain('sofort');
  expect(((await download('/tasks/export.csv?stage=any')).body as Buffer).toString('utf8')).not.toContain(
    'Not for Andrew',
  );
});

it('writes down who took how many tasks out of the house, without the words they searched', async () => {
  await download('/tasks/export.csv?q=sofort&priority=high');
  const entry = await app.db.prisma.auditEntry.findFirstOrThrow({
    where: { type: 'tasks.exported' },
    orderBy: { id: 'desc' },
  });
  expect(entry.actorId).toBe((await app.user('andrew')).id);
  expect(entry.details).toEqual({ format: 'csv', tasks: 1, filters: { priority: 'high' } });
});

it('gives them as a workbook in which days are days and texts are texts', async () => {
  const answer = await download('/tasks/export.xlsx?sort=created');
  expect(answer.headers['content-disposition']).toContain('.xlsx');
  const sheet = sheetOf(answer.body as Buffer);
  expect(sheet).toContain('<t xml:space="preserve">=HYPERLINK("http://evil.test")</t>');
  expect(sheet).not.toContain('<f>');
  // 1 December 2026, as spreadsheets count days.
  expect(sheet).toContain('s="3"><v>46357</v>');
});

it('compresses what is long, and leaves out what XML cannot say', async () => {
  const long = await xlsx(
    'Long',
    Array.from({ length: 3000 }, (_, index) => [`Row ${index} \u0001<&>`]),
  );
  expect(long.length).toBeLessThan(60_000);
  expect(sheetOf(long)).toContain('Row 2999 &lt;&amp;&gt;');
});

it.each(['=1', '+1', '-1', '@a', '\t=1', '\r=1'])('disarms %j', (cell) => {
  expect(csv([[cell]])).toMatch(/^\uFEFF"?'/);
});
