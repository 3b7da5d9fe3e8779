import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectionState, diskState, queueState, worst } from '#src/features/admin/health/health.checks';
import { withApp, type TestApp } from '../../support/app';
import { pdf } from '../../support/documents';
import { drainJobs } from '../../support/jobs';
import { writeMemo } from '../../support/memos';
import { page } from '../../support/page';
import { attached } from '../files/support';

let app: TestApp;
beforeAll(async () => void (app = await withApp()));
afterAll(() => app.close());

async function checkOf(name: string): Promise<string> {
  const { $ } = page(await (await app.agentFor('admin')).get('/admin/health'));
  const heading = $('h2').filter((_, element) => $(element).text().trim() === name);
  return heading.closest('section').text().replace(/\s+/g, ' ').trim();
}

test('an admin sees how the program is, in words beside the colours', async () => {
  expect(await checkOf('Database')).toMatch(
    /^Database Good [\d.]+ MB, PostgreSQL \d+.* \d+ of \d+ connections are taken\.$/,
  );
  expect(await checkOf('Migrations')).toMatch(/^Migrations Good All done: \d+/);
  expect(await checkOf('Disk of the data')).toMatch(/\d (MB|GB) of [\d.,]+ GB are free/);
  expect(await checkOf('Mail')).toContain('Look at it There is no mail server: mail is kept.');
  expect(await checkOf('Program')).toMatch(/Version \d+\.\d+\.\d+, Node\.js v\d+/);
});

test('a mail that failed lately is told with why, and a person whom no mail reaches is counted', async () => {
  const olga = await app.user('olga');
  const mail = { userId: olga.id, toAddress: olga.email, kind: 'account.invitation', messageId: '<f@x>' };
  await app.db.prisma.mailDelivery.create({ data: { ...mail, state: 'failed', lastError: 'connect ECONNREFUSED' } });
  await app.db.prisma.user.update({ where: { id: olga.id }, data: { passwordHash: null } });
  expect(await checkOf('Mail')).toContain('The server cannot be reached.');
  expect(await checkOf('People without mail')).toContain('Look at it Invited, but no mail reached them: 1');
});

test('files that the search has not read, and those that it could not, are counted', async () => {
  expect(await checkOf('Files for the search')).toContain('Good Every file was read that can be.');
  await attached(app, pdf(['cut']).subarray(0, 200), 'cut.pdf');
  expect(await checkOf('Files for the search')).toContain('Waiting to be read: 1');
  await drainJobs(app.deps);
  expect(await checkOf('Files for the search')).toContain('Could not be read: 1.');
});

test('the first page leads to all others, with the numbers that matter', async () => {
  const { $ } = page(await (await app.agentFor('admin')).get('/admin'));
  const ways = $('main h2 a').map((_, link) => $(link).attr('href'));
  const names = ['users', 'departments', 'purposes', 'stages', 'tags', 'settings', 'audit', 'jobs', 'health', 'import'];
  expect(ways.get()).toEqual(names.map((name) => `/admin/${name}`));
  expect($('.admin-nav li').length).toBe(names.length + 1);
  expect($('main').text()).toContain('1 mail could not be sent');
});

test('a migration that is pending is a reason to act', async () => {
  await app.db.pool.query(`UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name LIKE '%audit_pages'`);
  expect(await checkOf('Migrations')).toContain('Act now Some are pending');
});

test('no page of the administration says a word of a memo', async () => {
  await writeMemo(app, 'andrew', { title: 'Secret plans', to: 'garry' });
  const admin = await app.agentFor('admin');
  const places = [
    '',
    '/users',
    '/departments',
    '/purposes',
    '/stages',
    '/tags',
    '/settings',
    '/audit',
    '/jobs',
    '/health',
  ];
  for (const place of places) {
    const answer = await admin.get(`/admin${place}`);
    expect([place, answer.status, answer.text.includes('Secret plans')]).toEqual([place, 200, false]);
  }
});

describe('a check', () => {
  const GB = 1e9;
  test.each([
    [{ free: 100 * GB, total: 1000 * GB }, 'good'],
    [{ free: 30 * GB, total: 1000 * GB }, 'good'],
    [{ free: 15 * GB, total: 1000 * GB }, 'warn'],
    [{ free: 4 * GB, total: 1000 * GB }, 'bad'],
    [{ free: 3 * GB, total: 10 * GB }, 'good'],
    [{ free: 1 * GB, total: 10 * GB }, 'warn'],
    [{ free: 0.4 * GB, total: 10 * GB }, 'bad'],
    [null, 'warn'],
  ])('of a disk with %j free is %s', (space, state) => {
    expect(diskState(space)).toBe(state);
  });

  test('of the queue looks at how long the oldest job waits, and at what was given up', () => {
    expect(queueState({ waited: 30, givenUp: 0 })).toBe('good');
    expect(queueState({ waited: 30, givenUp: 1 })).toBe('warn');
    expect(queueState({ waited: 900, givenUp: 0 })).toBe('bad');
    expect(connectionState({ connections: 95, allowed: 100 })).toBe('bad');
    expect(worst(['good', 'bad', 'warn'])).toBe('bad');
    expect(worst([])).toBe('good');
  });
});
