import { afterAll, beforeAll, expect, test } from 'vitest';
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
