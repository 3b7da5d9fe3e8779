import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { withApp, type TestApp } from '../../support/app';
import { goAway } from '../../support/absences';
import { said } from '../../support/chat';
import { drainJobs } from '../../support/jobs';
import { act, decide, makeMemo, memoOf, post, type Fields } from '../../support/memos';
import { page } from '../../support/page';

let app: TestApp;
const idOf = async (person: string): Promise<number> => (await app.user(person)).id;
const at = async (person: string, url: string) => (await app.agentFor(person)).get(url);
const shown = async (person: string, url: string) => page(await at(person, url));
const sees = async (person: string, id: number): Promise<boolean> => (await at(person, `/memos/${id}`)).status === 200;

beforeAll(async () => void (app = await withApp()));
afterAll(() => app.close());
beforeEach(async () => {
  await app.db.prisma.$executeRaw`UPDATE balls SET until = greatest(now(), since) WHERE until IS NULL`;
  await app.db.prisma.proposal.deleteMany();
  await app.db.prisma.assistance.updateMany({ where: { endedAt: null }, data: { endedAt: new Date() } });
  await app.db.prisma.participant.deleteMany({ where: { isAssistant: true } });
});

const name = async (person: string, assistant: string) =>
  act(await app.agentFor(person), '/account/assistants', { assistant: String(await idOf(assistant)) });

async function propose(assistant: string, of: string, memoId: number, fields: Fields = {}) {
  const { textVersion } = await memoOf(app, memoId);
  const wanted = { for: String(await idOf(of)), outcome: 'noted', textVersion: String(textVersion), ...fields };
  return post(await app.agentFor(assistant), `/memos/${memoId}/proposal`, wanted);
}

const sign = async (person: string, proposals: readonly string[], clientKey: string = randomUUID()) =>
  post(await app.agentFor(person), '/folder/signing', { proposals: [...proposals], clientKey });

/** What the form of all opened proposals sends. */
const toSign = async (person: string): Promise<string[]> => {
  const { $ } = await shown(person, '/folder/end');
  return $('[name=proposals]')
    .map((_, one) => String($(one).attr('value')))
    .get();
};

describe('an assistant', () => {
  test('sees what waits for whom they assist, from then on and what waited before, and loses it when that ends', async () => {
    const before = await makeMemo(app, 'andrew', { to: 'darian' });
    await name('darian', 'tanya');
    const after = await makeMemo(app, 'andrew', { to: 'darian' });
    expect([await sees('tanya', before), await sees('tanya', after)]).toEqual([true, true]);
    expect((await shown('andrew', `/memos/${after}`)).content).toContain('Assistant of Darian Voss');
    await decide(await app.agentFor('darian'), `/memos/${after}/consideration`);
    expect(await sees('tanya', after)).toBe(false);

    const { $ } = await shown('darian', '/account/assistants');
    await act(await app.agentFor('darian'), String($('form[action$="/delete"]').attr('action')));
    expect(await sees('tanya', before)).toBe(false);
    const types = { in: ['assistant.named', 'assistant.ended'] };
    expect(await app.db.prisma.auditEntry.count({ where: { type: types } })).toBe(2);
  });

  test('and whom they assist are both told, of the beginning and of the end', async () => {
    await name('sergey', 'tanya');
    await drainJobs(app.deps);
    expect((await shown('tanya', '/notifications')).content).toContain('You are now Sergey Roth’s assistant');
    expect((await shown('sergey', '/notifications')).content).toContain('Tanya Weiss is now your assistant');
  });

  test('never sees drafts, memos of either, what is kept back, nor what that person has as a deputy', async () => {
    await name('darian', 'tanya');
    const draft = await makeMemo(app, 'andrew', { to: 'darian', isDraft: true });
    const toOneself = await makeMemo(app, 'darian', { to: 'darian' });
    const kept = await makeMemo(app, 'andrew', { to: 'darian' });
    const asDeputy = await makeMemo(app, 'andrew', { to: 'sergey' });
    await goAway(app, 'sergey', { deputy: 'darian' });
    expect(await sees('darian', asDeputy)).toBe(true);
    expect(await sees('tanya', kept)).toBe(true);
    const days = { from: '2099-01-01', until: '2099-01-02', deputy: '', note: '' };
    await act(await app.agentFor('darian'), '/account/absence', {
      ...days,
      listed: [String(kept)],
      keep: [String(kept)],
    });
    for (const id of [draft, toOneself, kept, asDeputy]) expect(await sees('tanya', id), String(id)).toBe(false);
    // Their own memo they see as its owner, and prepare nothing of it.
    const own = await makeMemo(app, 'tanya', { to: 'darian' });
    expect((await propose('tanya', 'darian', own)).status).toBe(403);
  });

  test('of an executive sees what waits for the company; whoever becomes or is no more executive is followed', async () => {
    const id = await makeMemo(app, 'andrew', { to: 'company' });
    await name('garry', 'tanya');
    expect(await sees('tanya', id)).toBe(true);
    await decide(await app.agentFor('ruth'), `/memos/${id}/consideration`);
    expect(await sees('tanya', id)).toBe(false);
  });

  test('keeps in sight what they have prepared, and hears of a mention alone', async () => {
    await name('darian', 'tanya');
    const id = await makeMemo(app, 'andrew', { to: 'darian' });
    await propose('tanya', 'darian', id);
    await said(await app.agentFor('andrew'), `/memos/${id}`, 'A word');
    await said(await app.agentFor('tanya'), `/memos/${id}`, 'I prepare it');
    await drainJobs(app.deps);
    const notices = { memoId: id, userId: await idOf('tanya') };
    expect(await app.db.prisma.notification.count({ where: notices })).toBe(0);
    await decide(await app.agentFor('darian'), `/memos/${id}/consideration`);
    expect(await sees('tanya', id)).toBe(true);
  });

  test('is at most one of three, not oneself, and gone with whoever leaves', async () => {
    const darian = await app.agentFor('darian');
    const themselves = await post(darian, '/account/assistants', { assistant: String(await idOf('darian')) });
    expect(themselves.status).toBe(422);
    for (const person of ['tanya', 'masha', 'valeria']) await name('darian', person);
    const fourth = await post(darian, '/account/assistants', { assistant: String(await idOf('olga')) });
    expect(page(fourth).content).toContain('You can have at most 3 assistants.');
    const admin = await app.agentFor('admin');
    await act(admin, `/admin/users/${await idOf('valeria')}/deactivation`);
    expect(await app.db.prisma.assistance.count({ where: { endedAt: null } })).toBe(2);
    await act(admin, `/admin/users/${await idOf('valeria')}/deactivation/delete`);
  });
});

describe('a proposal', () => {
  test('is filled in for whom it is, and the record says who prepared it', async () => {
    await name('darian', 'tanya');
    const id = await makeMemo(app, 'andrew', { to: 'darian' });
    const next = await propose('tanya', 'darian', id, { conclusion: '<p>As in spring.</p>' });
    expect(next.status).toBe(303);
    const folder = await shown('darian', `/folder/${id}`);
    expect(folder.content).toContain('Prepared by Tanya Weiss.');
    expect(folder.valueOf('Conclusion')).toContain('As in spring.');
    await decide(await app.agentFor('darian'), `/memos/${id}/consideration`, { conclusion: '<p>As in  spring.</p>' });
    expect(await app.db.prisma.consideration.findFirst({ where: { memoId: id } })).toMatchObject({
      preparedById: await idOf('tanya'),
    });
    for (const url of [`/memos/${id}/print`, `/memos/${id}`])
      expect((await shown('andrew', url)).content).toMatch(/prepared by Tanya Weiss|Prepared by Tanya Weiss/);
    await drainJobs(app.deps);
    expect((await shown('andrew', '/notifications')).content).toContain(
      'Darian Voss considered a memo, prepared by Tanya Weiss',
    );
  });

  test('stands on the memo’s own page, too, for whom it is alone, and counts as opened there', async () => {
    await name('darian', 'tanya');
    const id = await makeMemo(app, 'andrew', { to: 'darian', subscribers: ['olga'] });
    await propose('tanya', 'darian', id, { conclusion: '<p>As in spring.</p>' });
    for (const person of ['andrew', 'olga', 'ekaterina', 'tanya']) {
      const other = await shown(person, `/memos/${id}`);
      expect(other.content, person).not.toContain('Prepared by Tanya Weiss.');
      expect(other.content, person).not.toContain('As in spring.');
    }
    expect((await app.db.prisma.proposal.findFirstOrThrow({ where: { memoId: id } })).openedAt).toBeNull();
    const own = await shown('darian', `/memos/${id}`);
    expect(own.$('#decision-bar').text()).toContain('Prepared by Tanya Weiss.');
    expect(own.valueOf('Conclusion')).toContain('As in spring.');
    expect(await toSign('darian')).toHaveLength(1);
  });

  test('is named and over as well when it is decided in lines', async () => {
    await name('darian', 'tanya');
    const id = await makeMemo(app, 'andrew', { to: 'darian' });
    await propose('tanya', 'darian', id, { conclusion: '<p>As in spring.</p>' });
    await at('darian', `/folder/${id}`);
    const lines = { who1: String(await idOf('olga')), what1: 'Order the chairs' };
    const form = { conclusion: '<p>As in spring.</p>', ...lines };
    const decided = await decide(await app.agentFor('darian'), `/memos/${id}/consideration`, form);
    expect(decided.status).toBe(303);
    await drainJobs(app.deps);
    expect((await shown('olga', '/notifications')).content).toContain('said who does what, prepared by Tanya Weiss');
    expect((await shown('andrew', `/memos/${id}`)).content).toMatch(/prepared by Tanya Weiss/i);
    expect((await shown('andrew', `/memos/${id}/history`)).content).toContain('Prepared by Tanya Weiss');
    expect(await app.db.prisma.proposal.count({ where: { memoId: id, endedAt: null } })).toBe(0);
  });

  test('that was changed by who decides, or not seen, is not named as its source', async () => {
    await name('darian', 'tanya');
    const [changed, unseen] = [
      await makeMemo(app, 'andrew', { to: 'darian' }),
      await makeMemo(app, 'andrew', { to: 'darian' }),
    ];
    for (const id of [changed, unseen]) await propose('tanya', 'darian', id, { conclusion: '<p>Yes.</p>' });
    await at('darian', `/folder/${changed}`);
    const darian = await app.agentFor('darian');
    await decide(darian, `/memos/${changed}/consideration`, { conclusion: '<p>No.</p>' });
    await decide(darian, `/memos/${unseen}/consideration`, { conclusion: '<p>Yes.</p>' });
    expect(
      await app.db.prisma.consideration.count({
        where: { preparedById: { not: null }, memoId: { in: [changed, unseen] } },
      }),
    ).toBe(0);
  });

  test('is laid on top of the folder', async () => {
    await name('darian', 'tanya');
    const [first, second] = [
      await makeMemo(app, 'andrew', { to: 'darian' }),
      await makeMemo(app, 'andrew', { to: 'darian' }),
    ];
    expect((await at('darian', '/folder')).get('location')).toBe(`/folder/${first}`);
    const forWhom = { for: String(await idOf('darian')) };
    await act(await app.agentFor('tanya'), `/memos/${second}/proposal/place`, forWhom);
    expect((await at('darian', '/folder')).get('location')).toBe(`/folder/${second}`);
    const list = await shown('tanya', `/folder?for=${forWhom.for}`);
    expect(
      list
        .$('.reminder-text a')
        .map((_, one) => list.$(one).attr('href'))
        .get(),
    ).toEqual([second, first].map((id) => `/folder/${id}?for=${forWhom.for}`));
  });
});

describe('Sign these', () => {
  test('confirms all that were opened, and leaves what was not, or was changed since', async () => {
    await name('darian', 'tanya');
    const ids: number[] = [];
    for (const title of ['One', 'Two', 'Edited', 'Unopened'])
      ids.push(await makeMemo(app, 'andrew', { to: 'darian', title }));
    for (const id of ids) await propose('tanya', 'darian', id, { conclusion: '<p>Fine.</p>' });
    const [one = 0, two = 0, edited = 0, unopened = 0] = ids;
    for (const id of [one, two, edited]) await at('darian', `/folder/${id}`);
    const proposals = await toSign('darian');
    expect(proposals).toHaveLength(3);
    const { version } = await memoOf(app, edited);
    await app.db.prisma.memo.update({
      where: { id: edited },
      data: { textVersion: { increment: 1 }, version: version + 1 },
    });
    const answer = await sign('darian', proposals);
    expect(answer.status).toBe(303);
    const result = await shown('darian', answer.get('location') ?? '');
    expect(result.content).toContain('2 memos were decided.');
    expect(result.content).toContain('1 memo is left as it is');
    expect(result.content).toContain(`#${edited} Edited: It was changed since you opened it.`);
    const end = await shown('darian', '/folder/end');
    expect(end.content).toContain('2 more memos are prepared that you have not opened, or that were changed since.');
    const stages = await app.db.prisma.memo.findMany({ where: { id: { in: ids } }, orderBy: { id: 'asc' } });
    expect(stages.map(({ stage }) => stage)).toEqual(['considered', 'considered', 'pending', 'pending']);
    expect(
      await app.db.prisma.consideration.count({
        where: { preparedById: await idOf('tanya'), memoId: { in: [one, two] } },
      }),
    ).toBe(2);
    // The stale one is shown, and said to be.
    expect((await shown('darian', `/folder/${edited}`)).content).toContain('The memo was changed after that.');
    expect(await toSign('darian')).toEqual([]);
    expect(unopened).toBeGreaterThan(0);
  });

  test('takes each once, however often it is sent', async () => {
    await name('darian', 'tanya');
    const id = await makeMemo(app, 'andrew', { to: 'darian' });
    await propose('tanya', 'darian', id);
    await at('darian', `/folder/${id}`);
    const proposals = await toSign('darian');
    const key = randomUUID();
    await Promise.all([1, 2].map(() => sign('darian', [...proposals, ...proposals], key)));
    expect(await app.db.prisma.consideration.count({ where: { memoId: id } })).toBe(1);
  });
});

test('a hostile assistant decides, changes and signs nothing', async () => {
  await name('darian', 'tanya');
  const id = await makeMemo(app, 'andrew', { to: 'darian' });
  const other = await makeMemo(app, 'andrew', { to: 'sergey' });
  const tanya = await app.agentFor('tanya');
  for (const path of [
    'consideration',
    'postponement',
    'conclusion',
    'withdrawal',
    'return',
    'hand-on',
    'subscribers',
    'taking',
    'passing',
  ])
    expect((await decide(tanya, `/memos/${id}/${path}`, { conclusion: '<p>Mine.</p>' })).status, path).toBe(403);
  expect((await at('tanya', `/memos/${id}/edit`)).status).toBe(403);
  // Nobody else's folder, nor a proposal to somebody whom they do not assist.
  const sergey = String(await idOf('sergey'));
  expect((await at('tanya', `/folder?for=${sergey}`)).status).toBe(404);
  expect((await at('tanya', `/folder/${id}?for=${sergey}`)).status).toBe(404);
  expect((await propose('tanya', 'sergey', id)).status).toBe(403);
  expect((await propose('tanya', 'sergey', other)).status).toBe(404);
  // Whose proposal it is, and that it was opened, is not theirs to say.
  for (const [field, value] of Object.entries({ by: '1', byId: '1', openedAt: '2026-01-01' }))
    expect((await propose('tanya', 'darian', id, { [field]: value })).status).toBe(422);
  await propose('tanya', 'darian', id, { conclusion: '<p>Fine.</p><script>alert(1)</script>' });
  const made = await app.db.prisma.proposal.findFirstOrThrow({ where: { memoId: id } });
  expect(made).toMatchObject({ byId: await idOf('tanya'), conclusion: '<p>Fine.</p>', openedAt: null });
  // Opening it as an assistant is no opening, and signing is for who decides.
  await at('tanya', `/folder/${id}?for=${await idOf('darian')}`);
  await sign('tanya', [`${made.id}:${made.version}`]);
  await sign('darian', [`${made.id}:${made.version}`]);
  expect((await memoOf(app, id)).stage).toBe('pending');
  // What was changed after it was opened must be opened anew.
  await at('darian', `/folder/${id}`);
  const proposals = await toSign('darian');
  await propose('tanya', 'darian', id, { conclusion: '<p>Something else.</p>', version: String(made.version) });
  await sign('darian', proposals);
  expect((await memoOf(app, id)).stage).toBe('pending');
  expect(await toSign('darian')).toEqual([]);
});
