import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { admitAttempt } from '#src/features/auth/session.service';
import { DEMO_PASSWORD } from '#src/seed/demoPeople';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { post } from '../../support/memos';

let app: TestApp;
beforeAll(async () => void (app = await withApp({ TRUST_PROXY: '1' })));
afterAll(() => app.close());
beforeEach(async () => {
  await app.db.prisma.rateLimit.deleteMany();
  await app.db.prisma.auditEntry.deleteMany();
});

const OFFICE = '198.51.100.7';
const from = (agent: Agent, path: string, fields: object, address = OFFICE) =>
  agent.post(path).set('X-Forwarded-For', address).type('form').send(fields);
const signIn = (agent: Agent, person: string, password = DEMO_PASSWORD, address = OFFICE) =>
  from(agent, '/login', { email: `${person}@demo.test`, password }, address);

/** A browser in which this person has signed in, and out again. */
async function knownBrowser(person: string): Promise<Agent> {
  const agent = app.agent();
  expect((await signIn(agent, person)).status).toBe(303);
  await from(agent, '/logout', {});
  return agent;
}

async function shutOut(address: string): Promise<void> {
  for (let guess = 0; guess < 50; guess += 1) await admitAttempt(app.db, { email: `guess${guess}@demo.test`, address });
}

describe('fifty bad sign-ins from one address', () => {
  test('leave those in whose browser is known, and nobody else', async () => {
    const known = await knownBrowser('andrew');
    await shutOut(OFFICE);
    expect((await signIn(app.agent(), 'andrew')).status).toBe(429);
    expect((await signIn(app.agent(), 'olga')).status).toBe(429);
    expect((await signIn(known, 'olga')).status).toBe(429);
    expect((await signIn(known, 'andrew', 'not this one')).status).toBe(422);
    expect((await signIn(known, 'andrew')).status).toBe(303);
  });

  test('and a hundred at the account itself leave its owner in', async () => {
    const known = await knownBrowser('andrew');
    for (let guess = 0; guess < 100; guess += 1)
      await admitAttempt(app.db, { email: 'andrew@demo.test', address: `203.0.113.${guess % 10}` });
    expect((await signIn(app.agent(), 'andrew', DEMO_PASSWORD, '192.0.2.1')).status).toBe(429);
    expect((await signIn(known, 'andrew', DEMO_PASSWORD, '192.0.2.1')).status).toBe(303);
  });
});

describe('a known browser', () => {
  test('has ten attempts of its own, and earns nobody any', async () => {
    const known = await knownBrowser('andrew');
    for (let count = 0; count < 3; count += 1) expect((await signIn(known, 'andrew')).status).toBe(303);
    await from(known, '/logout', {});
    const statuses = [];
    for (let guess = 0; guess < 11; guess += 1) statuses.push((await signIn(known, 'andrew', 'guess')).status);
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 422), 429]);
    const { rows } = await app.db.pool.query('SELECT min(points)::int AS least FROM rate_limits');
    expect(rows[0].least).toBeGreaterThanOrEqual(0);
  });

  test('is told to nobody, and another password makes it unknown', async () => {
    const agent = app.agent();
    const answer = await signIn(agent, 'olga');
    const cookie = answer.get('Set-Cookie')?.find((one) => one.startsWith('device=')) ?? '';
    expect(cookie).toMatch(/^device=[\w-]+; Max-Age=\d+; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/);
    await from(agent, '/logout', {});
    await app.db.prisma.user.update({
      where: { email: 'olga@demo.test' },
      data: { credentialsVersion: { increment: 1 } },
    });
    await shutOut(OFFICE);
    expect((await signIn(agent, 'olga')).status).toBe(429);
  });

  test('of several people knows each of them', async () => {
    const agent = await knownBrowser('andrew');
    await signIn(agent, 'marina');
    await from(agent, '/logout', {});
    await shutOut(OFFICE);
    expect((await signIn(agent, 'andrew')).status).toBe(303);
    await from(agent, '/logout', {});
    expect((await signIn(agent, 'marina')).status).toBe(303);
  });

  test('may ask for a new password, however many ask in its name', async () => {
    const known = await knownBrowser('andrew');
    const ask = (agent: Agent, address: string) =>
      from(agent, '/password/forgot', { email: 'andrew@demo.test' }, address);
    const statuses = [];
    for (let count = 0; count < 24; count += 1)
      statuses.push((await ask(app.agent(), `203.0.113.${count % 8}`)).status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(15);
    expect((await ask(known, '192.0.2.1')).status).toBe(200);
  });
});

describe('an address with a port', () => {
  test('is the same address', async () => {
    const statuses = [];
    for (let guess = 0; guess < 11; guess += 1)
      statuses.push((await signIn(app.agent(), 'garry', 'guess', `192.0.2.9:${5000 + guess}`)).status);
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 422), 429]);
  });
});

describe('what is refused', () => {
  const lines = (type: string) => app.db.prisma.auditEntry.findMany({ where: { type } });

  test('at the sign-in stands in one line an hour of each account and address, with how often', async () => {
    for (let guess = 0; guess < 14; guess += 1) await signIn(app.agent(), 'ruth', 'guess');
    await signIn(app.agent(), 'ruth', 'guess', '192.0.2.44');
    const refused = await lines('session.refused');
    expect(refused.map(({ details }) => details)).toEqual([
      { address: OFFICE, count: 10, last: expect.any(String) },
      { address: '192.0.2.44' },
    ]);
    expect((await lines('session.limited')).map(({ details }) => details)).toEqual([
      { address: OFFICE, count: 4, last: expect.any(String) },
    ]);
  });

  test('by a rule, and from another site, stands in one line a person, route and hour', async () => {
    const andrew = await app.agentFor('andrew');
    for (const path of ['/admin/users', '/admin/users', '/admin/audit', '/admin/users/1', '/admin/users/2'])
      expect([403, 404]).toContain((await andrew.get(path)).status);
    for (let count = 0; count < 3; count += 1)
      expect((await post(andrew, '/logout').set('Origin', 'https://evil.example')).status).toBe(403);
    const { id } = await app.user('andrew');
    const refused = await lines('access.refused');
    expect(refused.every(({ actorId }) => actorId === id)).toBe(true);
    const routes = refused.map(({ details }) => JSON.stringify(details));
    expect(routes.filter((line) => line.includes('"GET /admin/users"'))).toHaveLength(1);
    expect(routes.find((line) => line.includes('"GET /admin/users"'))).toContain('"count":2');
    const crossSite = await lines('access.crossSite');
    expect(crossSite).toHaveLength(1);
    expect(crossSite[0]).toMatchObject({ actorId: id, details: { count: 3, path: '/logout' } });
  });
});
