import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readConfig } from '#src/config';
import { attendToWaitingMemos } from '#src/features/memos/waiting/waiting.service';
import { attendToAbsences } from '#src/features/absences/deputies.service';
import { createUserToken } from '#src/features/auth/tokens.service';
import { openDatabase } from '#src/openDatabase';
import { clock } from '#src/platform/clock';
import { formatFor } from '#src/platform/http/format';
import { createLogger } from '#src/platform/logger';
import { mostRecent } from '#src/platform/mostRecent';
import { isZoneOfNode, mendTimeZones } from '#src/platform/timeZones';
import { goAway } from '../../support/absences';
import { withApp, type TestApp } from '../../support/app';
import { drainJobs } from '../../support/jobs';
import { makeMemo, post } from '../../support/memos';
import { page } from '../../support/page';
import { occurrences, sources } from '../../support/sources';

let app: TestApp;
beforeAll(async () => void (app = await withApp()));
afterAll(() => app.close());
beforeEach(async () => {
  clock.reset();
  await app.db.prisma.company.updateMany({ data: { defaultTimeZone: 'Europe/Berlin' } });
  await app.db.prisma.user.updateMany({ data: { timeZone: 'Europe/Berlin' } });
});

const SENTENCE = 'Please choose one of the time zones.';

const setZone = (person: string, timeZone: string) =>
  app.db.prisma.user.update({ where: { email: `${person}@demo.test` }, data: { timeZone } });

async function saveZone(person: string, timeZone: string) {
  const { name, locale } = await app.user(person);
  return post(await app.agentFor(person), '/account', { name, locale, theme: 'auto', timeZone });
}

/** Of the database, as far as Node knows them: what people may have. */
async function namesOfDatabase(): Promise<string[]> {
  const { rows } = await app.db.pool.query<{ name: string }>('SELECT name FROM pg_timezone_names');
  return rows.map(({ name }) => name);
}

const OF_NODE = [
  'VST',
  'CTT',
  'AET',
  'PST',
  'SST',
  'US/Pacific-New',
  'America/Coyhaique',
  'SystemV/PST8',
  'IST',
  'JST',
];

describe('a time zone', () => {
  test.each([
    '+05:30',
    '-03',
    'UTC+3',
    'UTC-03:00',
    '<+03>-3',
    'MSK',
    'CEST',
    'Factory',
    'localtime',
    'posixrules',
    '',
  ])('that is none, like %j, is refused where it is typed', async (zone) => {
    const answer = await saveZone('andrew', zone);
    expect(answer.status).toBe(422);
    expect(page(answer).errorAt('Time zone')).toBe(SENTENCE);
    expect((await app.user('andrew')).timeZone).toBe('Europe/Berlin');
  });

  test('that Node knows and PostgreSQL does not is refused, one that both know is not', async () => {
    const known = new Set(await namesOfDatabase());
    for (const zone of OF_NODE.filter(isZoneOfNode)) {
      const answer = await saveZone('andrew', zone);
      expect([zone, answer.status]).toEqual([zone, known.has(zone) ? 303 : 422]);
    }
    expect(OF_NODE.filter((zone) => isZoneOfNode(zone) && !known.has(zone))).toContain('VST');
  });

  test.each([
    ['aMeriCA/new_york', 'America/New_York'],
    ['europe/KIEV', 'Europe/Kiev'],
    ['etc/gmt+5', 'Etc/GMT+5'],
    ['utc', 'UTC'],
  ])('typed as %s is stored as %s', async (typed, stored) => {
    expect((await saveZone('andrew', typed)).status).toBe(303);
    expect((await app.user('andrew')).timeZone).toBe(stored);
  });

  test('of an invitation and of the company is checked and spelled alike', async () => {
    const { id } = await app.user('tanya');
    for (const [typed, stored] of [
      ['VST', 'Europe/Berlin'],
      ['aSIA/tokyo', 'Asia/Tokyo'],
    ]) {
      const token = await createUserToken(app.db.prisma, id, 'invitation');
      const fields = { password: 'seven blue horses', timeZone: typed ?? '' };
      expect((await post(app.agent(), `/invitations/${token}`, fields)).status).toBe(303);
      expect((await app.user('tanya')).timeZone).toBe(stored);
    }
    const admin = await app.agentFor('admin');
    const save = async (defaultTimeZone: string) => {
      const { $ } = page(await admin.get('/admin/settings'));
      const form = $('form[action="/admin/settings/company"]').serializeArray();
      const fields = Object.fromEntries(form.map(({ name, value }) => [name, value]));
      return post(admin, '/admin/settings/company', { ...fields, offeredLocales: ['en', 'de'], defaultTimeZone });
    };
    const refused = await save('VST');
    expect(refused.status).toBe(422);
    expect(page(refused).errorAt('First time zone')).toBe(SENTENCE);
    expect((await save('asia/TOKYO')).status).toBe(303);
    expect((await app.db.prisma.company.findFirstOrThrow()).defaultTimeZone).toBe('Asia/Tokyo');
  });

  test('of the environment that the database does not know ends the start with its name', async () => {
    const config = readConfig({ DATABASE_URL: app.databaseUrl, DEFAULT_TIME_ZONE: 'VST' });
    await expect(openDatabase(config, createLogger('silent'))).rejects.toThrow('DEFAULT_TIME_ZONE');
  });
});

describe.each(['VST', 'Nowhere/At_All', 'posixrules', 'UTC+3'])('a row with the zone %s', (zone) => {
  test('stops nobody: the company’s zone stands in', async () => {
    await goAway(app, 'darian');
    await setZone('darian', zone);
    try {
      const andrew = await app.agentFor('andrew');
      const recipient = String((await app.user('darian')).id);
      for (const path of ['/memos/new', '/people', `/people/${recipient}`, '/tasks/new', '/memos'])
        expect([path, (await andrew.get(path)).status]).toEqual([path, 200]);
      const sent = { title: 'Still here', body: 'Yes.', recipient, clientKey: crypto.randomUUID() };
      expect((await andrew.post('/memos').type('form').send(sent)).status).toBe(303);
      for (const path of ['/', '/my-day', '/account', '/account/absence', '/reminders', '/memos?created=today'])
        expect([path, (await (await app.agentFor('darian')).get(path)).status < 400]).toEqual([path, true]);
      await drainJobs(app.deps);
    } finally {
      await app.db.prisma.absence.deleteMany();
    }
  });

  test('keeps no other from being reminded', async () => {
    await app.db.prisma.user.updateMany({ data: { remindedOn: null } });
    clock.set(new Date('2027-01-11T07:00:00Z'));
    await makeMemo(app, 'ruth', { to: 'ruth' });
    await makeMemo(app, 'andrew', { to: 'darian' });
    await setZone('ruth', zone);
    clock.set(new Date('2027-01-14T08:00:00Z'));
    await attendToAbsences(app.deps);
    await attendToWaitingMemos(app.deps);
    const { id: userId } = await app.user('darian');
    const createdAt = clock.now();
    expect(await app.db.prisma.event.findMany({ where: { userId, type: 'person.memosWait', createdAt } })).not.toEqual(
      [],
    );
    await app.db.prisma.event.updateMany({ where: { userId, createdAt }, data: { createdAt: new Date(0) } });
  });
});

describe('zones', () => {
  test('that were stored before are mended at the start: a person’s to the company’s, the company’s to UTC', async () => {
    await setZone('olga', 'VST');
    await setZone('marina', 'aSIA/tokyo');
    await app.db.prisma.company.updateMany({ data: { defaultTimeZone: 'Europe/Paris' } });
    expect(await mendTimeZones(app.db.pool)).toBe(2);
    expect((await app.user('olga')).timeZone).toBe('Europe/Paris');
    expect((await app.user('marina')).timeZone).toBe('Asia/Tokyo');
    expect((await app.user('andrew')).timeZone).toBe('Europe/Berlin');
    await setZone('olga', 'CTT');
    await app.db.prisma.company.updateMany({ data: { defaultTimeZone: 'US/Pacific-New' } });
    await mendTimeZones(app.db.pool);
    expect((await app.user('olga')).timeZone).toBe('UTC');
    expect((await app.db.prisma.company.findFirstOrThrow()).defaultTimeZone).toBe('UTC');
    expect(await mendTimeZones(app.db.pool)).toBe(0);
  });

  test('keep a bounded number of formatters', () => {
    const made: string[] = [];
    const recent = mostRecent(2, (key) => made.push(key));
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) recent(key);
    expect(made).toEqual(['a', 'b', 'c', 'b']);
    expect(formatFor('en', 'Europe/Berlin')).toBe(formatFor('en', 'Europe/Berlin'));
    const first = formatFor('en', 'Europe/Berlin');
    for (const zone of Intl.supportedValuesOf('timeZone').slice(0, 200)) formatFor('de', zone);
    expect(formatFor('en', 'Europe/Berlin')).not.toBe(first);
  });

  test('of people are read in SQL by the function that cannot fail', () => {
    const queries = sources(/^src\/(?!platform).*\.ts$/);
    expect(occurrences(queries, /AT TIME ZONE (?!'UTC')/)).toEqual([]);
  });
});
