import { afterAll, beforeAll, expect, it } from 'vitest';
import { page } from '../../support/page';
import { withApp, type Agent, type TestApp } from '../../support/app';

let test: TestApp;
let admin: Agent;

beforeAll(async () => {
  test = await withApp();
  admin = await test.agentFor('admin');
});
afterAll(() => test.close());

const namesOf = async (kind: 'purpose' | 'taskStage'): Promise<string[]> => {
  const args = { orderBy: { position: 'asc' as const } };
  const rows = await (kind === 'purpose'
    ? test.db.prisma.purpose.findMany(args)
    : test.db.prisma.taskStage.findMany(args));
  return rows.map(({ name }) => name);
};

it('offers a company the names of its language, and leaves alone what somebody has changed', async () => {
  expect(page(await admin.get('/admin/purposes')).buttons).not.toContain('Rename them');
  await test.db.prisma.company.update({ where: { id: 1 }, data: { defaultLocale: 'de' } });
  const own = await test.db.prisma.purpose.findFirstOrThrow({ where: { name: 'for the record' } });
  const form = { name: 'for the archive', version: String(own.version) };
  await admin.post(`/admin/purposes/${own.id}`).type('form').send(form);

  const shown = page(await admin.get('/admin/purposes'));
  expect(shown.buttons).toContain('Rename them');
  expect(shown.content).toContain('on approval → Zur Genehmigung');
  expect(await namesOf('purpose')).toContain('on approval');

  await Promise.all([1, 2].map(() => admin.post('/admin/purposes/names').type('form').send({})));
  await admin.post('/admin/stages/names').type('form').send({});
  expect(await namesOf('purpose')).toEqual([
    'Zur Genehmigung',
    'Zur Prüfung',
    'Zur Entscheidung',
    'Zahlung laufender Kosten',
    'Zur Kenntnis',
    'for the archive',
  ]);
  expect(await namesOf('taskStage')).toEqual(['Offen', 'In Arbeit', 'Erledigt', 'Zurückgestellt', 'Abgebrochen']);
  const audit = await test.db.prisma.auditEntry.count({
    where: { type: { in: ['purpose.changed', 'stage.changed'] } },
  });
  expect(audit).toBe(1 + 5 + 5);
  for (const kind of ['purposes', 'stages'])
    expect(page(await admin.get(`/admin/${kind}`)).buttons).not.toContain('Rename them');
});
