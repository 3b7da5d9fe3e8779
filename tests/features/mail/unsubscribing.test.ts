import { beforeEach, describe, expect, test } from 'vitest';
import { clock } from '#src/platform/clock';
import type { TestApp } from '../../support/app';
import { said } from '../../support/chat';
import { drainJobs, drainTalk } from '../../support/jobs';
import type { MailServer } from '../../support/mail';
import { withMails } from '../../support/mailing';
import { act, makeMemo } from '../../support/memos';
import { page } from '../../support/page';

const BASE = 'http://notes.northwind.test';

let server: MailServer;
let app: TestApp;
withMails({ BASE_URL: BASE }, (given) => void ({ app, server } = given));
beforeEach(async () => {
  await app.db.prisma.notificationPreference.deleteMany();
  await app.db.prisma.rateLimit.deleteMany();
});

/** The only mail to this person, and the path by which mails like it are ended. */
function endOf(person: string) {
  const [mail, ...others] = server.to(`${person}@demo.test`);
  expect(others).toEqual([]);
  const header = mail?.headerLines.find(({ key }) => key === 'list-unsubscribe')?.line ?? '';
  const url = /<(\S+)>/.exec(header)?.[1] ?? '';
  return { mail, url, path: url.replace(BASE, '') };
}

async function say(message: string) {
  const memoId = await makeMemo(app, 'andrew', { title: 'Chairs', to: 'darian' });
  await drainJobs(app.deps);
  server.mails.length = 0;
  await said(await app.agentFor('andrew'), `/memos/${memoId}`, message);
  await drainTalk(app.deps);
}

const timingsOf = async (person: string) => {
  const rows = await app.db.prisma.notificationPreference.findMany({
    where: { user: { email: `${person}@demo.test` } },
    select: { kind: true, timing: true },
  });
  return Object.fromEntries(rows.map(({ kind, timing }) => [kind, timing]));
};

const ONE_CLICK = 'List-Unsubscribe=One-Click';

describe('a mail of a notice', () => {
  test('names an address that ends mails of its kind, for people and for mail programs', async () => {
    await say('Grey?');
    const { mail, url } = endOf('darian');
    expect(url).toMatch(/^http:\/\/notes\.northwind\.test\/unsubscribe\/\d+\.chat-message\.[\w-]{43}$/);
    expect(mail?.text).toContain(`Stop mails of this kind: ${url}`);
    const post = mail?.headerLines.find(({ key }) => key === 'list-unsubscribe-post');
    expect(post?.line).toBe(`List-Unsubscribe-Post: ${ONE_CLICK}`);
  });

  test('has another address for each person and each kind', async () => {
    await makeMemo(app, 'andrew', { title: 'Chairs', to: 'darian', subscribers: ['olga'] });
    await drainJobs(app.deps);
    const ofSent = [endOf('darian').url, endOf('olga').url];
    await say('Grey?');
    expect(new Set([...ofSent, endOf('darian').url].map((url) => url.split('.').at(-1))).size).toBe(3);
  });

  test('that only an account brings has none', async () => {
    await app.agent().post('/password/forgot').type('form').send({ email: 'darian@demo.test' });
    await drainJobs(app.deps);
    expect(endOf('darian').url).toBe('');
  });
});

describe('the address', () => {
  test('opened changes nothing, but shows a button that ends them, without signing in', async () => {
    await say('Grey?');
    const { path } = endOf('darian');
    const shown = page(await app.agent().get(path).expect(200));
    expect(shown.content).toContain('You will get no more mails of this kind: Chat messages.');
    expect(await timingsOf('darian')).toEqual({});
    const form = shown.$('form[method=post]');
    expect(form.attr('action')).toBe(path);
    const done = page(await app.agent().post(path).type('form').send({}).expect(200));
    expect(done.heading).toBe('These mails are stopped');
    expect(await timingsOf('darian')).toEqual({ 'chat-message': 'never' });
    await say('White?');
    expect(server.to('darian@demo.test')).toEqual([]);
  });

  test.each([
    ['as a form', (path: string) => app.agent().post(path).type('form').send(ONE_CLICK)],
    ['as a multipart form', (path: string) => app.agent().post(path).field('List-Unsubscribe', 'One-Click')],
    [
      'from another site',
      (path: string) => app.agent().post(path).set('Origin', 'https://mail.test').type('form').send(ONE_CLICK),
    ],
    [
      'with an origin that is not told',
      (path: string) =>
        app.agent().post(path).set({ Origin: 'null', 'Sec-Fetch-Site': 'cross-site' }).type('form').send(ONE_CLICK),
    ],
  ])('takes the one click of a mail program: %s', async (_how, send) => {
    await say('Grey?');
    await send(endOf('darian').path).expect(200);
    expect(await timingsOf('darian')).toEqual({ 'chat-message': 'never' });
  });

  test('takes no other field and no file', async () => {
    await say('Grey?');
    const { path } = endOf('darian');
    await app.agent().post(path).type('form').send({ kind: 'memo-sent' }).expect(422);
    await app.agent().post(path).attach('files', Buffer.from('x'), 'x.txt').expect(422);
    expect(await timingsOf('darian')).toEqual({});
  });

  test('of a digest ends what came together, and nothing else', async () => {
    const agent = await app.agentFor('darian');
    await act(agent, '/account/notifications', {
      'chat-message': 'daily',
      'memo-sent': 'hourly',
      'memo-decided': 'unlessReadSoon',
    });
    clock.set(new Date('2027-03-01T10:05:00Z'));
    await say('Grey?');
    clock.set(new Date('2027-03-01T11:00:00Z'));
    await drainJobs(app.deps);
    await app.agent().post(endOf('darian').path).type('form').send(ONE_CLICK).expect(200);
    expect(await timingsOf('darian')).toMatchObject({
      'chat-message': 'never',
      'memo-sent': 'never',
      'memo-decided': 'unlessReadSoon',
    });
  });

  test('is not there when it was forged, for another person or kind, or when its person is gone', async () => {
    await say('Grey?');
    const { path } = endOf('darian');
    const [id = '', kind = '', signature = ''] = path.replace('/unsubscribe/', '').split('.');
    const olga = String((await app.user('olga')).id);
    const forged = [
      `${olga}.${kind}.${signature}`,
      `${id}.memo-sent.${signature}`,
      `${id}.${kind}.${signature.slice(0, -1)}`,
      `${id}.${kind}.${'a'.repeat(43)}`,
      `${id}.${kind}.`,
      `99999999999.${kind}.${signature}`,
      `${id}.${kind}.${signature}.more`,
      'x'.repeat(300),
    ];
    for (const token of forged) {
      await app.agent().get(`/unsubscribe/${token}`).expect(404);
      await app.agent().post(`/unsubscribe/${token}`).type('form').send(ONE_CLICK).expect(404);
    }
    await app.db.prisma.user.update({ where: { email: 'darian@demo.test' }, data: { deactivatedAt: new Date() } });
    await app.agent().get(path).expect(404);
    await app.agent().post(path).type('form').send(ONE_CLICK).expect(404);
    await app.db.prisma.user.update({ where: { email: 'darian@demo.test' }, data: { deactivatedAt: null } });
    expect(await app.db.prisma.notificationPreference.count()).toBe(0);
  });

  test('opens nothing else to other sites', async () => {
    const agent = await app.agentFor('andrew');
    await agent.post('/unsubscribe').set('Origin', 'https://mail.test').type('form').send({}).expect(403);
    await agent.post('/account/notifications').set('Origin', 'https://mail.test').type('form').send({}).expect(403);
  });
});
