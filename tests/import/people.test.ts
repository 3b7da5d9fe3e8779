import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ADMIN, person, textOf, withDatabase, type Bench } from './support';

const GROUPS = [
  { model: 'auth.group', pk: 5, fields: { name: 'chiefs', permissions: [] } },
  { model: 'auth.group', pk: 8, fields: { name: 'department heads' } },
  { model: 'auth.group', pk: 9, fields: { name: 'Export' } },
];
const DEPARTMENT = { model: 'common.department', pk: 9, fields: { works_globally: true } };

describe('people of a dump', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await withDatabase('empty');
  });
  beforeEach(() => bench.clear());
  afterAll(() => bench.close());

  const emails = async () =>
    (await bench.db.prisma.user.findMany({ orderBy: { id: 'asc' } })).map(({ email }) => email);

  it('keep their names, join dates and departments as a real dump writes them, but never a password', async () => {
    const fields = {
      username: 'bo',
      first_name: 'Bo',
      last_name: 'Łuk',
      email: 'Bo@Example.com',
      password: 'pbkdf2_sha256$600000$x$y',
      date_joined: '2023-02-01T09:00:00.5Z',
    };
    const file = await bench.file([ADMIN, person({ ...fields, groups: [8, 9] }, 4), DEPARTMENT, ...GROUPS]);
    const report = await bench.run([file]);
    const bo = await bench.db.prisma.user.findUniqueOrThrow({
      where: { email: 'bo@example.com' },
      include: { department: true, headOf: true },
    });
    expect(bo).toMatchObject({ name: 'Bo Łuk', passwordHash: null, createdAt: new Date('2023-02-01T09:00:00.500Z') });
    expect(bo.department?.name).toBe('Export');
    expect(bo.headOf).toHaveLength(1);
    expect(textOf(report)).toContain('Passwords are never taken');
    expect(await bench.snapshot()).not.toContain('pbkdf2');
  });

  it('who are inactive come deactivated, and are not invited', async () => {
    await bench.run([
      await bench.file([ADMIN, person({ username: 'gone', email: 'gone@example.com', is_active: false })]),
    ]);
    const gone = await bench.db.prisma.user.findUniqueOrThrow({ where: { email: 'gone@example.com' } });
    expect(gone.deactivatedAt).not.toBeNull();
    const { rows } = await bench.db.pool.query('SELECT payload FROM graphile_worker._private_jobs');
    expect(rows.map(({ payload }) => payload.userId)).not.toContain(gone.id);
  });

  it('without a valid address, or with one that is taken, come deactivated, named, and are merged with nobody', async () => {
    const file = await bench.file([
      ADMIN,
      person({ username: 'none', email: '' }),
      person({ username: 'wrong', email: 'wrong at home' }),
      person({ username: 'first', email: 'one@example.com' }),
      person({ username: 'second', email: 'ONE@example.com' }),
    ]);
    const text = textOf(await bench.run([file]));
    expect(text).toContain('none has no e-mail address');
    expect(text).toContain('wrong: “wrong at home” is not a valid e-mail address');
    expect(text).toContain('second: ONE@example.com belongs to somebody else');
    const people = await bench.db.prisma.user.findMany({ orderBy: { id: 'asc' } });
    expect(people.map(({ name, deactivatedAt }) => [name, deactivatedAt === null])).toEqual([
      ['Root', true],
      ['None', false],
      ['Wrong', false],
      ['First', true],
      ['Second', false],
    ]);
    expect(people.filter(({ email }) => email.endsWith('@no-address.invalid'))).toHaveLength(3);
    expect((await bench.run([file])).changed).toBe(false);
  });

  it('who could not sign in there are not invited', async () => {
    await bench.run([
      await bench.file([ADMIN, person({ username: 'portal', email: 'portal@example.com', is_staff: false })]),
    ]);
    const portal = await bench.db.prisma.user.findUniqueOrThrow({ where: { email: 'portal@example.com' } });
    expect(portal.deactivatedAt).not.toBeNull();
  });

  it('of fixtures without keys are the same people in a dump with keys', async () => {
    await bench.run([await bench.file([ADMIN])]);
    const report = await bench.run([await bench.file([{ ...ADMIN, pk: 1 }])]);
    expect(textOf(report)).toContain('1 unchanged');
    expect(await emails()).toEqual(['root@example.com']);
  });

  it('who are given twice are taken once', async () => {
    const file = await bench.file([ADMIN]);
    const copy = await bench.file([ADMIN]);
    await bench.run([file, copy]);
    expect(await emails()).toEqual(['root@example.com']);
  });

  it('who are here already are linked and stay as they are', async () => {
    await bench.run([await bench.file([ADMIN])]);
    // As if they had been made at the first visit.
    await bench.db.prisma.importedRecord.deleteMany();
    const dump = await bench.file([
      ...GROUPS,
      person({ username: 'other', first_name: 'Other', email: 'Root@example.com', groups: [5] }, 12),
    ]);
    const report = await bench.run([dump]);
    const root = await bench.db.prisma.user.findUniqueOrThrow({ where: { email: 'root@example.com' } });
    expect(root).toMatchObject({ name: 'Root', isAdmin: true, isExecutive: false });
    expect(textOf(report)).toContain('the files give them other rights, but nothing was changed');
    const before = await bench.snapshot();
    expect((await bench.run([dump])).changed).toBe(false);
    expect(await bench.snapshot()).toBe(before);
  });

  it('who were changed here meanwhile are not changed back', async () => {
    const file = await bench.file([ADMIN]);
    await bench.run([file]);
    await bench.db.prisma.user.update({
      where: { email: 'root@example.com' },
      data: { name: 'Renamed', email: 'new@example.com' },
    });
    await bench.run([file]);
    expect(await emails()).toEqual(['new@example.com']);
  });

  it('may be in groups by name, in a dump with natural keys', async () => {
    const groups = [
      { model: 'auth.group', fields: { name: 'chiefs' } },
      { model: 'common.department', fields: { name: 'Export' } },
    ];
    await bench.run([
      await bench.file([
        ADMIN,
        person({ username: 'ada', email: 'ada@example.com', groups: [['chiefs'], ['Export']] }),
        ...groups,
      ]),
    ]);
    const ada = await bench.db.prisma.user.findUniqueOrThrow({
      where: { email: 'ada@example.com' },
      include: { department: true },
    });
    expect(ada.isExecutive).toBe(true);
    expect(ada.department?.name).toBe('Export');
  });

  it('need an admin among them, who can be named', async () => {
    const file = await bench.file([person({ username: 'bo', email: 'bo@example.com' })]);
    await expect(bench.run([file])).rejects.toMatchObject({ messageKey: 'import.errors.noAdmin' });
    expect(await bench.db.prisma.company.count()).toBe(0);
    await expect(bench.run([file], { adminEmail: 'nobody@example.com' })).rejects.toMatchObject({
      messageKey: 'import.errors.adminNotFound',
    });
    await bench.run([file], { adminEmail: 'Bo@example.com' });
    expect(await bench.db.prisma.user.findFirst()).toMatchObject({ name: 'Bo', isAdmin: true });
  });

  it('come from files of any encoding that programs write', async () => {
    const text = JSON.stringify([person({ username: 'jürgen', email: 'j@example.com', is_superuser: true })]);
    const withMark = await bench.file(`\ufeff${text}`);
    await bench.run([withMark]);
    const powershell = Buffer.from(
      `\ufeff${text.replace('j@example.com', 'k@example.com').replace('jürgen', 'käthe')}`,
      'utf16le',
    );
    await bench.run([await bench.file(powershell)]);
    expect((await bench.db.prisma.user.findMany({ orderBy: { id: 'asc' } })).map(({ name }) => name)).toEqual([
      'Jürgen',
      'Käthe',
    ]);
  });

  it('leave what has no place here, named with numbers', async () => {
    const kinds = Array.from({ length: 30 }, (_, number) => `crm.kind${number}`);
    const rest = ['crm.deal', 'crm.deal', 'crm.contact', ...kinds].map((model, pk) => ({ model, pk, fields: {} }));
    const text = textOf(await bench.run([await bench.file([ADMIN, ...rest])]));
    for (const kind of kinds) expect(text).toContain(`${kind}: 1 not taken`);
    expect(text).toContain('crm.deal: 2 not taken; there is no place for them here.');
  });

  it('survive control characters and very long texts', async () => {
    const long = person({
      username: 'x'.repeat(400),
      first_name: `A\u0000B\n${'n'.repeat(300)}`,
      email: 'long@example.com',
      is_superuser: true,
    });
    await bench.run([await bench.file([long])]);
    const { name } = await bench.db.prisma.user.findFirstOrThrow();
    expect(name).toHaveLength(120);
    expect(name).toMatch(/^A B n+$/);
  });
});
