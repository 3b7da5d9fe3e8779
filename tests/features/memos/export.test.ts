import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { audited, listInPieces, PIECE } from '#src/features/memos/export/export.service';
import { EXPORT_MAX, exportTable } from '#src/features/memos/export/export.table';
import { memoList } from '#src/features/memos/list/list.address';
import type { ListRow } from '#src/features/memos/list/list.queries';
import { findActor } from '#src/features/people/actor.queries';
import { translatorFor } from '#src/i18n/i18n';
import { formatFor } from '#src/platform/http/format';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { act, makeMemo } from '../../support/memos';
import { page, type Page } from '../../support/page';
import { asBytes, sheetOf } from '../../support/workbook';
import { storeMemo } from './storedMemo';

let app: TestApp;
let andrew: Agent;
let declined: number;
const everything = memoList.everything;
const actorOf = async (person: string) => (await findActor(app.db, (await app.user(person)).id))!;

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
    '\uFEFFNumber,Title,Recipient,Files,Stage,Outcome,Reviewed,Considered by,Task,Owner,Department,Created,Expected by',
  );
  expect(lines).toHaveLength(2);
  expect(lines[0]).toContain(`"'=HYPERLINK(""http://evil.test"")",The company,0,Pending,,,,,Andrew Meyer`);
  expect(lines[1]).toMatch(
    new RegExp(
      `^${declined},"Grün, ""sofort""",Garry Chief,0,Considered,Declined,[\\d-]{10},Garry Chief,,Andrew Meyer,`,
    ),
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

const headingsOf = (list: Page) =>
  list
    .$('thead th')
    .map((_, one) => list.$(one).text().trim())
    .get();

it('has the columns of the list, in their order', async () => {
  const shown = headingsOf(page(await andrew.get('/memos')));
  const [head = ''] = await csvOf('');
  const columns = head.replace('\uFEFF', '').split(',');
  const common = columns.filter((column) => shown.some((name) => name.startsWith(column)));
  expect(common).toEqual(['Title', 'Recipient', 'Files', 'Reviewed', 'Task', 'Owner', 'Department', 'Created']);
  expect(common).toEqual(common.toSorted((one, other) => placeIn(shown, one) - placeIn(shown, other)));
});

const placeIn = (shown: string[], column: string) => shown.findIndex((name) => name.startsWith(column));

describe('of more memos than are read at a time', () => {
  let olga: Agent;
  const count = 2 * PIECE + 7;
  beforeAll(async () => {
    olga = await app.agentFor('olga');
    for (let at = 0; at < count; at += 1) {
      const to = at % 2 === 0 ? 'marina' : 'olga';
      await storeMemo(app, { title: `Pile ${String(at).padStart(5, '0')}`, owner: 'olga', to });
    }
  });

  const linesOf = async (query: string): Promise<string[]> => {
    const answer = await olga.get(`/memos/export.csv${query}`).buffer(true).parse(asBytes);
    return (answer.body as Buffer).toString('utf8').trimEnd().split('\r\n').slice(1);
  };
  const titlesOf = async (query: string) => (await linesOf(query)).map((line) => line.split(',')[1] ?? '');

  it.each(['title', 'created', 'recipient', 'owner'])(
    'none is missing and none comes twice when it is sorted by %s, either way',
    async (sort) => {
      const down = await titlesOf(`?sort=${sort}&dir=desc`);
      const up = await titlesOf(`?sort=${sort}&dir=asc`);
      expect(new Set(down).size).toBe(count);
      expect(down).toHaveLength(count);
      expect(up).toEqual(down.toReversed());
    },
  );

  it('none is missing where words are sought', async () => {
    expect(new Set(await titlesOf('?q=pile')).size).toBe(count);
  });

  it('leaves in pieces: the first rows are there before the last ones are read, and what one may no longer see does not follow', async () => {
    const actor = await actorOf('olga');
    const pieces = listInPieces(app.db, actor, everything);
    expect((await pieces.next()).value).toHaveLength(PIECE);
    const last = await app.db.prisma.memo.findFirstOrThrow({ where: { title: 'Pile 00000' } });
    await app.db.prisma.memo.update({ where: { id: last.id }, data: { withdrawnAt: new Date() } });
    const rest = [];
    for await (const piece of pieces) rest.push(...piece.map(({ title }) => title));
    await app.db.prisma.memo.update({ where: { id: last.id }, data: { withdrawnAt: null } });
    expect(rest).toContain('Pile 00001');
    expect(rest).not.toContain('Pile 00000');
  });

  it('a reader who leaves midway is in the audit with what had left by then', async () => {
    const actor = await actorOf('olga');
    const taken = audited(
      { db: app.db, actor },
      { format: 'csv', filters: {} },
      listInPieces(app.db, actor, everything),
    );
    await taken.next();
    await taken.return(undefined);
    expect((await lastExport()).details).toMatchObject({ memos: PIECE });
  });

  it('says in its last row that the list is longer', async () => {
    const piece = await listInPieces(app.db, await actorOf('olga'), everything).next();
    const row = (piece.value as ListRow[])[0]!;
    const rows = [];
    const much = (async function* () {
      for (let at = 0; at <= EXPORT_MAX; at += 1000)
        yield await Promise.resolve(Array.from({ length: 1000 }, () => row));
    })();
    const words = { t: translatorFor('en'), format: formatFor('en', 'UTC') };
    for await (const batch of exportTable(words, much)) rows.push(...batch);
    expect(rows).toHaveLength(EXPORT_MAX + 2);
    expect(rows.at(-1)).toEqual(['Only the first 10,000 memos of the list are in this file.']);
  });
});

it('opens in a German office: marked as UTF-8, split by semicolons, with the days as people write them', async () => {
  await app.db.prisma.user.updateMany({ where: { email: 'valeria@demo.test' }, data: { locale: 'de' } });
  const valeria = await app.agentFor('valeria');
  await storeMemo(app, { title: 'Größe; Maß', owner: 'valeria', to: 'marina' });
  const answer = await valeria.get('/memos/export.csv').buffer(true).parse(asBytes);
  const text = (answer.body as Buffer).toString('utf8');
  expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
  expect(text).toMatch(/^\uFEFFNummer;Titel;/);
  expect(text).toMatch(/\d;"Größe; Maß";Marina Sato;0;.*;\d\d\.\d\d\.\d{4} \d\d:\d\d;\r\n/);
});

it('takes ticked memos along also where they are withdrawn, in the order of the ticks', async () => {
  const [first, second] = [
    await makeMemo(app, 'andrew', { to: 'garry', title: 'Taken back' }),
    await makeMemo(app, 'andrew', { to: 'garry', title: 'Still there' }),
  ];
  await act(andrew, `/memos/${first}/withdrawal`, {});
  const lines = await csvOfSelected(andrew, [first, second]);
  expect(lines.map((line) => line.split(',').slice(1, 5).join())).toEqual([
    'Taken back,Garry Chief,0,Withdrawn',
    'Still there,Garry Chief,0,Pending',
  ]);
  expect((await csvOf('?view=withdrawn'))[1]).toContain('Taken back');
  // Its former recipient sees it no longer.
  expect(await csvOfSelected(await app.agentFor('garry'), [first])).toEqual([]);
});

async function csvOfSelected(agent: Agent, ids: number[]): Promise<string[]> {
  const query = ids.map((id) => `memo=${id}`).join('&');
  const answer = await agent.get(`/memos/selected/export.csv?${query}`).buffer(true).parse(asBytes);
  return (answer.body as Buffer).toString('utf8').trimEnd().split('\r\n').slice(1);
}

const lastExport = () =>
  app.db.prisma.auditEntry.findFirstOrThrow({ where: { type: 'memos.exported' }, orderBy: { id: 'desc' } });

it('is a workbook whose columns are as wide as what stands in them, and whose heading stays in sight', async () => {
  await makeMemo(app, 'andrew', { to: 'garry', title: `Wide ${'and wider '.repeat(3)}title` });
  const sheet = sheetOf((await download('/memos/export.xlsx?q=wider')).body as Buffer);
  const widths = [...sheet.matchAll(/<col min="\d+" max="\d+" width="(\d+)"/g)].map(([, width]) => Number(width));
  expect(widths).toHaveLength(13);
  expect([widths[0], widths[1]]).toEqual([10, 42]);
  expect(sheet).toContain('state="frozen"');
  expect(sheet.indexOf('<sheetViews>')).toBeLessThan(sheet.indexOf('<cols>'));
});

it('is a workbook, too, is led to from the list, and the audit says who took how many, without the words', async () => {
  const list = page(await andrew.get('/memos?outcome=declined&q=sofort'));
  const href = list.$('a[href^="/memos/export.xlsx"]').attr('href') ?? '';
  const answer = await download(href);
  expect(sheetOf(answer.body as Buffer)).toContain('sofort');
  const entry = await lastExport();
  expect(entry.actorId).toBe((await app.user('andrew')).id);
  expect(entry.details).toEqual({ format: 'xlsx', memos: 1, filters: { outcome: 'declined' } });
  const audit = page(await (await app.agentFor('admin')).get('/admin/audit?kind=exports'));
  expect(audit.content).toContain('Exported 1 memos');
});
