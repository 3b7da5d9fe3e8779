import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEMO_PASSWORD } from '#src/seed/demoPeople';
import { withApp, type TestApp } from '../../support/app';
import { goLive, type LiveApp } from '../../support/live';

let app: TestApp;
let live: LiveApp;
beforeAll(async () => {
  app = await withApp();
  live = await goLive(app);
});
afterAll(async () => {
  live.leaveAll();
  await live.close();
  await app.close();
});

test('a changed password closes the live pages of other devices at once, and they cannot come back', async () => {
  const there = { cookie: await live.signIn('olga'), origin: live.origin };
  const { client } = await live.connect(there);
  const closes = new Promise((resolve) => client.once('disconnect', resolve));
  const form = { currentPassword: DEMO_PASSWORD, newPassword: 'seven blue horses' };
  expect((await live.post('olga', '/account/password', form)).status).toBe(200);
  expect(await closes).toBe('io server disconnect');
  expect((await live.connect(there)).refusal).toBe('sign in');
});

test('whoever must set up two steps first has no live page until it is done', async () => {
  await app.db.prisma.company.update({ where: { id: 1 }, data: { twoStepFor: ['everyone'] } });
  const cookie = await live.signIn('garry');
  expect((await live.connect({ cookie, origin: live.origin })).refusal).toBe('sign in');
});
