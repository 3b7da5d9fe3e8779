import { afterAll, beforeAll, expect, test } from 'vitest';
import { createUserToken } from '#src/features/auth/tokens.service';
import { withApp, type TestApp } from '../../support/app';
import { submit } from '../../support/authenticator';
import { page } from '../../support/page';

let app: TestApp;
beforeAll(async () => void (app = await withApp()));
afterAll(() => app.close());

const PROFILE = {
  name: 'Olga Koval',
  jobTitle: 'Buyer',
  phone: '+49 (30) 1234-56, ext. 7',
  locale: 'en',
  timeZone: 'Europe/Berlin',
  theme: 'auto',
};

const offer = (offeredLocales: string[]) =>
  app.db.prisma.company.update({ where: { id: 1 }, data: { offeredLocales } });

test('phone and job title are kept, shown again and written into the audit', async () => {
  const olga = await app.agentFor('olga');
  expect((await submit(olga, '/account', PROFILE)).status).toBe(303);
  const account = page(await olga.get('/account'));
  expect([account.valueOf('Job title'), account.valueOf('Phone')]).toEqual(['Buyer', PROFILE.phone]);
  const entry = await app.db.prisma.auditEntry.findFirstOrThrow({ where: { type: 'account.changed' } });
  expect(entry.details).toMatchObject({ changes: { jobTitle: { to: 'Buyer' }, phone: { to: PROFILE.phone } } });
});

test.each([
  ['Phone', { phone: '1'.repeat(41) }, /at most 40 characters/],
  ['Phone', { phone: '<b>' }, /at most 40 characters/],
  ['Job title', { jobTitle: 'x'.repeat(121) }, /at most 120 characters/],
])('a wrong %s is named at its field, and what was typed stays', async (label, wrong, sentence) => {
  const answer = await submit(await app.agentFor('olga'), '/account', { ...PROFILE, ...wrong });
  expect(answer.status).toBe(422);
  expect(page(answer).errorAt(label)).toMatch(sentence);
  expect(page(answer).valueOf(label)).toBe(Object.values(wrong)[0]);
});

test('only the languages that admins offer can be chosen, and who has another keeps it', async () => {
  const masha = await app.agentFor('masha');
  const { $ } = page(await masha.get('/account'));
  expect($('#field-locale option').length).toBe(2);
  await offer(['en']);
  expect(page(await masha.get('/account')).$('#field-locale option').length).toBe(1);
  const form = { ...PROFILE, name: 'Masha Lind', locale: 'de' };
  const refused = await submit(masha, '/account', form);
  expect(refused.status).toBe(422);
  expect(page(refused).errorAt('Language')).toBe('Please choose one of the languages.');
  await app.db.prisma.user.update({ where: { email: 'masha@demo.test' }, data: { locale: 'de' } });
  expect((await submit(masha, '/account', form)).status).toBe(303);
  await offer([]);
});

test.each([
  ['Asia/Tokyo', 'Asia/Tokyo'],
  ['Nowhere/At all', 'Europe/Berlin'],
  ['', 'Europe/Berlin'],
])('whoever accepts an invitation brings the time zone of the browser: %j', async (timeZone, kept) => {
  const { id } = await app.user('tanya');
  await app.db.prisma.user.update({ where: { id }, data: { timeZone: 'Europe/Berlin' } });
  const token = await createUserToken(app.db.prisma, id, 'invitation');
  const agent = app.agent();
  expect(page(await agent.get(`/invitations/${token}`)).$('input[data-time-zone][name=timeZone]').length).toBe(1);
  const answer = await submit(agent, `/invitations/${token}`, { password: 'seven blue horses', timeZone });
  expect(answer.status).toBe(303);
  expect((await app.user('tanya')).timeZone).toBe(kept);
});
