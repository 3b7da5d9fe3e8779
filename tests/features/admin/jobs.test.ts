import { load } from 'cheerio';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clock } from '#src/platform/clock';
import { enqueue } from '#src/platform/jobs';
import { inTransaction } from '#src/platform/db';
import { withApp, type TestApp } from '../../support/app';
import { drainJobs } from '../../support/jobs';
import { act, writeMemo } from '../../support/memos';

let app: TestApp;
beforeAll(async () => void (app = await withApp()));
afterAll(() => app.close());

const newestMail = () => app.db.prisma.mailDelivery.findFirstOrThrow({ orderBy: { id: 'desc' } });
const read = async (url: string) => load((await (await app.agentFor('admin')).get(url).expect(200)).text);

describe('without a mail server', () => {
  test('a mail is kept; admins see what it is about by number, and not a word of it', async () => {
    const memoId = await writeMemo(app, 'andrew', { title: 'Kept <safe>', to: 'darian' });
    await drainJobs(app.deps);
    const mail = await newestMail();
    expect(mail).toMatchObject({ state: 'kept', subject: `[Notes CRM] #${memoId} Kept <safe>`, sentAt: null });
    expect(mail.html).toContain('Kept &lt;safe&gt;');
    const list = await read('/admin/jobs?state=kept');
    const row = list('tr').has(`a[href="/admin/jobs/mails/${mail.id}"]`).text();
    expect(row.replace(/\s+/g, ' ')).toContain(`Memo sent #${memoId} darian@demo.test`);
    const page = await read(`/admin/jobs/mails/${mail.id}`);
    expect(page('main').text()).toContain('What this mail says is for its reader alone.');
    expect(page('main').text()).toContain('darian@demo.test');
    for (const shown of [list, page]) expect(shown('main').text()).not.toMatch(/Kept <safe>|sent you a memo/);
  });

  test('a message’s mail is kept without the message, in a digest too, and without the address that ends such mails', async () => {
    await act(await app.agentFor('olga'), '/account/notifications', { 'chat-message': 'hourly' });
    const memoId = await writeMemo(app, 'andrew', { title: 'Talk', to: 'darian', subscribers: ['olga'] });
    const agent = await app.agentFor('andrew');
    await agent
      .post(`/memos/${memoId}/messages`)
      .field('message', 'A secret')
      .attach('files', Buffer.from('x'), 'secret.txt');
    await drainJobs(app.deps);
    clock.set(new Date(Date.now() + 3_600_000));
    await drainJobs(app.deps);
    clock.reset();
    const kept = await app.db.prisma.mailDelivery.findMany({ where: { kind: { in: ['chat-message', 'digest'] } } });
    expect(kept.map(({ kind, state }) => [kind, state])).toEqual([
      ['chat-message', 'kept'],
      ['digest', 'kept'],
    ]);
    for (const { text, html } of kept) {
      expect(text).toContain('Andrew Meyer wrote in the chat');
      expect(text).toContain('(the text is shown to its reader only)');
      expect(`${text}${html}`).not.toMatch(/secret|unsubscribe/);
    }
    await act(await app.agentFor('olga'), '/account/notifications', { 'chat-message': 'atOnce' });
  });

  test('whoever reads a kept mail stands in the audit', async () => {
    const { id: userId } = await app.user('olga');
    await inTransaction(app.db, (tx) => enqueue(tx, 'send_account_mail', { userId, kind: 'passwordReset' }));
    await drainJobs(app.deps);
    const mail = await newestMail();
    const { id: actorId } = await app.user('admin');
    const page = await read(`/admin/jobs/mails/${mail.id}`);
    expect(page('pre').text()).toContain('/password/reset/');
    const entries = await app.db.prisma.auditEntry.findMany({
      where: { type: 'mail.read', actorId, subjectId: mail.userId },
    });
    expect(entries.length).toBeGreaterThan(0);
  });

  test('an invitation and a link to a new password are kept with their link, each link once', async () => {
    const { id: userId } = await app.user('olga');
    await inTransaction(app.db, (tx) => enqueue(tx, 'send_account_mail', { userId, kind: 'passwordReset' }));
    await drainJobs(app.deps);
    const mail = await newestMail();
    expect(mail).toMatchObject({ state: 'kept', kind: 'account.passwordReset' });
    const [, token] = /\/password\/reset\/([\w-]+)/.exec(mail.text ?? '') ?? [];
    await app.agent().get(`/password/reset/${token}`).expect(200);
    expect((await read(`/admin/jobs/mails/${mail.id}`))('h1').text()).toContain('Choose a new password');
  });

  test('an invitation that was accepted is not mailed any more', async () => {
    const { id: userId } = await app.user('olga');
    await inTransaction(app.db, (tx) => enqueue(tx, 'send_account_mail', { userId, kind: 'invitation' }));
    await drainJobs(app.deps);
    expect(await newestMail()).toMatchObject({ state: 'skipped', kind: 'account.invitation' });
  });
});

test('a kept or failed mail is sent again, once', async () => {
  const { id } = await newestMail();
  await app.db.prisma.mailDelivery.update({
    where: { id },
    data: { state: 'failed', lastError: '550 no such person' },
  });
  const failed = (await read('/admin/jobs?state=failed'))('main').text();
  expect(failed).toContain('The address does not exist, or takes no mail.');
  expect(failed).toContain('550 no such person');
  const agent = await app.agentFor('admin');
  await act(agent, `/admin/jobs/mails/${id}/sending`);
  expect(await newestMail()).toMatchObject({ state: 'queued' });
  await agent.post(`/admin/jobs/mails/${id}/sending`).type('form').send({}).expect(409);
});

test('several mails are sent again at once; one that is under way meanwhile is passed over', async () => {
  const mails = await app.db.prisma.mailDelivery.findMany({ take: 3, orderBy: { id: 'asc' } });
  const ids = mails.map(({ id }) => id);
  await app.db.prisma.mailDelivery.updateMany({ where: { id: { in: ids } }, data: { state: 'failed' } });
  await app.db.prisma.mailDelivery.update({ where: { id: ids[2] ?? 0 }, data: { state: 'sent' } });
  const agent = await app.agentFor('admin');
  const form = { mails: ids.map(String), back: '/admin/jobs?state=failed' };
  const answer = await agent.post('/admin/jobs/mails/sending').type('form').send(form);
  expect(answer.get('location')).toBe('/admin/jobs?state=failed');
  const states = await app.db.prisma.mailDelivery.findMany({ where: { id: { in: ids } }, orderBy: { id: 'asc' } });
  expect(states.map(({ state }) => state)).toEqual(['queued', 'queued', 'sent']);
  expect((await read('/admin/jobs'))('[role=status]').text()).toContain('2 mails are in the queue again.');
  const elsewhere = await agent
    .post('/admin/jobs/mails/sending')
    .type('form')
    .send({ mails: ids, back: '//evil.test' });
  expect(elsewhere.get('location')).toBe('/admin/jobs');
});

test('mails are found by address and by what they are about, and their pages follow each other', async () => {
  const { id: userId, email: toAddress } = await app.user('valeria');
  const data = Array.from({ length: 120 }, (_, index) => ({
    userId,
    toAddress,
    kind: 'digest',
    messageId: `<d${index}@x>`,
  }));
  await app.db.prisma.mailDelivery.createMany({ data });
  const first = '/admin/jobs?about=digest&to=Valeria';
  const idsAt = async (url: string) => {
    const page = await read(url);
    return page('#mails tbody a')
      .map((_, link) => page(link).attr('href'))
      .get();
  };
  const next = async (url: string, rel: string) => (await read(url))(`a[rel=${rel}]`).attr('href') ?? '';
  const second = await next(first, 'next');
  const third = await next(second, 'next');
  const all = [...(await idsAt(first)), ...(await idsAt(second)), ...(await idsAt(third))];
  expect([all.length, new Set(all).size]).toEqual([120, 120]);
  expect(await idsAt(await next(third, 'prev'))).toEqual(await idsAt(second));
  expect(await idsAt('/admin/jobs?about=task&to=valeria')).toEqual([]);
});

test('a failed job shows with its error and can be run again, which the audit keeps', async () => {
  await inTransaction(app.db, (tx) => enqueue(tx, 'deliver_event', { eventId: 'none' }, { maxAttempts: 1 }));
  await expect(drainJobs(app.deps)).rejects.toThrow('deliver_event');
  const page = await read('/admin/jobs');
  expect(page('main').text()).toContain('deliver_event');
  const action = page('form[action$="/running"]').attr('action') ?? '';
  await act(await app.agentFor('admin'), action);
  const { details } = await app.db.prisma.auditEntry.findFirstOrThrow({ where: { type: 'job.runAgain' } });
  expect(details).toMatchObject({ task: 'deliver_event' });
  await app.db.pool.query('DELETE FROM graphile_worker._private_jobs');
  await (await app.agentFor('admin')).post(action).type('form').send({}).expect(404);
});

test('the pages are for admins alone', async () => {
  const { id } = await newestMail();
  for (const url of ['/admin/jobs', `/admin/jobs/mails/${id}`]) {
    await app.agent().get(url).expect(303);
    await (await app.agentFor('andrew')).get(url).expect(403);
    await (await app.agentFor('ekaterina')).get(url).expect(403);
  }
  await (await app.agentFor('andrew')).post(`/admin/jobs/mails/${id}/sending`).type('form').send({}).expect(403);
  await (await app.agentFor('admin')).get('/admin/jobs/mails/999999').expect(404);
  await (await app.agentFor('admin')).get('/admin/jobs?state=lost').expect(400);
});
