import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { page } from '../../support/page';
import { withApp, type Agent, type TestApp } from '../../support/app';

let test: TestApp;
let admin: Agent;

beforeAll(async () => {
  test = await withApp({ BASE_URL: 'http://notes.test' });
  admin = await test.agentFor('admin');
});
afterAll(() => test.close());

const idOf = async (person: string): Promise<number> => (await test.user(person)).id;
const pathOf = async (person: string): Promise<string> => `/admin/users/${await idOf(person)}`;
const send = (path: string) => admin.post(path).type('form').send({});
const lastAudit = async (type: string) =>
  test.db.prisma.auditEntry.findFirst({ where: { type }, orderBy: { id: 'desc' } });

describe('the page of a person', () => {
  it('ends one session, and then all of them, at once', async () => {
    const first = await test.agentFor('olga');
    const second = test.agent();
    await second.post('/login').type('form').send({ email: 'olga@demo.test', password: 'notes-demo-2026' });
    const shown = page(await admin.get(await pathOf('olga')));
    const forms = shown
      .$('.device-list form')
      .map((_, form) => shown.$(form).attr('action'))
      .get();
    expect(forms).toHaveLength(2);
    await send(forms[0] ?? '');
    const alive = await Promise.all([first, second].map(async (agent) => (await agent.get('/account')).status));
    expect(alive.sort()).toEqual([200, 303]);
    await send(`${await pathOf('olga')}/sessions/delete`);
    for (const agent of [first, second]) expect((await agent.get('/account')).status).toBe(303);
    expect(page(await admin.get(await pathOf('olga'))).content).toContain('Not signed in anywhere.');
    expect(await lastAudit('session.endedElsewhere')).toMatchObject({
      actorId: await idOf('admin'),
      subjectId: await idOf('olga'),
      details: { count: 1 },
    });
    expect(test.pushed).toContainEqual({ to: `user:${await idOf('olga')}`, event: 'disconnect', payload: null });
  });

  it('tells which mails failed and why, but not what they say', async () => {
    const data = {
      userId: await idOf('olga'),
      kind: 'memo-sent',
      state: 'failed',
      messageId: '<trouble@notes.test>',
      toAddress: 'olga@demo.test',
      subject: 'A secret memo',
      lastError: '550 no such mailbox',
    } as const;
    const { id } = await test.db.prisma.mailDelivery.create({ data });
    const shown = page(await admin.get(await pathOf('olga')));
    expect(shown.content).toContain('550 no such mailbox');
    expect(shown.content).not.toContain('A secret memo');
    expect(shown.$(`a[href="/admin/jobs/mails/${id}"]`)).toHaveLength(1);
  });
});

describe('a link to a new password', () => {
  it('is handed over where no mail is sent, works once, and is written down', async () => {
    const answer = page(await send(`${await pathOf('masha')}/password-reset`));
    expect(answer.heading).toBe('New password for Masha Lind');
    const link = String(answer.valueOf('Link')).replace('http://notes.test', '');
    expect((await test.agent().get(link)).status).toBe(200);
    const choose = () => test.agent().post(link).type('form').send({ password: 'a quiet green sofa' });
    expect((await choose()).status).toBe(303);
    expect((await choose()).status).toBe(404);
    expect((await lastAudit('password.resetSent'))?.details).toEqual({ byHand: true });
  });

  it('is not made for those who are invited, who have left, or who ask for themselves', async () => {
    const invited = await test.db.prisma.user.create({ data: { name: 'Ivo', email: 'ivo@demo.test' } });
    expect((await send(`/admin/users/${invited.id}/password-reset`)).status).toBe(409);
    await test.db.prisma.user.update({ where: { id: invited.id }, data: { deactivatedAt: new Date() } });
    expect((await send(`/admin/users/${invited.id}/password-reset`)).status).toBe(403);
    expect((await send(`${await pathOf('admin')}/password-reset`)).status).toBe(403);
  });
});

describe('two-step sign-in', () => {
  it('stands in the list, and is reset for somebody else, never for oneself', async () => {
    for (const person of ['andrew', 'admin'])
      await test.db.prisma.authenticator.create({ data: { userId: await idOf(person), secret: 'x', lastStep: 0 } });
    const list = page(await admin.get('/admin/users?twoStep=on'));
    expect(list.$('tbody tr').length).toBe(2);
    expect(page(await admin.get(await pathOf('andrew'))).buttons).toContain('Reset two-step sign-in');
    expect((await send(`${await pathOf('andrew')}/two-step/delete`)).status).toBe(303);
    expect((await send(`${await pathOf('admin')}/two-step/delete`)).status).toBe(403);
    expect(page(await admin.get('/admin/users?twoStep=on')).$('tbody tr').length).toBe(1);
    expect(await lastAudit('twoStep.reset')).toMatchObject({ subjectId: await idOf('andrew') });
  });
});

describe('after ten minutes in which the admin entered no password', () => {
  const proveLongAgo = async () =>
    test.db.pool.query(
      `UPDATE session SET sess = jsonb_set(sess::jsonb, '{provedAt}', to_jsonb($1::float8))::json
        WHERE sess -> 'passport' ->> 'user' = $2`,
      [Date.now() - 11 * 60_000, String(await idOf('admin'))],
    );
  const signIn = { password: 'notes-demo-2026' };
  const prove = { currentPassword: 'notes-demo-2026' };
  const post = (path: string, form: object) => admin.post(path).type('form').send(form);

  it.each(['password-reset', 'sessions/delete', `sessions/${'0'.repeat(64)}/delete`, 'two-step/delete'])(
    '%s asks for it, shows its own form again, and then takes it',
    async (act) => {
      const path = `${await pathOf('valeria')}/${act}`;
      await test.db.prisma.authenticator.deleteMany();
      const valeria = test.agent();
      await valeria
        .post('/login')
        .type('form')
        .send({ email: 'valeria@demo.test', ...signIn });
      const data = { userId: await idOf('valeria'), secret: 'x', lastStep: 0 };
      await test.db.prisma.authenticator.create({ data });
      await proveLongAgo();
      for (const [form, sentence] of [
        [{}, 'Please enter your current password.'],
        [{ currentPassword: 'a guess' }, 'This is not your current password.'],
      ] as const) {
        const answer = await post(path, form);
        expect([answer.status, page(answer).summary]).toEqual([422, expect.stringContaining(sentence)]);
      }
      expect((await valeria.get('/account')).status).toBe(200);
      expect((await post(path, prove)).status).toBeLessThan(400);
      expect((await post(path, {})).status).toBeLessThan(400);
    },
  );

  it('another e-mail address needs it, anything else does not, and what was typed stays', async () => {
    const path = await pathOf('masha');
    const { name, email, departmentId, version } = await test.user('masha');
    const form = { name, email, department: departmentId, version };
    await proveLongAgo();
    expect((await post(path, { ...form, name: 'Masha Lindt' })).status).toBe(303);
    const changed = { ...form, version: version + 1, email: 'masha.lindt@demo.test' };
    const refused = page(await post(path, changed));
    expect(refused.errorAt('Your own password')).toBe('Please enter your current password.');
    expect(refused.valueOf('E-mail')).toBe('masha.lindt@demo.test');
    expect((await test.user('masha')).email).toBe('masha@demo.test');
    expect((await post(path, { ...changed, ...prove })).status).toBe(303);
    expect((await test.user('masha.lindt')).id).toBe(await idOf('masha.lindt'));
  });

  it('another session of the same admin is asked by itself', async () => {
    await proveLongAgo();
    const other = test.agent();
    await other.post('/login').type('form').send({ email: 'admin@demo.test', password: 'notes-demo-2026' });
    const path = `${await pathOf('andrew')}/sessions/delete`;
    expect((await other.post(path).type('form').send({})).status).toBe(303);
    expect((await post(path, {})).status).toBe(422);
  });
});
