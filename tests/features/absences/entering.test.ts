import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dayIn } from '../../support/absences';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { page } from '../../support/page';

let app: TestApp;
let andrew: Agent;
let olga = '';

beforeAll(async () => {
  app = await withApp();
  andrew = await app.agentFor('andrew');
  olga = String((await app.user('olga')).id);
});
beforeEach(async () => void (await app.db.prisma.absence.deleteMany()));
afterAll(() => app.close());

const enter = (fields: object = {}, agent = andrew, base = '/account/absence') =>
  agent
    .post(base)
    .type('form')
    .send({ from: dayIn(0), until: dayIn(5), deputy: olga, note: '', ...fields });
const absences = () => app.db.prisma.absence.findMany({ orderBy: { id: 'asc' } });

describe('an absence', () => {
  it('is entered, changed and ended by the person, and the audit tells of it', async () => {
    const answer = await enter({ note: 'Please ring Olga' });
    expect(answer.get('location')).toBe('/account/absence');
    const [made] = await absences();
    const base = `/account/absence/${made?.id}`;
    const form = page(await andrew.get(`/account/absence?change=${made?.id}`));
    expect(form.valueOf('Deputy')).toBe(olga);
    expect(form.content).toContain('Please ring Olga');
    const changed = { from: dayIn(0), until: dayIn(9), deputy: '', note: '', version: '1' };
    await andrew.post(base).type('form').send(changed).expect(303);
    expect((await absences())[0]).toMatchObject({ deputyId: null, version: 2 });
    // The form that was opened before: nothing is lost, nothing overwritten.
    const late = await andrew
      .post(base)
      .type('form')
      .send({ ...changed, note: 'Too late' });
    expect(late.status).toBe(409);
    expect(late.text).toContain('Too late');
    await andrew.post(`${base}/delete`).type('form').send({}).expect(303);
    expect(page(await andrew.get('/account/absence')).content).toContain('There is none.');
    expect((await andrew.post(`${base}/delete`).type('form').send({})).status).toBe(404);
    const audit = await app.db.prisma.auditEntry.findMany({ where: { type: { startsWith: 'absence.' } } });
    expect(audit.map(({ type }) => type)).toEqual(['absence.entered', 'absence.changed', 'absence.ended']);
  });

  it('is entered by an admin for somebody else, but not with the admin as deputy', async () => {
    const [admin, { id }] = [await app.agentFor('admin'), await app.user('andrew')];
    const answer = await enter({ deputy: String((await app.user('admin')).id) }, admin, `/admin/users/${id}/absence`);
    expect(answer.status).toBe(422);
    expect(page(answer).errorAt('Deputy')).toContain('by their own hand');
    expect(await absences()).toEqual([]);
    expect((await enter({}, admin, `/admin/users/${id}/absence`)).status).toBe(303);
  });

  it.each([
    ['the last day before the first', { from: dayIn(3), until: dayIn(2) }, 'Last day', 'before the first'],
    ['days that are over', { from: dayIn(-5), until: dayIn(-1) }, 'Last day', 'has passed'],
    ['no day', { from: '' }, 'First day', 'choose a day'],
    ['a day there is not', { until: '2031-02-30' }, 'Last day', 'date that exists'],
    ['a deputy nobody knows', { deputy: '2000000000' }, 'Deputy', 'cannot be chosen'],
    ['a note too long', { note: 'x'.repeat(501) }, 'Note', 'too long'],
  ])('is refused with %s, and what was typed is kept', async (_what, fields, label, words) => {
    const answer = await enter({ note: 'Typed', ...fields });
    expect(answer.status).toBe(422);
    const form = page(answer);
    expect(form.errorAt(label)).toContain(words);
    if (!('note' in fields)) expect(form.valueOf('Note')).toBe('Typed');
    expect(await absences()).toEqual([]);
  });

  it('has no deputy who is the person or has left', async () => {
    const own = await enter({ deputy: String((await app.user('andrew')).id) });
    expect(page(own).errorAt('Deputy')).toContain('Nobody can stand in for themselves');
    const masha = await app.user('masha');
    await app.db.prisma.user.update({ where: { id: masha.id }, data: { deactivatedAt: new Date() } });
    expect(page(await enter({ deputy: String(masha.id) })).errorAt('Deputy')).toContain('cannot be chosen');
    await app.db.prisma.user.update({ where: { id: masha.id }, data: { deactivatedAt: null } });
  });

  it('never touches another of the same person, not even when both are sent at once', async () => {
    await enter();
    const touching = await enter({ from: dayIn(5), until: dayIn(8) });
    expect(page(touching).errorAt('First day')).toContain('touch another absence');
    expect((await enter({ from: dayIn(6), until: dayIn(8) })).status).toBe(303);
    await app.db.prisma.absence.deleteMany();
    const answers = await Promise.all([enter(), enter(), enter()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 422, 422]);
    // And if the program forgot, the database would not.
    const [made] = await absences();
    const again = { userId: made!.userId, fromDay: made!.untilDay, untilDay: made!.untilDay };
    await expect(app.db.prisma.absence.create({ data: again })).rejects.toThrow();
  });

  it('is entered by an admin for a person, and by nobody else', async () => {
    const base = `/admin/users/${(await app.user('andrew')).id}/absence`;
    expect((await enter({}, await app.agentFor('darian'), base)).status).toBe(403);
    expect((await enter({}, await app.agentFor('admin'), base)).get('location')).toBe(base);
    const [made] = await absences();
    expect(made?.userId).toBe((await app.user('andrew')).id);
    expect(page(await andrew.get('/account/absence')).content).toContain('Deputy: Olga Koval');
    const audit = await app.db.prisma.auditEntry.findFirst({
      where: { type: 'absence.entered' },
      orderBy: { id: 'desc' },
    });
    expect(audit).toMatchObject({ actorId: (await app.user('admin')).id, subjectId: made?.userId });
  });

  it('is seen by everybody while it lasts: in the directory, on the person’s page, with deputy and note', async () => {
    await enter({ note: 'Back with a tan' });
    const masha = await app.agentFor('masha');
    const list = page(await masha.get('/people?away=1'));
    expect(list.content).toContain('Andrew Meyer');
    expect(list.content).toContain('Absent until');
    expect(list.content).toContain('Deputy: Olga Koval');
    expect(list.content).toContain('1 person');
    const person = page(await masha.get(`/people/${(await app.user('andrew')).id}`)).content;
    expect(person).toContain('Absent until');
    expect(person).toContain('Back with a tan');
    expect(page(await (await app.agentFor('olga')).get('/account/absence')).content).toContain('You stand in for');
  });
});
