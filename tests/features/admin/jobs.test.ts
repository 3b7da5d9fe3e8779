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
  test('a mail is kept, and admins can read it', async () => {
    const memoId = await writeMemo(app, 'andrew', { title: 'Kept <safe>', to: 'darian' });
    await drainJobs(app.deps);
    const mail = await newestMail();
    expect(mail).toMatchObject({ state: 'kept', subject: `[Notes CRM] #${memoId} Kept <safe>`, sentAt: null });
    expect(mail.html).toContain('Kept &lt;safe&gt;');
    const list = await read('/admin/jobs?state=kept');
    expect(list(`a[href="/admin/jobs/mails/${mail.id}"]`).text()).toBe(`[Notes CRM] #${memoId} Kept <safe>`);
    const page = await read(`/admin/jobs/mails/${mail.id}`);
    expect(page('pre').text()).toContain('Andrew Meyer sent you a memo');
    expect(page('main').text()).toContain('darian@demo.test');
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
    const mail = await newestMail();
    const { id: actorId } = await app.user('admin');
    await read(`/admin/jobs/mails/${mail.id}`);
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
    expect((await read('/admin/jobs'))('main').text()).toContain('Choose a new password');
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
  expect((await read('/admin/jobs?state=failed'))('main').text()).toContain('550 no such person');
  const agent = await app.agentFor('admin');
  await act(agent, `/admin/jobs/mails/${id}/sending`);
  expect(await newestMail()).toMatchObject({ state: 'queued' });
  await agent.post(`/admin/jobs/mails/${id}/sending`).type('form').send({}).expect(409);
});

test('a failed job shows with its error and can be run again', async () => {
  await inTransaction(app.db, (tx) => enqueue(tx, 'deliver_event', { eventId: 'none' }, { maxAttempts: 1 }));
  await expect(drainJobs(app.deps)).rejects.toThrow('deliver_event');
  const page = await read('/admin/jobs');
  expect(page('main').text()).toContain('deliver_event');
  const action = page('form[action$="/running"]').attr('action') ?? '';
  await act(await app.agentFor('admin'), action);
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
