import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordAudit } from '#src/features/audit/audit.service';
import { clock } from '#src/platform/clock';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { writeMemo } from '../../support/memos';
import { page } from '../../support/page';
import { asBytes, sheetOf } from '../../support/workbook';
import { makeTask } from '../../support/tasks';

let app: TestApp;
let admin: Agent;

beforeAll(async () => {
  app = await withApp();
  admin = await app.agentFor('admin');
});
afterAll(() => app.close());

/** The lines of the audit as one reads them: who, what, and the facts below. */
async function linesAt(url: string): Promise<string[]> {
  const answer = await admin.get(url);
  expect(answer.status).toBe(200);
  const { $ } = page(answer);
  const textOf = (element: Parameters<typeof $>[0]) => $(element).text().replace(/\s+/g, ' ').trim();
  return $('#audit tbody tr')
    .map((_, row) =>
      $(row)
        .find('td')
        .slice(1, 3)
        .map((_index, cell) => textOf(cell))
        .get()
        .join(': '),
    )
    .get();
}

const idOf = async (person: string) => (await app.user(person)).id;

test('a sign-in, and one that was refused, stand there with the address they came from', async () => {
  await app.agent().post('/login').type('form').send({ email: 'olga@demo.test', password: 'wrong-wrong-wrong' });
  const { $, content } = page(await admin.get('/admin/audit?kind=signIns'));
  expect(await linesAt('/admin/audit?kind=signIns')).toEqual([
    'Nobody signed in: Sign-in refused for Olga Koval',
    'Adam Brandt: Signed in',
  ]);
  expect($('#audit tbody tr').first().find('td').last().text()).toMatch(/127\.0\.0\.1/);
  expect(content).not.toContain('wrong-wrong-wrong');
});

test('changed rights are told with old and new values in words, and found as changes of rights', async () => {
  const { id, name, email, departmentId, version } = await app.user('masha');
  const form = { name, email, department: departmentId, isOperator: '1', version };
  await admin.post(`/admin/users/${id}`).type('form').send(form);
  const [line] = await linesAt('/admin/audit?kind=rights');
  expect(line).toBe('Adam Brandt: Changed the rights of Masha Lind Operator: no → yes');
});

test('an operator’s readings of memos and tasks stand there by their number, once a sitting, without a title', async () => {
  const memoId = await writeMemo(app, 'andrew', { title: 'Secret plans', to: 'garry', file: 'figures' });
  const taskId = await makeTask(app, 'garry', { title: 'Secret work' });
  const operator = await app.agentFor('ekaterina');
  for (const url of [`/memos/${memoId}`, `/memos/${memoId}`, `/tasks/${taskId}`, `/tasks/${taskId}`]) {
    await operator.get(url).expect(200);
  }
  await (await app.agentFor('garry')).get(`/tasks/${taskId}`).expect(200);
  expect(await linesAt('/admin/audit?kind=readings')).toEqual([
    `Ekaterina Novak: Read task #${taskId} without a part in it`,
    `Ekaterina Novak: Read memo #${memoId} without a part in it`,
  ]);
  expect(await linesAt(`/admin/audit?q=%23${memoId}&kind=readings`)).toContain(
    `Ekaterina Novak: Read memo #${memoId} without a part in it`,
  );
  expect((await admin.get('/admin/audit')).text).not.toContain('Secret');
});

test('the next sitting is another reading', async () => {
  const taskId = await makeTask(app, 'garry');
  const operator = await app.agentFor('ekaterina');
  await operator.get(`/tasks/${taskId}`);
  clock.set(new Date(Date.now() + 16 * 60_000));
  await operator.get(`/tasks/${taskId}`);
  clock.reset();
  expect(await app.db.prisma.auditEntry.count({ where: { details: { path: ['taskId'], equals: taskId } } })).toBe(2);
});

test('lines are found by person, by words, by day; each filter is a chip that can be taken off', async () => {
  await recordAudit(app.db.prisma, {
    type: 'tag.created',
    actorId: await idOf('admin'),
    details: { id: 1, name: '100 % wool' },
  });
  expect(await linesAt('/admin/audit?q=0+%25+WOOL')).toEqual(['Adam Brandt: Created the tag “100 % wool”']);
  expect(await linesAt('/admin/audit?q=olga')).toEqual(['Nobody signed in: Sign-in refused for Olga Koval']);
  expect(await linesAt(`/admin/audit?person=${await idOf('masha')}`)).toHaveLength(1);
  expect(await linesAt('/admin/audit?q=name')).toEqual([]);
  expect(await linesAt('/admin/audit?to=2020-01-01')).toEqual([]);
  const { $ } = page(await admin.get('/admin/audit?q=wool&kind=settings&from=2020-01-01'));
  const chips = $('.chip').map((_, chip) => [
    [$(chip).text().replace('Remove filter', '').trim(), $(chip).attr('href')],
  ]);
  expect(chips.get()).toContainEqual([
    expect.stringContaining('Settings and choices'),
    '/admin/audit?q=wool&from=2020-01-01',
  ]);
});

test.each([
  '?after=nonsense',
  '?kind=what',
  '?person=x',
  '?from=2026-13-45',
  '?q=%00',
  '?q=a&q=b',
  '?before=WyJhdCIsIngiLDEsMV0',
])('what an address says by mistake is passed over: %s', async (query) => {
  expect((await admin.get(`/admin/audit${query}`)).status).toBe(200);
});

test('pages follow each other without a gap or a line twice, back and forth, also within one moment', async () => {
  const actorId = await idOf('sergey');
  const createdAt = new Date('2020-05-05T10:00:00Z');
  const data = Array.from({ length: 120 }, (_, index) => ({
    type: 'purpose.moved',
    actorId,
    createdAt,
    details: { name: `T${index}` },
  }));
  await app.db.prisma.auditEntry.createMany({ data });
  const first = `/admin/audit?person=${actorId}`;
  const linkOf = async (url: string, rel: string) =>
    page(await admin.get(url))
      .$(`a[rel=${rel}]`)
      .attr('href') ?? '';
  const second = await linkOf(first, 'next');
  const third = await linkOf(second, 'next');
  const all = [...(await linesAt(first)), ...(await linesAt(second)), ...(await linesAt(third))];
  expect(new Set(all).size).toBe(120);
  expect(await linesAt(await linkOf(third, 'prev'))).toEqual(await linesAt(second));
});

test('the file holds all that the filters leave, nothing a spreadsheet would run, and is itself recorded', async () => {
  const actorId = await idOf('tanya');
  const details = { id: 1, name: 'x', changes: { name: { from: '=HYPERLINK("http://evil")', to: 'y' } } };
  await recordAudit(app.db.prisma, { type: 'tag.changed', actorId, details });
  await app.db.prisma.user.update({ where: { id: actorId }, data: { name: '=cmd|calc' } });
  const answer = await admin.get(`/admin/audit/export.csv?person=${actorId}`);
  expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
  expect(answer.headers['content-disposition']).toMatch(/attachment; filename=audit-\d{4}-\d\d-\d\d\.csv$/);
  const [head, line, ...rest] = answer.text.split('\r\n');
  expect(head).toBe('\uFEFFNumber,When,Who,What,Details,Address');
  expect(line).toContain(`,'=cmd|calc,Changed the tag “x”,"Name: =HYPERLINK(""http://evil"") → y",`);
  expect(rest).toEqual(['']);
  const book = await admin.get(`/admin/audit/export.xlsx?person=${actorId}`).buffer(true).parse(asBytes);
  expect(book.headers['content-disposition']).toMatch(/attachment; filename=audit-\d{4}-\d\d-\d\d\.xlsx$/);
  expect(sheetOf(book.body as Buffer)).toContain('>Name: =HYPERLINK("http://evil") → y</t>');
  const many = await admin.get(`/admin/audit/export.csv?person=${await idOf('sergey')}`);
  expect(many.text.split('\r\n')).toHaveLength(122);
  const [exported] = await linesAt('/admin/audit?kind=exports');
  expect(exported).toContain(`Adam Brandt: Exported the audit Filters: Person: ${await idOf('sergey')}`);
});
