import { beforeAll, describe, expect, test } from 'vitest';
import { hashPassword } from '#src/platform/passwords';
import { DEMO_PASSWORD } from '#src/seed/demoPeople';
import type { Agent, TestApp } from '../../support/app';
import { submit } from '../../support/authenticator';
import { drainJobs } from '../../support/jobs';
import type { MailServer } from '../../support/mail';
import { withMails } from '../../support/mailing';
import { writeMemo } from '../../support/memos';
import { page } from '../../support/page';

/** Who manages people gains no sight of memos by it, and what they could do to an account is told. */
let app: TestApp;
let server: MailServer;
let admin: Agent;

withMails({ BASE_URL: 'http://notes.test' }, (given) => void ({ app, server } = given));
beforeAll(async () => {
  admin = await app.agentFor('admin');
});

const idOf = async (person: string): Promise<number> => (await app.user(person)).id;
const pathOf = async (person: string): Promise<string> => `/admin/users/${await idOf(person)}`;

async function formOf(person: string) {
  const user = await app.db.prisma.user.findUniqueOrThrow({
    where: { email: `${person}@demo.test` },
    include: { headOf: true },
  });
  const { name, email, departmentId, version, isExecutive, isOperator, isAdmin } = user;
  const flags = Object.entries({ isExecutive, isOperator, isAdmin }).filter(([, isOn]) => isOn);
  return {
    ...{ name, email, version, department: departmentId ?? '' },
    headOf: user.headOf.map(({ departmentId: id }) => id),
    ...Object.fromEntries(flags.map(([flag]) => [flag, '1'])),
  };
}
const save = async (person: string, changes: object) =>
  submit(admin, await pathOf(person), { ...(await formOf(person)), ...changes });

async function secondAdmin(): Promise<void> {
  const data = { name: 'Nina Second', email: 'nina@demo.test', isAdmin: true };
  await app.db.prisma.user.create({ data: { ...data, passwordHash: await hashPassword(DEMO_PASSWORD) } });
}

describe('what waits for a leaver', () => {
  const leave = async (person: string, plan: object) => submit(admin, `${await pathOf(person)}/deactivation`, plan);

  test('is not handed over to the admin who does it, however they are named', async () => {
    await writeMemo(app, 'andrew', { title: 'Secret', to: 'marina' });
    const stays = { departments: [], heads: [] };
    for (const ref of [await idOf('admin'), 'admin@demo.test']) {
      const answer = page(await leave('marina', { ...stays, memosTo: ref, tasksTo: 'nobody' }));
      expect(answer.errorAt('Who decides instead')).toMatch(/^You cannot take over yourself what you hand over/);
      const tasks = page(await leave('marina', { ...stays, memosTo: 'nobody', tasksTo: ref }));
      expect(tasks.summary).toMatch(/You cannot take over yourself/);
    }
    const offered = page(await admin.get(`${await pathOf('marina')}/deactivation`));
    const values = offered.$('[name=memosTo] option').map((_, option) => offered.$(option).attr('value') ?? '');
    expect(values.get()).toContain(String(await idOf('garry')));
    expect(values.get()).not.toContain(String(await idOf('admin')));
    expect((await app.user('marina')).deactivatedAt).toBeNull();
  });

  test('nor to somebody whose deputy that admin is, now or soon', async () => {
    const day = (days: number) => new Date(new Date().setUTCHours(0, 0, 0, 0) + days * 86_400_000);
    const [userId, deputyId] = [await idOf('ruth'), await idOf('admin')];
    const absence = { userId, deputyId, fromDay: day(3), untilDay: day(5) };
    const { id } = await app.db.prisma.absence.create({ data: absence });
    const answer = page(await leave('marina', { memosTo: userId, tasksTo: 'nobody' }));
    expect(answer.errorAt('Who decides instead')).toMatch(/^You stand in for Ruth Okafor/);
    await app.db.prisma.absence.delete({ where: { id } });
  });
});

describe('a role', () => {
  test('that the only admin takes is allowed, and told to every executive', async () => {
    await app.db.pool.query('DELETE FROM graphile_worker._private_jobs');
    expect((await save('admin', { isOperator: '1' })).status).toBe(303);
    await drainJobs(app.deps);
    expect(server.mails.map(({ to }) => [to].flat()[0]?.text).sort()).toEqual(['garry@demo.test', 'ruth@demo.test']);
    expect(server.to('garry@demo.test')[0]?.text).toMatch(/Adam Brandt: Operator/);
    await save('admin', { isOperator: '' });
  });

  test('is given to oneself by no admin while there is another, alone or with others', async () => {
    await secondAdmin();
    for (const flag of ['isExecutive', 'isOperator']) {
      const refused = page(await save('admin', { [flag]: '1' }));
      expect(refused.summary).toContain('You cannot give yourself this role. Another administrator can.');
    }
    for (const flag of ['executive', 'operator']) {
      const users = [await idOf('admin')];
      const answer = await submit(admin, '/admin/users/bulk/flag', { users, flag });
      expect(page(await admin.get(String(answer.headers.location))).content).toContain(
        'You cannot give yourself this role',
      );
    }
    expect(await app.user('admin')).toMatchObject({ isExecutive: false, isOperator: false });
    expect((await save('admin', { name: 'Adam Brandt-Lee' })).status).toBe(303);
    await save('admin', { name: 'Adam Brandt' });
  });

  test('for another account, new or not, is told to the other admins and stands in the audit', async () => {
    await save('tanya', { isOperator: '1' });
    const department = (await app.user('tanya')).departmentId;
    const second = { name: 'Adam Again', email: 'again@demo.test', department, isExecutive: '1' };
    expect((await submit(admin, '/admin/users', second)).status).toBe(303);
    await drainJobs(app.deps);
    const told = server.to('nina@demo.test').map(({ text }) => text ?? '');
    expect(told.some((text) => /Tanya Weiss: Operator/.test(text))).toBe(true);
    expect(told.some((text) => /Adam Again: Executive/.test(text))).toBe(true);
    expect(server.to('garry@demo.test')).toEqual([]);
  });
});

describe('another address', () => {
  const ask = (email: string) => submit(app.agent(), '/password/forgot', { email });
  const resets = (email: string) => server.to(email).filter(({ subject }) => subject?.includes('new password'));

  test('is told to the one before, and a new password that was asked for there goes nowhere', async () => {
    server.refuseWith(451);
    await ask('olga@demo.test');
    await drainJobs(app.deps);
    server.refuseWith(null);
    await ask('olga@demo.test');
    expect((await save('olga', { email: 'taken@demo.test' })).status).toBe(303);
    await app.db.pool.query('UPDATE graphile_worker._private_jobs SET run_at = now()');
    await drainJobs(app.deps);
    expect(server.to('olga@demo.test').map(({ subject }) => subject)).toEqual([
      '[Notes CRM] Your account has another e-mail address',
    ]);
    expect(resets('taken@demo.test')).toEqual([]);
    expect(await app.db.prisma.mailDelivery.count({ where: { kind: 'account.passwordReset', state: 'queued' } })).toBe(
      0,
    );
  });

  test('is told at the next sign-in, too', async () => {
    await app.db.prisma.user.update({ where: { email: 'masha@demo.test' }, data: { lastSeenAt: new Date(0) } });
    await save('masha', { email: 'masha.lind@demo.test' });
    const masha = app.agent();
    await submit(masha, '/login', { email: 'masha.lind@demo.test', password: DEMO_PASSWORD });
    expect(
      page(await masha.get('/memos'))
        .$('[role="status"]')
        .text(),
    ).toMatch(/Adam Brandt, an administrator, changed your e-mail address on/);
  });
});

test('a kept mail with a link that an admin reads is written down, and told to whom it lets in', async () => {
  await app.db.prisma.user.update({ where: { email: 'sergey@demo.test' }, data: { lastSeenAt: new Date(0) } });
  const mail = {
    ...{
      userId: await idOf('sergey'),
      kind: 'account.passwordReset',
      state: 'kept' as const,
      toAddress: 'sergey@demo.test',
    },
    ...{
      messageId: '<kept@notes.test>',
      subject: 'Choose a new password',
      text: 'https://notes.test/password/reset/x',
    },
  } as const;
  const { id } = await app.db.prisma.mailDelivery.create({ data: mail });
  await admin.get(`/admin/jobs/mails/${id}`);
  const entry = await app.db.prisma.auditEntry.findFirstOrThrow({ where: { type: 'mail.read' } });
  expect(entry).toMatchObject({ subjectId: await idOf('sergey'), details: { mailId: id, kind: mail.kind } });
  await drainJobs(app.deps);
  expect(server.to('sergey@demo.test').map(({ subject }) => subject)).toEqual([
    '[Notes CRM] Somebody read a link to your account',
  ]);
  const sergey = await app.agentFor('sergey');
  expect(
    page(await sergey.get('/memos'))
      .$('[role="status"]')
      .text(),
  ).toContain('read a mail with a link');
});

test('two steps turned on, and a changed password, are mailed to their owner', async () => {
  const { setUpApp } = await import('../../support/authenticator');
  const andrew = await app.agentFor('andrew');
  await setUpApp(andrew);
  await submit(andrew, '/account/password', { currentPassword: DEMO_PASSWORD, newPassword: 'seven blue horses' });
  await drainJobs(app.deps);
  expect(
    server
      .to('andrew@demo.test')
      .map(({ subject }) => subject)
      .sort(),
  ).toEqual(['[Notes CRM] Two-step sign-in is on', '[Notes CRM] Your password was changed']);
});
