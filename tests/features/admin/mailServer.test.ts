import { afterAll, beforeAll, expect, test } from 'vitest';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { drainJobs } from '../../support/jobs';
import { startMailServer, type MailServer } from '../../support/mail';
import { writeMemo } from '../../support/memos';
import { page } from '../../support/page';

let app: TestApp;
let admin: Agent;
let server: MailServer;

beforeAll(async () => {
  [app, server] = await Promise.all([withApp(), startMailServer()]);
  admin = await app.agentFor('admin');
});
afterAll(async () => {
  await Promise.all([app.close(), server.close()]);
});

const form = () => ({
  host: '127.0.0.1',
  port: new URL(server.url).port,
  security: 'none',
  userName: '',
  mailPassword: '',
  sender: 'Southwind <notes@southwind.test>',
});
const settings = async () => page(await admin.get('/admin/settings'));
const save = async (changes: object = {}) => {
  const { $ } = await settings();
  const version = $('#mailServer input[name=version]').attr('value');
  const fields = { ...form(), version, ...changes };
  return admin.post('/admin/settings/mail-server').type('form').send(fields);
};
const sendTestMail = async () => {
  const answer = await admin.post('/admin/settings/mail-server/test').type('form').send({});
  const { $ } = page(await admin.get(answer.headers.location as string));
  return $('.flash .notice').last().text().replace(/\s+/g, ' ').trim();
};
const states = async () => {
  const mails = await app.db.prisma.mailDelivery.findMany({ orderBy: { id: 'asc' }, select: { state: true } });
  return mails.map(({ state }) => state);
};

test('mails go out by the server an admin enters, without a restart; those kept before stay kept', async () => {
  await writeMemo(app, 'andrew', { title: 'Before', to: 'darian' });
  await drainJobs(app.deps);
  expect(await states()).toEqual(['kept']);
  expect((await save()).headers.location).toBe('/admin/settings');
  await writeMemo(app, 'andrew', { title: 'After', to: 'darian' });
  await drainJobs(app.deps);
  expect(await states()).toEqual(['kept', 'sent']);
  expect(server.to('darian@demo.test').map(({ from, subject }) => [from?.value[0]?.address, subject])).toEqual([
    ['notes@southwind.test', expect.stringContaining('After')],
  ]);
  expect((await admin.get('/admin/jobs')).text).not.toContain('There is no mail server');
});

test('a test mail goes to the admin at once, and the page tells what the server said', async () => {
  expect(await sendTestMail()).toMatch(/^The mail server took the test mail to admin@demo.test. It said: 250 /);
  expect(server.to('admin@demo.test').map(({ subject }) => subject)).toEqual(['[Notes CRM] A test mail']);
  server.refuseWith(550);
  expect(await sendTestMail()).toMatch(/^The server does not accept the sender or your address. It said: 550 not now/);
  server.refuseWith(null);
});

test.each([
  [{ port: '1' }, /^The server cannot be reached\..* It said: connect ECONNREFUSED 127.0.0.1:1/],
  [{ host: 'no-such-host.invalid' }, /^There is no server of this name\..* It said: /],
  [{ security: 'starttls' }, /^No encrypted connection came about\..* It said: /],
])('a wrong setting %j is told in words, with the exact answer', async (wrong, sentence) => {
  await save(wrong);
  expect(await sendTestMail()).toMatch(sentence);
  await save();
});

test('the password is sealed, never shown, kept when the field is empty, and asked again for another server', async () => {
  await save({ userName: 'southwind', mailPassword: 'plain as day' });
  const saved = () => app.db.prisma.mailServer.findFirstOrThrow();
  const { sealedPassword } = await saved();
  expect(sealedPassword).not.toContain('plain');
  expect(app.deps.seal.open(sealedPassword ?? '', 'mail server')).toBe('plain as day');
  const shown = await settings();
  expect(shown.$.html()).not.toContain('plain as day');
  expect(shown.valueOf('Password of the mail server')).toBe('');
  await save({ userName: 'southwind', sender: 'notes@southwind.test' });
  expect((await saved()).sealedPassword).toBe(sealedPassword);
  const elsewhere = await save({ userName: 'southwind', host: 'localhost' });
  expect(page(elsewhere).errorAt('Password of the mail server')).toMatch(/^The server is another one/);
  const told = await app.db.prisma.auditEntry.findMany({ where: { type: { startsWith: 'mailServer' } } });
  expect(JSON.stringify(told)).not.toMatch(/plain as day/);
  expect(JSON.stringify(told)).toMatch(/"password":\{"to":"new","from":"none"\}/);
});

test('a password that was sealed with another secret is asked for again, and mails wait', async () => {
  await app.db.prisma.mailServer.updateMany({ data: { sealedPassword: 'xxxx', version: { increment: 1 } } });
  expect(await sendTestMail()).toMatch(/^The password of the mail server cannot be read any more/);
  await writeMemo(app, 'andrew', { title: 'Waiting', to: 'darian' });
  await drainJobs(app.deps);
  expect(await app.db.prisma.mailDelivery.findFirst({ orderBy: { id: 'desc' } })).toMatchObject({
    state: 'queued',
    lastError: expect.stringContaining('Enter it again'),
  });
  await save();
});

test('of two admins who enter it at once the later one sees what is saved', async () => {
  const answers = await Promise.all([save({ sender: 'one@a.test' }), save({ sender: 'two@a.test' })]);
  expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
  const refused = answers.find(({ status }) => status === 409)!;
  expect(page(refused).$('#mailServer .notice-warning').text()).toMatch(/^Saved now: 127\.0\.0\.1, port \d+/);
});

test.each([
  [{ host: 'two words' }, 'Host', /without blanks/],
  [{ port: '70000' }, 'Port', /65,535/],
  [{ sender: 'nobody' }, 'Sender', /e-mail address/],
  [{ sender: 'a@b.test\r\nBcc: c@d.test' }, 'Sender', /e-mail address/],
])('%j is refused at its field', async (wrong, label, sentence) => {
  const answer = await save(wrong);
  expect(answer.status).toBe(422);
  expect(page(answer).errorAt(label)).toMatch(sentence);
});

test('a server that is removed keeps mails again', async () => {
  await admin.post('/admin/settings/mail-server/delete').type('form').send({});
  expect(await sendTestMail()).toBe('There is no mail server yet.');
  expect((await settings()).valueOf('Host')).toBe('');
});
