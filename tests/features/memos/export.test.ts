import { afterAll, beforeAll, expect, it } from 'vitest';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { act, makeMemo } from '../../support/memos';
import { page } from '../../support/page';
import { asBytes, sheetOf } from '../../support/workbook';
import { storeMemo } from './storedMemo';

let app: TestApp;
let andrew: Agent;
let declined: number;

beforeAll(async () => {
  app = await withApp();
  andrew = await app.agentFor('andrew');
  declined = await makeMemo(app, 'andrew', { to: 'garry', title: 'Grün, "sofort"' });
  const purpose = await app.db.prisma.purpose.findFirstOrThrow({ where: { name: 'on approval' } });
  await app.db.prisma.memo.update({ where: { id: declined }, data: { purposeId: purpose.id } });
  await act(await app.agentFor('garry'), `/memos/${declined}/consideration`, {
    outcome: 'declined',
    conclusion: 'No.',
  });
  await storeMemo(app, { title: '=HYPERLINK("http://evil.test")', owner: 'andrew', to: 'company' });
  await storeMemo(app, { title: 'Not for Andrew', owner: 'garry', to: 'ruth' });
});
afterAll(() => app.close());

const download = (url: string) => andrew.get(url).buffer(true).parse(asBytes);
const csvOf = async (query: string) =>
  ((await download(`/memos/export.csv${query}`)).body as Buffer).toString('utf8').trimEnd().split('\r\n');

it('gives the memos of the list with what was decided, and nothing in it runs', async () => {
  const [head, ...lines] = await csvOf('?sort=title&dir=asc');
  expect(head).toBe(
    '\uFEFFNumber,Title,Recipient,Stage,Outcome,Reviewed,Considered by,Owner,Department,Files,Task,Created,Expected by',
  );
  expect(lines).toHaveLength(2);
  expect(lines[0]).toContain(`"'=HYPERLINK(""http://evil.test"")",The company,Pending,,,,Andrew Meyer`);
  expect(lines[1]).toMatch(
    new RegExp(`^${declined},"Grün, ""sofort""",Garry Chief,Considered,Declined,[\\d-]{10},Garry Chief,Andrew Meyer,`),
  );
});

it('takes filters and words along, also for a memo that is sought by its number', async () => {
  expect(await csvOf('?outcome=declined')).toHaveLength(2);
  expect(await csvOf('?outcome=approved')).toHaveLength(1);
  expect((await csvOf(`?q=%23${declined}`))[1]).toContain('sofort');
});

it('says by when a memo is expected', async () => {
  const memo = await makeMemo(app, 'andrew', { to: 'garry', title: 'Soon' });
  await app.db.prisma.memo.update({ where: { id: memo }, data: { expectedBy: new Date('2031-03-09') } });
  expect((await csvOf(`?q=%23${memo}`))[1]).toMatch(/,2031-03-09$/);
});

it('holds more than a page of the list', async () => {
  for (let at = 0; at < 60; at += 1) await storeMemo(app, { title: `Many ${at}`, owner: 'masha', to: 'marina' });
  const masha = await app.agentFor('masha');
  const answer = await masha.get('/memos/export.csv').buffer(true).parse(asBytes);
  expect((answer.body as Buffer).toString('utf8').match(/Many/g)).toHaveLength(60);
});

it('is a workbook, too, is led to from the list, and the audit says who took how many, without the words', async () => {
  const list = page(await andrew.get('/memos?outcome=declined&q=sofort'));
  const href = list.$('a[href^="/memos/export.xlsx"]').attr('href') ?? '';
  const answer = await download(href);
  expect(sheetOf(answer.body as Buffer)).toContain('sofort');
  const entry = await app.db.prisma.auditEntry.findFirstOrThrow({
    where: { type: 'memos.exported' },
    orderBy: { id: 'desc' },
  });
  expect(entry.actorId).toBe((await app.user('andrew')).id);
  expect(entry.details).toEqual({ format: 'xlsx', memos: 1, filters: { outcome: 'declined' } });
  const audit = page(await (await app.agentFor('admin')).get('/admin/audit?kind=exports'));
  expect(audit.content).toContain('Exported 1 memos');
});
