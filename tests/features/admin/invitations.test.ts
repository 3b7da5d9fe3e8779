import { randomUUID } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pruneExpired } from '#src/features/admin/jobs/pruning.service';
import { holdExecutives } from '#src/features/people/executives.service';
import { cpuMsOf } from '../../support/cpu';
import { writeMemo } from '../../support/memos';
import { page, type Page } from '../../support/page';
import { countStatements } from '../../support/statements';
import { withApp, type Agent, type TestApp } from '../../support/app';

let test: TestApp;
let admin: Agent;

beforeAll(async () => {
  test = await withApp({ BASE_URL: 'http://notes.test' });
  admin = await test.agentFor('admin');
});
afterAll(() => test.close());

const departmentId = async (name: string) => (await test.db.prisma.department.findFirstOrThrow({ where: { name } })).id;

/** Sends a pasted list or a file, and answers the address of its dry run. */
async function upload(content: string | Buffer, fields: Record<string, string> = {}): Promise<string> {
  const answer = await admin
    .post('/admin/invitations')
    .field({ list: '', department: '', clientKey: randomUUID(), ...fields })
    .attach('file', Buffer.from(content), 'people.csv');
  expect(answer.status).toBe(303);
  return answer.headers.location ?? '';
}

const paste = (list: string, fields: object = {}) =>
  admin
    .post('/admin/invitations')
    .type('form')
    .send({ list, department: '', clientKey: randomUUID(), ...fields });

const linesOf = ({ $ }: Page): string[] =>
  $('.invitation-table tbody tr')
    .toArray()
    .map((row) => $(row).text().replace(/\s+/g, ' ').trim());

const look = async (url: string): Promise<Page> => page(await admin.get(url));
const invite = (url: string, form: object = {}) => admin.post(`${url}/sending`).type('form').send(form);
const jobsFor = async (userId: number): Promise<number> => {
  const text = `SELECT count(*)::int AS jobs FROM graphile_worker._private_jobs WHERE payload ->> 'userId' = $1`;
  return (await test.db.pool.query<{ jobs: number }>(text, [String(userId)])).rows[0]?.jobs ?? 0;
};

const GERMAN = [
  '\uFEFFE-Mail;Name;Telefon;Abteilung;Geschäftsleitung;Operator;Verwaltung;Sprache',
  'Nora@Demo.Test;"Quist, Nora";+49 1;global sales;nein;ja;;Deutsch',
  'boss@demo.test;Bo Boss;;;ja;;ja;en',
  '"broken@demo.test;Broken;;;;;;',
  'olga@demo.test;Olga again;;;;;;',
  'NORA@demo.test;Nora twice;;Global sales;;;;',
  'atlas@demo.test;At Las;;Atlantis;;;;',
  'lost@demo.test;Lost;;;;;;',
  'maybe@demo.test;May Be;;Global sales;vielleicht;;;',
  'no-address;No Address;;Global sales;;;;',
  'french@demo.test;Fr Ench;;Global sales;;;;fr',
  '"two',
  'lines@demo.test";X;;;;;;',
].join('\r\n');

describe('a CSV file', () => {
  it('is shown line by line before anything is written: what will happen and why', async () => {
    const before = await test.db.prisma.user.count();
    const shown = await look(await upload(GERMAN));
    expect(shown.heading).toBe('What will happen');
    expect(shown.content).toContain('Nothing is read from these columns: Telefon');
    const lines = linesOf(shown);
    expect(lines.slice(0, 2)).toEqual([
      '2 Quist, Nora nora@demo.test global sales Operator Will be created',
      '3 Bo Boss boss@demo.test – Executive, Administrator Will be created',
    ]);
    expect(
      lines.slice(2).map((line) => line.replace(/^(\d+).*?(Already there|Wrong|Will be created)/, '$1 $2')),
    ).toEqual([
      '4 Wrong The quotation marks of this line do not end.',
      '5 Already there There is an account with this address; it stays as it is.',
      '6 Wrong Line 2 has the same address.',
      '7 Will be created The department “Atlantis” does not exist yet.',
      '8 Wrong There is no department, and only executives and administrators can be without one.',
      '9 Wrong “vielleicht” is neither yes nor no.',
      '10 Wrong This is not a valid e-mail address.',
      '11 Wrong The language “fr” is not offered.',
      '12 Wrong There is no department, and only executives and administrators can be without one.',
    ]);
    expect(shown.buttons).toEqual(
      expect.arrayContaining(['Invite 2 people', 'Create the departments and invite 3 people']),
    );
    expect(await test.db.prisma.user.count()).toBe(before);
  });

  it('of one person whose department is new says one everywhere', async () => {
    const shown = await look(await upload('name,email,department\nUna One,una@demo.test,Brand new'));
    expect(shown.content).toContain('1 person will get an account and an invitation.');
    expect(shown.content).toContain('The department Brand new does not exist yet and is created first.');
    expect(shown.buttons).toContain('Create the departments and invite 1 person');
    expect(shown.content).not.toMatch(/0 people|Invite 0/);
    expect(linesOf(shown)[0]).toContain('Will be created');
    expect(shown.$('.tabs a').text().replace(/\s+/g, ' ')).toContain('Wrong 0');
  });

  it('invites all who are right, once however often it is sent, and tells the audit', async () => {
    const url = await upload(GERMAN);
    await Promise.all([invite(url), invite(url), invite(url)]);
    const shown = await look(url);
    expect(shown.heading).toBe('What has happened');
    expect(shown.content).toContain('2 people have an account now and are invited.');
    const nora = await test.user('nora');
    expect(nora).toMatchObject({
      name: 'Quist, Nora',
      isOperator: true,
      isAdmin: false,
      locale: 'de',
      passwordHash: null,
    });
    expect(nora.departmentId).toBe(await departmentId('Global sales'));
    expect(await test.user('boss')).toMatchObject({
      isExecutive: true,
      isAdmin: true,
      locale: 'en',
      departmentId: null,
    });
    expect(await jobsFor(nora.id)).toBe(1);
    const audit = await test.db.prisma.auditEntry.findMany({ where: { subjectId: nora.id }, orderBy: { id: 'asc' } });
    expect(audit.map(({ type }) => type)).toEqual(['user.created', 'invitation.sent']);
    expect(linesOf(await look(`${url}?show=create`))).toHaveLength(2);
    // The same file again: everybody is there already.
    const again = await look(await upload(GERMAN));
    expect(again.content).toContain('Invited before and no password chosen yet');
    expect(again.buttons).not.toContain('Invite 2 people');
  });

  it('keeps nobody from writing to the company, however long it is, and its executives get what waits there', async () => {
    const plain = await upload('email,name,department\nquiet@demo.test,Quiet,Global sales');
    const answer = await test.db.prisma.$transaction(async (tx) => {
      // As one who is writing to the company just now.
      await holdExecutives(tx);
      return invite(plain);
    });
    expect(answer.status).toBe(303);
    expect(await test.db.prisma.user.count({ where: { email: 'quiet@demo.test' } })).toBe(1);

    const memoId = await writeMemo(test, 'andrew', { title: 'For all executives', to: 'company' });
    await invite(await upload('email,name,executive\nlate@demo.test,Late Boss,yes'));
    const { id: userId } = await test.user('late');
    const part = { memoId_userId: { memoId, userId } };
    expect(await test.db.prisma.participant.findUnique({ where: part })).toMatchObject({ isRecipient: true });
  });

  it('creates departments that do not exist yet when it is told to', async () => {
    const url = await upload(GERMAN.replaceAll('atlas', 'atlas2'));
    await invite(url, { createDepartments: '1' });
    const atlantis = await departmentId('Atlantis');
    expect(await test.user('atlas2')).toMatchObject({ departmentId: atlantis });
    const audit = await test.db.prisma.auditEntry.findFirst({ where: { type: 'department.created' } });
    expect(audit?.details).toMatchObject({ departmentId: atlantis, name: 'Atlantis' });
  });

  it.each([
    ['commas', 'name,email,department\nAn Comma,comma@demo.test,Local sales'],
    ['tabs', 'email\tdepartment\tname\ncomma@demo.test\tLocal sales\tAn Comma'],
    ['what Excel says of itself', 'sep=;\nname;email;department\nAn Comma;comma@demo.test;Local sales'],
    ['no headings', 'An Comma,comma@demo.test,Local sales'],
  ])('may be written with %s', async (_, content) => {
    const [line] = linesOf(await look(await upload(content)));
    expect(line).toMatch(/An Comma comma@demo.test Local sales – Will be created$/);
  });

  it('may come from an older Windows, or as UTF-16', async () => {
    const text = 'name;email;department\nJörg Müller;joerg@demo.test;Local sales\n';
    for (const bytes of [Buffer.from(text, 'latin1'), Buffer.from(`\uFEFF${text}`, 'utf16le')])
      expect(linesOf(await look(await upload(bytes)))[0]).toContain('Jörg Müller');
  });

  it.each([
    ['a workbook', Buffer.from('PK\u0003\u0004 and more'), 'This is not a CSV file.'],
    ['an empty file', Buffer.from('\r\n \r\n'), 'There is nobody on this list.'],
    ['headings alone', Buffer.from('name,email\n'), 'There is nobody on this list.'],
    ['more lines than it may have', Buffer.from('a@b.test\n'.repeat(10_001)), 'at most 10000 lines; this one has more'],
    [
      'more addresses in a line than it may have lines',
      Buffer.from('a@b.test, '.repeat(10_001)),
      'at most 10000 lines; this one has more',
    ],
  ])('that is %s is refused with a sentence', async (_, content, sentence) => {
    const fields = { list: 'typed@demo.test', department: '', clientKey: randomUUID() };
    const answer = await admin.post('/admin/invitations').field(fields).attach('file', content, 'people.csv');
    expect(answer.status).toBe(422);
    expect(page(answer).errorAt('CSV file')).toContain(sentence);
    expect(page(answer).valueOf('List')).toBe('typed@demo.test');
  });

  it('of ten thousand lines is looked at and invited at once, not line by line', async () => {
    const lines = Array.from({ length: 10_000 }, (_, at) => `Person ${at},p${at}@many.test,Local sales,no`);
    const url = await upload(['name,email,department,executive', ...lines].join('\n'));
    const shown = await look(`${url}?page=100`);
    expect(linesOf(shown)).toHaveLength(100);
    expect(shown.content).toContain('9,901–10,000 of 10,000');
    const { answer: statements, ms } = await cpuMsOf(() => countStatements(() => invite(url)));
    expect(statements).toBeLessThan(100);
    expect(ms).toBeLessThan(10_000);
    expect(await test.db.prisma.user.count({ where: { email: { endsWith: '@many.test' } } })).toBe(10_000);
  });
});

describe('a pasted list', () => {
  it('takes addresses as mail programs write them, with one department for all', async () => {
    const list = '"Meg Ryder" <meg@demo.test>; al.berto@demo.test\nTim, tim@demo.test, Bookkeeping';
    const answer = await paste(list, { department: await departmentId('Local sales') });
    const url = answer.headers.location ?? '';
    await invite(url);
    const local = await departmentId('Local sales');
    expect(await test.user('meg')).toMatchObject({ name: 'Meg Ryder', departmentId: local });
    expect(await test.user('al.berto')).toMatchObject({ name: 'Al Berto', departmentId: local });
    expect((await test.user('tim')).departmentId).toBe(await departmentId('Bookkeeping'));
  });

  it('sent twice with one key is one list', async () => {
    const clientKey = randomUUID();
    const [first, second] = await Promise.all([paste('a@b.test', { clientKey }), paste('a@b.test', { clientKey })]);
    expect(first.headers.location).toBe(second.headers.location);
  });

  it('without anybody says so', async () => {
    expect(page(await paste('  ')).errorAt('List')).toContain('There is nobody on this list.');
  });
});

describe('links to hand over', () => {
  it('are downloaded for the whole list, work once, and not after deactivation', async () => {
    const answer = await paste('Hand One, hand1@demo.test, Local sales\nHand Two, hand2@demo.test, Local sales');
    const url = answer.headers.location ?? '';
    await invite(url);
    const rows = parse((await admin.post(`${url}/links`).type('form').send({})).text, { bom: true });
    expect(rows.map(([name]) => name)).toEqual(['Name', 'Hand One', 'Hand Two']);
    const [one = '', two = ''] = rows.slice(1).map(([, , link = '']) => link.replace('http://notes.test', ''));
    const hashes = await test.db.prisma.userToken.findMany({ select: { tokenHash: true } });
    expect(hashes.map(({ tokenHash }) => tokenHash).join()).not.toContain(one.split('/').at(-1));

    const choose = (link: string) => test.agent().post(link).type('form').send({ password: 'a quiet green sofa' });
    expect((await test.agent().get(one)).status).toBe(200);
    const chosen = await choose(one);
    expect([chosen.status, chosen.headers.location]).toEqual([303, '/']);
    expect((await test.agent().get(one)).status).toBe(404);

    await admin
      .post(`/admin/users/${(await test.user('hand2')).id}/deactivation`)
      .type('form')
      .send({});
    expect((await test.agent().get(two)).status).toBe(404);
    const none = await admin.post(`${url}/links`).type('form').send({});
    expect(none.status).toBe(409);
    expect(none.text).toContain('Everybody on this list has chosen a password');
  });
});

describe('around a list', () => {
  it('there is a template that can be filled in and sent as it is', async () => {
    const template = await admin.get('/admin/invitations/template.csv');
    expect(template.headers['content-disposition']).toContain('attachment');
    expect(linesOf(await look(await upload(template.text)))[0]).toContain('This is the example of the template.');
  });

  it('it is forgotten after a month', async () => {
    const url = await upload('forgotten@demo.test');
    const id = Number(url.split('/').at(-1));
    await pruneExpired(test.deps);
    expect((await admin.get(url)).status).toBe(200);
    const createdAt = new Date(Date.now() - 31 * 86_400_000);
    await test.db.prisma.invitationList.update({ where: { id }, data: { createdAt } });
    await pruneExpired(test.deps);
    expect((await admin.get(url)).status).toBe(404);
  });

  it('the wrong lines come as a file of their own, with the reasons and without formulas', async () => {
    const url = await upload('name,email,department\n=1+1,wrong,Local sales\nRight,right@demo.test,Local sales');
    const rows = parse((await admin.get(`${url}/wrong.csv`)).text, { bom: true });
    expect(rows).toHaveLength(2);
    expect(rows[1]).toEqual([
      "'=1+1",
      'wrong',
      'Local sales',
      'No',
      'No',
      'No',
      '',
      '2',
      'This is not a valid e-mail address.',
    ]);
  });
});
