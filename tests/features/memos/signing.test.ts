import { randomUUID } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { clock } from '#src/platform/clock';
import type { TestApp } from '../../support/app';
import { drainJobs } from '../../support/jobs';
import type { MailServer } from '../../support/mail';
import { withMails } from '../../support/mailing';
import { act, makeMemo, memoOf, post } from '../../support/memos';
import { page } from '../../support/page';

let app: TestApp;
let server: MailServer;
withMails({ UNDO_SECONDS: '10' }, (given) => ({ app, server } = given));

const pass = (seconds: number) => clock.set(new Date(clock.now().getTime() + seconds * 1000));
const idOf = async (person: string): Promise<number> => (await app.user(person)).id;
const shown = async (person: string, url: string) => page(await (await app.agentFor(person)).get(url));

async function tellAll(): Promise<void> {
  pass(60);
  await drainJobs(app.deps);
  server.mails.length = 0;
}

beforeEach(async () => {
  clock.set(new Date(Date.now() + 24 * 3_600_000));
  await app.db.prisma.$executeRaw`UPDATE balls SET until = greatest(now(), since) WHERE until IS NULL`;
  await app.db.prisma.proposal.deleteMany();
});

/** Five memos that wait for Darian Voss, prepared by Tanya Weiss and opened. */
async function prepared(): Promise<number[]> {
  const darian = await app.agentFor('darian');
  const isNamed = await app.db.prisma.assistance.count({ where: { endedAt: null } });
  if (isNamed === 0) await act(darian, '/account/assistants', { assistant: String(await idOf('tanya')) });
  const ids: number[] = [];
  for (const [at, outcome] of ['noted', 'noted', 'noted', 'noted', 'noted'].entries()) {
    const id = await makeMemo(app, 'andrew', { to: 'darian', title: `Order ${at}`, subscribers: ['olga'] });
    const { textVersion } = await memoOf(app, id);
    const conclusion = `<p>As agreed ${at}.</p>`;
    await post(await app.agentFor('tanya'), `/memos/${id}/proposal`, {
      ...{ for: String(await idOf('darian')), outcome, conclusion, textVersion: String(textVersion) },
    });
    await darian.get(`/folder/${id}`);
    ids.push(id);
  }
  await tellAll();
  return ids;
}

async function signAll(): Promise<void> {
  const { $ } = await shown('darian', '/folder/end');
  const proposals = $('[name=proposals]')
    .map((_, one) => String($(one).attr('value')))
    .get();
  expect(proposals).toHaveLength(5);
  const answer = await post(await app.agentFor('darian'), '/folder/signing', { proposals, clientKey: randomUUID() });
  expect(answer.get('location')).toBe('/folder/end');
}

const stagesOf = async (ids: readonly number[]) => Promise.all(ids.map(async (id) => (await memoOf(app, id)).stage));

const receivers = () => server.mails.flatMap(({ to }) => [to ?? []].flat().map(({ text }) => text));

test('what is signed at once is told once a person, with what each came to and who prepared it', async () => {
  const ids = await prepared();
  await signAll();
  expect(await stagesOf(ids)).toEqual(Array(5).fill('considered'));
  await drainJobs(app.deps);
  expect(server.mails).toEqual([]);
  pass(11);
  await drainJobs(app.deps);
  expect(receivers().toSorted()).toEqual(['andrew@demo.test', 'olga@demo.test']);
  const text = server.mails[0]?.text ?? '';
  expect(text).toContain('Darian Voss decided 5 memos, prepared by Tanya Weiss');
  for (const at of [0, 1, 2, 3, 4]) expect(text).toContain(`As agreed ${at}.`);
  expect(text).toContain('Considered, prepared by Tanya Weiss');
  expect((await shown('andrew', '/notifications')).content).toContain('decided 5 memos, prepared by Tanya Weiss');
  expect((await shown('andrew', `/memos/${ids[0]}`)).content).toMatch(/prepared by Tanya Weiss/i);
});

test('is undone as a whole, and is then there to be signed again', async () => {
  const ids = await prepared();
  await signAll();
  const end = await shown('darian', '/folder/end');
  expect(end.flash).toContain('5 memos were decided.');
  const undo = end.$('form.undo').attr('action') ?? '';
  expect(undo).toMatch(/^\/memos\/selected\/runs\/\d+\/undo$/);
  const answer = await post(await app.agentFor('darian'), undo, { act: '1' });
  expect(answer.get('location')).toBe('/folder/end');
  expect(await stagesOf(ids)).toEqual(Array(5).fill('pending'));
  await tellAllOf();
  expect(await app.db.prisma.consideration.count({ where: { memoId: { in: ids }, endedAt: null } })).toBe(0);
  await signAll();
  expect(await stagesOf(ids)).toEqual(Array(5).fill('considered'));
});

async function tellAllOf(): Promise<void> {
  pass(60);
  await drainJobs(app.deps);
  expect(server.mails).toEqual([]);
}
