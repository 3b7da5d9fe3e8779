import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ConfigError, readConfig } from '#src/config';
import { addressProblem, plainAddress, plainSender } from '#src/platform/emailAddress';
import { DEMO_PASSWORD } from '#src/seed/demoPeople';
import { page } from '../support/page';
import { withApp, type TestApp } from '../support/app';

const PLAIN = 'nora.quist@firma.test';
/** What people type, paste, and what programs write. */
const WRITTEN = [
  PLAIN,
  '  Nora.Quist@Firma.TEST ',
  '\u200bnora.quist@firma.test\u200b',
  'nora.\u200dquist@firma.test',
  '\ufeffnora.quist@firma.test',
  '\u202anora.quist@firma.test\u202c',
  '\u2066nora.quist@firma.test\u2069',
  'nora.quist@fir\u00adma.test',
  '\u00a0nora.quist@firma.test\u00a0',
  'nora.quist\u2060@firma.test',
  'nora.quist＠firma.test',
  'mailto:nora.quist@firma.test',
  'MAILTO:Nora.Quist@firma.test?subject=Hello%20you',
  '<nora.quist@firma.test>',
  '<mailto:nora.quist@firma.test>',
  'Nora Quist <nora.quist@firma.test>',
  '"Quist, Nora" <nora.quist@firma.test>;',
  '"nora.quist@firma.test"',
  "'nora.quist@firma.test'",
  '„nora.quist@firma.test“',
  '«nora.quist@firma.test»',
  '(nora.quist@firma.test)',
  '[nora.quist@firma.test]',
  'nora.quist@firma.test,',
  'nora.quist@firma.test;',
];

describe('an address', () => {
  it.each(WRITTEN)('is found in %j', (written) => {
    expect(plainAddress(written)).toBe(PLAIN);
  });

  it.each([
    PLAIN,
    'nora+crm@firma.test',
    'o’brien@firma.test',
    "o'brien@firma.test",
    'zoë@müller.test',
    'a_b-c@a-b.c-d.test',
    'x@xn--mller-kva.de',
    'root@localhost',
    `${'a'.repeat(64)}@firma.test`,
  ])('%j is taken', (address) => {
    expect(addressProblem(plainAddress(address))).toBeNull();
  });

  it.each([
    ['nora', 'incomplete'],
    ['@firma.test', 'incomplete'],
    ['nora@', 'incomplete'],
    ['nora..quist@firma.test', 'dots'],
    ['.nora@firma.test', 'dots'],
    ['nora.@firma.test', 'dots'],
    ['nora@firma..test', 'dots'],
    ['nora@.firma.test', 'dots'],
    ['nora@firma.test.', 'dots'],
    ['nora quist@firma.test', 'spaces'],
    ['nora@firma .test', 'spaces'],
    ['nora@quist@firma.test', 'characters'],
    ['nora(x)@firma.test', 'characters'],
    ['no,ra@firma.test', 'characters'],
    ['nora\\x@firma.test', 'characters'],
    ['nora@firma', 'domain'],
    ['nora@-firma.test', 'domain'],
    ['nora@firma-.test', 'domain'],
    ['nora@fir_ma.test', 'domain'],
    ['nora@firma.test/x', 'domain'],
    ['nora@1.2.3.4', 'domain'],
    ['nora@firma.123', 'domain'],
    [`nora@${'a'.repeat(64)}.test`, 'domain'],
    [`${'a'.repeat(65)}@firma.test`, 'long'],
    [`${'ä'.repeat(33)}@firma.test`, 'long'],
    [`nora@${'a.'.repeat(125)}test`, 'long'],
  ])('%j is refused: %s', (address, problem) => {
    expect(addressProblem(plainAddress(address))).toBe(problem);
  });

  it('of a sender may have a name, and the name of a machine in the house', () => {
    expect(plainSender('Notes CRM <notes@Firma.test>')).toBe('Notes CRM <notes@firma.test>');
    expect(plainSender('\u200bnotes@firma.test')).toBe('notes@firma.test');
    expect(plainSender('notes@mailhost')).toBe('notes@mailhost');
    for (const wrong of ['notes', 'Notes <notes@firma..test>', 'Notes <notes>', 'a b@firma.test'])
      expect(plainSender(wrong)).toBeNull();
    expect(() => readConfig({ MAIL_FROM: 'Notes <notes@firma..test>' })).toThrow(ConfigError);
    expect(readConfig({ MAIL_FROM: 'Notes <mailto:notes@firma.test>' }).mailFrom).toBe('Notes <notes@firma.test>');
  });
});

describe('an address in the program', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await withApp();
  });
  afterAll(() => test.close());

  const signIn = (email: string) => test.agent().post('/login').type('form').send({ email, password: DEMO_PASSWORD });
  const setAddress = async (email: string) => {
    const { id } = await test
      .user('masha@demo.test')
      .catch(() => test.db.prisma.user.findFirstOrThrow({ where: { name: 'Masha Lind' } }));
    await test.db.prisma.user.update({ where: { id }, data: { email } });
    return id;
  };

  it('is made plain by the database as by the program', async () => {
    const text = 'SELECT plain_address(written) AS plain FROM unnest($1::text[]) AS written';
    // What is stored has always been in lower case.
    const { rows } = await test.db.pool.query(text, [WRITTEN.map((written) => written.trim().toLowerCase())]);
    expect(
      z
        .array(z.object({ plain: z.string() }))
        .parse(rows)
        .map(({ plain }) => plain),
    ).toEqual(WRITTEN.map(() => PLAIN));
  });

  it.each([
    '\u200bandrew@demo.test',
    'Andrew@DEMO.test',
    'mailto:andrew@demo.test',
    '"Andrew" <andrew@demo.test>',
    '\u202aandrew@demo.test\u202c',
  ])('signs in as %j', async (email) => {
    expect((await signIn(email)).status).toBe(303);
  });

  it.each([
    '\u200bmasha@firma.test',
    'mailto:masha@firma.test',
    '"masha@firma.test"',
    'masha@fir\u00adma.test',
    'masha..lind@firma.test',
  ])('that was stored as %j still signs in, and gets a link to a new password', async (stored) => {
    const userId = await setAddress(stored);
    for (const typed of [stored, plainAddress(stored)]) expect((await signIn(typed)).status).toBe(303);
    await test
      .agent()
      .post('/password/forgot')
      .type('form')
      .send({ email: plainAddress(stored) });
    const asked = await test.db.prisma.auditEntry.findFirst({
      where: { type: 'password.resetAsked' },
      orderBy: { id: 'desc' },
    });
    expect(asked?.subjectId).toBe(userId);
  });

  it('that is written otherwise is taken all the same, and one that stays is not judged anew', async () => {
    const admin = await test.agentFor('admin');
    const department = await test.db.prisma.department.findFirstOrThrow({ where: { name: 'Local sales' } });
    const form = {
      name: 'Masha Lind',
      department: String(department.id),
      isExecutive: '0',
      isOperator: '0',
      isAdmin: '0',
    };
    await setAddress('\u200bmasha@firma.test');
    const taken = await admin
      .post('/admin/users')
      .type('form')
      .send({ ...form, email: 'masha@firma.test' });
    expect(page(taken).errorAt('E-mail')).toContain('already an account');

    const id = await setAddress('masha..lind@firma.test');
    const save = async (email: string) => {
      const { version } = await test.db.prisma.user.findUniqueOrThrow({ where: { id } });
      return admin
        .post(`/admin/users/${id}`)
        .type('form')
        .send({ ...form, email, version: String(version) });
    };
    expect((await save('masha..lind@firma.test')).status).toBe(303);
    const refused = await save('masha..other@firma.test');
    expect(refused.status).toBe(422);
    expect(page(refused).errorAt('E-mail')).toContain('a dot stands');
    expect((await save('<mailto:Masha.Lind@firma.test>')).status).toBe(303);
    expect((await test.db.prisma.user.findUniqueOrThrow({ where: { id } })).email).toBe('masha.lind@firma.test');
  });
});
