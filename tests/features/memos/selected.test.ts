import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { clock } from '#src/platform/clock';
import type { Agent, TestApp } from '../../support/app';
import { said } from '../../support/chat';
import { drainJobs } from '../../support/jobs';
import type { MailServer } from '../../support/mail';
import { withMails } from '../../support/mailing';
import { act, eventsOf, makeMemo, memoOf, post, type Fields } from '../../support/memos';
import { page } from '../../support/page';
import { asBytes } from '../../support/workbook';

let app: TestApp;
let server: MailServer;
let darian: Agent;
withMails({ UNDO_SECONDS: '10' }, (given) => ({ app, server } = given));

// Later than the queue's own clock: what is held is due when the test says so.
let hours = 0;
beforeEach(async () => {
  clock.set(new Date(Date.now() + (hours += 24) * 3_600_000));
  darian = await app.agentFor('darian');
  await tellAll();
});
const pass = (seconds: number) => clock.set(new Date(clock.now().getTime() + seconds * 1000));

/** What is due is told, and forgotten here. */
async function tellAll(): Promise<void> {
  pass(60);
  await drainJobs(app.deps);
  server.mails.length = 0;
}
async function toDarian(count: number, given: { subscribers?: string[]; opened?: boolean } = {}): Promise<number[]> {
  const ids = [];
  for (let at = 0; at < count; at += 1)
    ids.push(
      await makeMemo(app, 'andrew', { to: 'darian', title: `Offer ${at}`, subscribers: given.subscribers ?? [] }),
    );
  if (given.opened) for (const id of ids) await darian.get(`/memos/${id}`);
  await tellAll();
  return ids;
}
const select = (agent: Agent, ids: readonly number[], fields: Fields) =>
  post(agent, '/memos/selected', { memo: ids.map(String), clientKey: randomUUID(), ...fields });
const stagesOf = async (ids: readonly number[]) => Promise.all(ids.map(async (id) => (await memoOf(app, id)).stage));
const run = (answer: { headers: Record<string, string> }) => answer.headers.location ?? '';
const subjects = () => server.mails.map(({ to }) => to).flat();

describe('what is done with several memos at once', () => {
  test('is undone as a whole for ten seconds, and nobody ever hears of it', async () => {
    const ids = await toDarian(3, { subscribers: ['olga'] });
    await select(darian, ids, { act: 'postpone', preset: 'tomorrow' });
    const form = page(await darian.get('/memos')).$('form.undo');
    const undo = form.attr('action') ?? '';
    expect(undo).toMatch(/^\/memos\/selected\/runs\/\d+\/undo$/);
    const fields = { act: String(form.find('[name=act]').val()) };
    await act(darian, undo, fields);
    expect(page(await darian.get('/memos')).flash).toContain('Undone for 3 memos. Nobody was told of it.');
    expect(await stagesOf(ids)).toEqual(['pending', 'pending', 'pending']);
    // A second click, and one that comes too late, change nothing.
    await act(darian, undo, fields);
    pass(60);
    await drainJobs(app.deps);
    expect(server.mails).toEqual([]);
    for (const id of ids) expect(await eventsOf(app, id)).not.toContain('postponed');
  });

  test('what others followed up is left by undoing, named, and told; too late is said', async () => {
    const [first = 0, second = 0] = await toDarian(2);
    await select(darian, [first, second], { act: 'postpone', preset: 'tomorrow' });
    const undo =
      page(await darian.get('/memos'))
        .$('form.undo')
        .attr('action') ?? '';
    await act(await app.agentFor('ekaterina'), `/memos/${first}/postponement/delete`);
    const answer = await post(darian, undo, { act: '1' });
    const shown = page(await darian.get(run(answer)));
    expect(shown.content).toContain('Undone for 1 memo.');
    expect(shown.content).toContain(`#${first} Offer 0`);
    expect(await stagesOf([first, second])).toEqual(['pending', 'pending']);
    await tellAll();

    await select(darian, [second], { act: 'postpone', preset: 'tomorrow' });
    const late =
      page(await darian.get('/memos'))
        .$('form.undo')
        .attr('action') ?? '';
    pass(11);
    expect((await post(darian, late, { act: '1' })).status).toBe(409);
    expect(await stagesOf([second])).toEqual(['postponed']);
  });

  test('considering takes what was opened as it is now; the others are named, with the reason', async () => {
    const [opened = 0, changed = 0, marked = 0, talked = 0, told = 0] = await toDarian(5);
    const own = await makeMemo(app, 'darian', { to: 'garry', title: 'Not for me to decide' });
    await darian.get(`/memos/${opened}`);
    await darian.get(`/memos/${changed}`);
    await app.db.prisma.memo.update({
      where: { id: changed },
      data: { textVersion: { increment: 1 }, version: { increment: 1 } },
    });
    // Saying that one has read it is not having opened it.
    await select(darian, [marked], { act: 'read' });
    // Nor is to write or read in its chat.
    await said(darian, `/memos/${talked}`, 'Later');
    const upTo = await said(await app.agentFor('andrew'), `/memos/${told}`, 'Please hurry');
    await post(darian, `/memos/${told}/reading`, { upTo: String(upTo) });
    const ids = [opened, changed, marked, talked, told, own];
    const query = new URLSearchParams([['act', 'consider'], ...ids.map((id) => ['memo', String(id)])]).toString();
    const form = page(await darian.get(`/memos/selected?${query}`));
    expect(form.heading).toBe('Consider 1 memo');
    expect(form.content).toContain(`#${changed} Offer 1: It was changed since you opened it.`);
    expect(form.content).toContain(`#${marked} Offer 2: You have not opened it yet.`);
    expect(form.content).toContain('Not for me to decide: You are not its recipient.');

    const answer = await select(darian, ids, { act: 'consider', conclusion: 'Agreed' });
    expect(await stagesOf(ids)).toEqual(['considered', ...Array<string>(5).fill('pending')]);
    const result = page(await darian.get(run(answer)));
    expect(result.content).toContain('1 memo considered.');
    expect(result.content).toContain('5 memos are left as they are');
    expect(result.$(`a[href="/memos/${changed}"]`)).toHaveLength(1);
    expect((await memoOf(app, opened)).conclusion).toContain('Agreed');
  });

  test('a double click is one run, and ids of others’ memos are as if they were not there', async () => {
    const hidden = await makeMemo(app, 'masha', { to: 'marina', title: 'Secret' });
    const [mine = 0] = await toDarian(1);
    const clientKey = randomUUID();
    const twice = await Promise.all(
      [1, 2].map(() =>
        select(darian, [mine, hidden, 2_000_000_000], { act: 'postpone', preset: 'tomorrow', clientKey }),
      ),
    );
    expect(twice.map(({ status }) => status)).toEqual([303, 303]);
    expect((await eventsOf(app, mine)).filter((type) => type === 'postponed')).toHaveLength(1);
    expect(await stagesOf([hidden])).toEqual(['pending']);
    await darian.get('/memos');
    const nothing = await select(darian, [hidden], { act: 'postpone', preset: 'tomorrow' });
    const missing = await select(darian, [2_000_000_000], { act: 'postpone', preset: 'tomorrow' });
    expect([nothing.status, missing.status]).toEqual([422, 422]);
    expect(page(nothing).content).toBe(page(missing).content);
    for (const path of ['', '/print', '/export.csv']) {
      const answer = await darian.get(`/memos/selected${path}?act=read&memo=${hidden}`).buffer(true).parse(asBytes);
      expect(String(answer.body), path).not.toContain('Secret');
    }
    const other = await app.db.prisma.bulkRun.findFirstOrThrow({ orderBy: { id: 'desc' } });
    const olga = await app.agentFor('olga');
    expect((await olga.get(`/memos/selected/runs/${other.id}`)).status).toBe(404);
    expect((await post(olga, `/memos/selected/runs/${other.id}/undo`, { act: '1' })).status).toBe(404);
  });

  test('tags, subscribers, muting and pending again', async () => {
    const ids = await toDarian(2);
    const tag = await app.db.prisma.tag.create({ data: { name: 'Together' } });
    const operator = await app.agentFor('ekaterina');
    await select(operator, ids, { act: 'tags', add: String(tag.id) });
    expect(await app.db.prisma.memoTag.count({ where: { tagId: tag.id } })).toBe(2);
    await select(operator, ids, { act: 'tags', remove: String(tag.id) });
    expect(await app.db.prisma.memoTag.count({ where: { tagId: tag.id } })).toBe(0);
    await tellAll();
    const olga = String((await app.user('olga')).id);
    await select(darian, ids, { act: 'subscribers', subscribers: olga });
    await drainJobs(app.deps);
    expect(subjects()).toHaveLength(1);
    expect(server.mails[0]?.text).toContain('made you a subscriber of 2 memos');
    await select(darian, ids, { act: 'mute' });
    const muted = { memoId: { in: ids }, user: { name: 'Darian Voss' }, mutedAt: { not: null } };
    expect(await app.db.prisma.participant.count({ where: muted })).toBe(2);
    await select(darian, ids, { act: 'unmute' });
    expect(await app.db.prisma.participant.count({ where: muted })).toBe(0);
    await select(darian, ids, { act: 'postpone' });
    await darian.get('/memos');
    await tellAll();
    await select(darian, ids, { act: 'pending' });
    expect(await stagesOf(ids)).toEqual(['pending', 'pending']);
    const undo =
      page(await darian.get('/memos'))
        .$('form.undo')
        .attr('action') ?? '';
    await act(darian, undo, { act: '1' });
    expect(await stagesOf(ids)).toEqual(['postponed', 'postponed']);
    await tellAll();
    for (const id of ids) expect(await eventsOf(app, id)).not.toContain('setPending');
  });

  test('the mail that tells of all that was considered quotes the conclusion', async () => {
    const ids = await toDarian(2, { opened: true });
    await select(darian, ids, { act: 'consider', conclusion: '<p>Go ahead</p><p>by spring.</p>' });
    pass(11);
    await drainJobs(app.deps);
    expect(server.mails).toHaveLength(1);
    expect(server.mails[0]?.text).toContain('Go ahead');
    expect(server.mails[0]?.text).toContain('by spring.');
    expect(page(await (await app.agentFor('andrew')).get('/notifications')).content).toContain('Go ahead');
  });

  test('the page of a run that goes on renews itself where no JavaScript runs, and no longer when it is over', async () => {
    const [id = 0] = await toDarian(1);
    const answer = await select(darian, [id], { act: 'consider', outcome: 'noted' });
    const { id: runId } = await app.db.prisma.bulkRun.findFirstOrThrow({ orderBy: { id: 'desc' } });
    expect((await darian.get(run(answer))).text).not.toContain('http-equiv="refresh"');
    await app.db.prisma.bulkRun.update({ where: { id: runId }, data: { finishedAt: null } });
    const going = await darian.get(`/memos/selected/runs/${runId}`);
    expect(going.text).toContain('<noscript><meta http-equiv="refresh" content="3"></noscript>');
    await app.db.prisma.bulkRun.update({ where: { id: runId }, data: { finishedAt: new Date() } });
  });

  test('all that the list finds is shown first, then done', async () => {
    const ids = await toDarian(2);
    const list = `view=to-consider&q=${encodeURIComponent(`#${ids[0]}`)}`;
    const found = await darian.get(`/memos/selected/found?${new URLSearchParams({ list }).toString()}`);
    expect(found.body).toEqual({ label: 'Select the 1 memo found' });
    const answer = await select(darian, [], { act: 'read', all: '1', list });
    const form = page(await darian.get(run(answer)));
    expect(form.heading).toBe('Mark 1 memo read');
    expect(form.$('[name=memo]').val()).toBe(String(ids[0]));
    expect(form.$('.card-footer a').attr('href')).toBe(`/memos?${list.replace('%23', '%23')}`);
  });

  test('takes the selected alone as a file and on paper, each memo on a sheet of its own', async () => {
    const ids = await toDarian(3);
    const query = ids
      .slice(0, 2)
      .map((id) => `memo=${id}`)
      .join('&');
    const csv = await darian.get(`/memos/selected/export.csv?${query}`).buffer(true).parse(asBytes);
    expect((csv.body as Buffer).toString('utf8').trimEnd().split('\r\n')).toHaveLength(3);
    const printed = page(await darian.get(`/memos/selected/print?${query}`));
    expect(
      printed
        .$('.print-page h1')
        .map((_, one) => printed.$(one).text())
        .get(),
    ).toEqual(['Offer 0', 'Offer 1']);
  });

  test('what is wrong is said, and what was typed stays', async () => {
    const ids = await toDarian(1, { opened: true });
    const refused = page(await select(darian, ids, { act: 'postpone', until: '2001-01-01' }));
    expect(refused.summary).not.toBe('');
    expect((await select(darian, ids, { act: 'consider', outcome: 'declined' })).status).toBe(422);
    expect((await select(darian, ids, { act: 'tags' })).status).toBe(422);
    expect((await select(darian, [], { act: 'read' })).status).toBe(422);
    expect(
      (
        await select(
          darian,
          Array.from({ length: 501 }, (_, at) => at + 1),
          { act: 'read' },
        )
      ).status,
    ).toBe(422);
    expect(await stagesOf(ids)).toEqual(['pending']);
  });

  test('eight are postponed when the list comes back; one mail a person tells of all, after the time to undo', async () => {
    const ids = await toDarian(8, { subscribers: ['olga'] });
    const answer = await select(darian, ids, { act: 'postpone', preset: 'tomorrow', list: 'view=to-consider' });
    expect(run(answer)).toBe('/memos?view=to-consider');
    expect(await stagesOf(ids)).toEqual(Array(8).fill('postponed'));
    expect(page(await darian.get('/memos')).flash).toContain('8 memos postponed.');
    await drainJobs(app.deps);
    expect(server.mails).toEqual([]);
    pass(11);
    await drainJobs(app.deps);
    expect(server.mails).toHaveLength(2);
    expect(server.mails[0]?.text).toContain('Darian Voss postponed 8 memos until');
    expect(server.mails[0]?.text).toContain('Offer 7');
    for (const id of ids) expect(await eventsOf(app, id)).toContain('postponed');
    const notices = await app.db.prisma.notification.findMany({
      where: { event: { type: 'memo.postponed', memoId: { in: ids } } },
    });
    expect(notices).toEqual([]);
  });
});
