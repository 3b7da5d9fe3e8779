import { afterAll, beforeAll, expect, test } from 'vitest';
import { page } from '../../support/page';
import { withApp, type Agent, type TestApp } from '../../support/app';

let app: TestApp;
let admin: Agent;
beforeAll(async () => {
  app = await withApp();
  admin = await app.agentFor('admin');
});
afterAll(() => app.close());

const send = (path: string, form: object) => admin.post(path).type('form').send(form);
const department = (name: string) =>
  app.db.prisma.department.findFirstOrThrow({ where: { name }, include: { heads: true } });

async function personForm(person: string): Promise<{ path: string; form: object }> {
  const { id, name, email, departmentId, version } = await app.user(person);
  const headOf = await app.db.prisma.departmentHead.findMany({ where: { userId: id } });
  const form = { name, email, department: departmentId, headOf: headOf.map((head) => head.departmentId), version };
  return { path: `/admin/users/${id}`, form };
}

async function departmentForm(name: string): Promise<{ path: string; form: object }> {
  const { id, heads, version } = await department(name);
  return { path: `/admin/departments/${id}`, form: { name, heads: heads.map((head) => head.userId), version } };
}

test('whoever became head of a department is not made none by a form of theirs that was open before', async () => {
  const olga = await personForm('olga');
  const masha = await personForm('masha');
  const sales = await departmentForm('Local sales');
  const { id } = await app.user('olga');
  expect((await send(sales.path, { ...sales.form, heads: id })).status).toBe(303);
  expect((await send(olga.path, olga.form)).status).toBe(409);
  expect((await department('Local sales')).heads).toMatchObject([{ userId: id }]);
  expect((await send(masha.path, masha.form)).status).toBe(303);
});

test('whoever was given a department is not lost by a form of the department that was open before', async () => {
  const sales = await departmentForm('Global sales');
  const local = await departmentForm('Local sales');
  const olga = await personForm('olga');
  const { id } = await department('Global sales');
  const both = [id, (await department('Local sales')).id];
  expect((await send(olga.path, { ...olga.form, headOf: both })).status).toBe(303);
  expect((await send(sales.path, sales.form)).status).toBe(409);
  expect((await department('Global sales')).heads).toHaveLength(2);
  expect((await send(local.path, local.form)).status).toBe(303);
});

test('whoever heads a department that is restored is not made none by a form that did not show it', async () => {
  const { id } = await department('Global sales');
  await app.db.prisma.department.update({ where: { id }, data: { archivedAt: new Date() } });
  const olga = await personForm('olga');
  expect((await send(`/admin/departments/${id}/archiving/delete`, {})).status).toBe(303);
  expect((await send(olga.path, { ...olga.form, headOf: [] })).status).toBe(409);
  expect((await department('Global sales')).heads).toHaveLength(2);
});

test('whoever comes back to a department that was archived is in none, and the admin is told', async () => {
  const { id } = await app.user('masha');
  const archived = { name: 'Garden', archivedAt: new Date() };
  const { id: departmentId } = await app.db.prisma.department.create({ data: archived });
  await app.db.prisma.user.update({ where: { id }, data: { departmentId, deactivatedAt: new Date() } });
  const answer = await send(`/admin/users/${id}/deactivation/delete`, {});
  expect(page(await admin.get(String(answer.headers.location))).flash).toBe(
    'Masha Lind is active again, but in no department: “Garden” is archived. Please choose another one.',
  );
  expect(await app.user('masha')).toMatchObject({ departmentId: null, deactivatedAt: null });
});

test('nobody is placed in a department that is being archived at the same moment', async () => {
  const { id: garden } = await department('Garden');
  await app.db.prisma.department.update({ where: { id: garden }, data: { archivedAt: null } });
  const { path, form } = await personForm('olga');
  const archiving = send(`/admin/departments/${garden}/archiving`, { version: 1 });
  const [placed, gone] = await Promise.all([send(path, { ...form, department: garden }), archiving]);
  expect([placed.status, gone.status].sort()).toEqual([303, 422]);
});
