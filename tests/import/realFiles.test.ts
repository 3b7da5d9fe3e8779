import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '#src/import/run/report';
import { FIXTURES, textOf, withDatabase, type Bench } from './support';

describe("Django CRM's own files, on an empty database", () => {
  let bench: Bench;
  let report: Report;

  beforeAll(async () => {
    bench = await withDatabase('empty');
    report = await bench.run(FIXTURES, { companyName: 'Acme' });
  });
  afterAll(() => bench.close());

  const find = (email: string) =>
    bench.db.prisma.user.findUniqueOrThrow({
      where: { email },
      include: { department: true, headOf: { include: { department: true } } },
    });

  it('found the company', async () => {
    expect(await bench.db.prisma.company.findFirst()).toMatchObject({ name: 'Acme', defaultTimeZone: 'Europe/Berlin' });
  });

  it('become people with names, addresses in lower case, departments, and no password', async () => {
    expect(await bench.db.prisma.user.count()).toBe(15);
    const olga = await find('olga@example.com');
    expect(olga).toMatchObject({
      name: 'Olga',
      passwordHash: null,
      isExecutive: false,
      isOperator: false,
      isAdmin: false,
    });
    expect(olga.department?.name).toBe('Global sales');
    expect((await find('masha@example.com')).department?.name).toBe('Bookkeeping');
    const names = (await bench.db.prisma.user.findMany({ orderBy: { id: 'asc' } })).map(({ name }) => name);
    expect(names).toEqual(
      'Adam Eve Olga Andrew Darian Valeria Marina Garry Sergey Masha Tanya Nadia Ekaterina Elena Denys'.split(' '),
    );
  });

  it('make chiefs executives, superusers admins, and task operators operators, and nobody else', async () => {
    const by = async (flag: 'isExecutive' | 'isOperator' | 'isAdmin') =>
      (await bench.db.prisma.user.findMany({ where: { [flag]: true } })).map(({ name }) => name);
    expect(await by('isExecutive')).toEqual(['Garry']);
    expect(await by('isAdmin')).toEqual(['Adam']);
    expect(await by('isOperator')).toEqual(['Ekaterina']);
  });

  it('make department heads the heads of their departments', async () => {
    const heads = await bench.db.prisma.departmentHead.findMany({ include: { user: true, department: true } });
    expect(heads.map(({ user, department }) => `${user.name}: ${department.name}`).sort()).toEqual([
      'Darian: Global sales',
      'Sergey: Bookkeeping',
    ]);
  });

  it('make resolutions purposes in their order, and task stages with their flags', async () => {
    const purposes = await bench.db.prisma.purpose.findMany({ orderBy: { position: 'asc' } });
    expect(purposes.map(({ name }) => name)).toEqual([
      'on approval',
      'for consideration',
      'to make a decision',
      'payment of regular expenses',
      'for information',
      'for the record',
    ]);
    const stages = await bench.db.prisma.taskStage.findMany({ orderBy: { position: 'asc' } });
    expect(
      stages.map(({ name, isDefault, isInProgress, isDone, isActive, colour }) => [
        name,
        isDefault,
        isInProgress,
        isDone,
        isActive,
        colour,
      ]),
    ).toEqual([
      ['pending', true, false, false, true, 'amber'],
      ['in progress', false, true, false, true, 'green'],
      ['completed', false, false, true, false, 'grey'],
      ['postponed', false, false, false, true, 'violet'],
      ['canceled', false, false, false, false, 'dark'],
    ]);
  });

  it('invite every active person once', async () => {
    const { rows } = await bench.db.pool.query(`SELECT payload FROM graphile_worker._private_jobs`);
    expect(rows).toHaveLength(15);
    expect(new Set(rows.map(({ payload }) => payload.userId)).size).toBe(15);
    expect(rows[0].payload.kind).toBe('invitation');
  });

  it('are told of, with what was left out', () => {
    const text = textOf(report);
    expect(text).toContain('People (auth.user): 15 taken');
    expect(text).toContain(
      'Eve (Eve.Superoperator.Co-worker) is in several departments: Global sales was taken, Local sales was not.',
    );
    for (const name of ['Nadia', 'Ekaterina', 'Elena', 'Denys'])
      expect(text).toMatch(new RegExp(`${name} \\(.+\\) belongs to no department`));
    expect(text).toContain('managers, operators, accountants, co-workers');
    expect(text).not.toMatch(/import\./);
  });

  it('change nothing when they come a second time, in whatever order', async () => {
    const before = await bench.snapshot();
    const again = await bench.run(FIXTURES.toReversed());
    expect(await bench.snapshot()).toBe(before);
    expect(again.changed).toBe(false);
    expect(textOf(again)).toContain('People (auth.user): 0 taken, 15 unchanged');
    expect((await bench.run([FIXTURES[4]!])).changed).toBe(false);
  });
});

describe("Django CRM's own files, in a company that works already", () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await withDatabase('demo');
  });
  afterAll(() => bench.close());

  it('link to departments, purposes and stages of the same name, and let new executives into open company memos', async () => {
    const owner = await bench.db.prisma.user.findUniqueOrThrow({ where: { email: 'andrew@demo.test' } });
    const data = {
      title: 'For all',
      ownerId: owner.id,
      isForCompany: true,
      clientKey: crypto.randomUUID(),
      stage: 'pending' as const,
    };
    const memo = await bench.db.prisma.memo.create({ data });
    const report = await bench.run(FIXTURES);
    expect(await bench.db.prisma.department.count()).toBe(3);
    expect(await bench.db.prisma.purpose.count()).toBe(6);
    expect(await bench.db.prisma.taskStage.count()).toBe(5);
    expect(await bench.db.prisma.user.count()).toBe(12 + 15);
    expect((await bench.db.prisma.company.findFirstOrThrow()).name).toBe('Northwind Works');
    expect(textOf(report)).toContain('Departments (common.department): 0 taken, 3 linked to what was here');
    const recipients = await bench.db.prisma.participant.findMany({
      where: { memoId: memo.id, isRecipient: true },
      include: { user: true },
    });
    expect(recipients.map(({ user }) => user.email)).toEqual(['garry@example.com']);
  });

  it('change nothing the second time here either', async () => {
    const before = await bench.snapshot();
    expect((await bench.run(FIXTURES)).changed).toBe(false);
    expect(await bench.snapshot()).toBe(before);
  });
});
