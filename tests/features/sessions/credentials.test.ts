import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { DEMO_PASSWORD } from '#src/seed/demoPeople';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { codeOf, setUpApp, showPassword, submit } from '../../support/authenticator';

let app: TestApp;
beforeAll(async () => void (app = await withApp()));
afterAll(() => app.close());
beforeEach(() => app.db.prisma.rateLimit.deleteMany());

const NEW = 'seven blue horses';
const isIn = async (agent: Agent): Promise<boolean> => (await agent.get('/account')).status === 200;
const change = (agent: Agent) =>
  submit(agent, '/account/password', { currentPassword: DEMO_PASSWORD, newPassword: NEW });
const versionOf = async (person: string) => (await app.user(person)).credentialsVersion;

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await new Promise(setImmediate);
}

/** Holds up every session that is about to be written for the first time. */
async function holdNewSessions() {
  await app.db.pool.query(`
    CREATE OR REPLACE FUNCTION wait_for_test() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN PERFORM pg_advisory_xact_lock_shared(42); RETURN NEW; END $$;
    CREATE OR REPLACE TRIGGER wait_for_test BEFORE INSERT ON session FOR EACH ROW EXECUTE FUNCTION wait_for_test();`);
  const lock = await app.db.pool.connect();
  await lock.query('SELECT pg_advisory_lock(42)');
  return {
    isReached: (count: number) =>
      until(async () => {
        const waiting = await lock.query(`SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`);
        return waiting.rowCount === count;
      }),
    async release() {
      await lock.query('SELECT pg_advisory_unlock(42)');
      lock.release();
      await app.db.pool.query('DROP TRIGGER wait_for_test ON session');
    },
  };
}

test('a sign-in that was right a moment before the password changes does not start its session', async () => {
  const olga = await app.agentFor('olga');
  const late = app.agent();
  const held = await holdNewSessions();
  const signingIn = submit(late, '/login', { email: 'olga@demo.test', password: DEMO_PASSWORD }).then(
    (answer) => answer,
  );
  await held.isReached(1);
  const changing = change(olga).then((answer) => answer);
  await held.isReached(2);
  await held.release();
  await Promise.all([signingIn, changing]);
  expect(await isIn(late)).toBe(false);
  expect(await isIn(olga)).toBe(true);
});

test('nor one that was right before a deactivation, when the person comes back', async () => {
  const [admin, late] = [await app.agentFor('admin'), app.agent()];
  const { id } = await app.user('tanya');
  const held = await holdNewSessions();
  const signingIn = submit(late, '/login', { email: 'tanya@demo.test', password: DEMO_PASSWORD }).then(
    (answer) => answer,
  );
  await held.isReached(1);
  await submit(admin, `/admin/users/${id}/deactivation`, { memosTo: 'nobody', tasksTo: 'nobody' });
  await held.release();
  await signingIn;
  await submit(admin, `/admin/users/${id}/deactivation/delete`, {});
  expect((await app.user('tanya')).deactivatedAt).toBeNull();
  expect(await isIn(late)).toBe(false);
});

test('turning two steps on, to another app and off ends the other sessions, and keeps this one under a new id', async () => {
  const here = await app.agentFor('andrew');
  const signInThere = async (code?: string): Promise<Agent> => {
    const { agent } = await showPassword(app, 'andrew');
    if (code !== undefined) await submit(agent, '/login/second-step', { code });
    expect(await isIn(agent)).toBe(true);
    return agent;
  };
  const idOf = (answer: { headers: Record<string, unknown> }) =>
    /notes=([^;]+)/.exec(String(answer.headers['set-cookie']))?.[1];

  const first = await signInThere();
  const { answer, codes } = await setUpApp(here);
  expect(idOf(answer)).toBeDefined();
  expect([await isIn(here), await isIn(first)]).toEqual([true, false]);
  const { id } = await app.user('andrew');
  expect(app.pushed).toContainEqual({ to: `user:${id}`, event: 'disconnect', payload: null });

  const second = await signInThere(codes[0]);
  const other = await setUpApp(here);
  expect([await isIn(here), await isIn(second)]).toEqual([true, false]);

  const third = await signInThere(other.codes[0]);
  await submit(here, '/account/two-step/delete', { currentPassword: DEMO_PASSWORD });
  expect([await isIn(here), await isIn(third)]).toEqual([true, false]);
});

test('an admin who resets two steps ends the sessions of that person', async () => {
  const valeria = await app.agentFor('valeria');
  await setUpApp(valeria);
  const { id } = await app.user('valeria');
  const reset = `/admin/users/${id}/two-step/delete`;
  await submit(await app.agentFor('admin'), reset, { currentPassword: DEMO_PASSWORD });
  expect(await isIn(valeria)).toBe(false);
});

test('half-way in, one gets no further when the password or the second step has changed', async () => {
  const darian = await app.agentFor('darian');
  const { codes } = await setUpApp(darian);
  const { agent } = await showPassword(app, 'darian');
  const other = await setUpApp(darian);
  await app.db.prisma.authenticator.updateMany({ data: { lastStep: 0 } });
  for (const code of [codes[0] ?? '', codeOf(other.secret)])
    expect((await submit(agent, '/login/second-step', { code })).headers.location).toBe('/login');
  expect(await isIn(agent)).toBe(false);
});

test('a session from before there were such versions stays', async () => {
  const sergey = await app.agentFor('sergey');
  expect(await versionOf('sergey')).toBe(0);
  await app.db.pool.query(`UPDATE session SET sess = (sess::jsonb - 'credentialsVersion')::json`);
  expect(await isIn(sergey)).toBe(true);
});
