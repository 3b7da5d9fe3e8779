import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { page } from '../../support/page';
import { makeTask } from '../../support/tasks';

let test: TestApp;
let admin: Agent;

beforeAll(async () => {
  test = await withApp({ MAX_FILE_MB: '3' });
  admin = await test.agentFor('admin');
});
afterAll(() => test.close());

const show = async (agent = admin) => page(await agent.get('/admin/settings'));
const company = () => test.db.prisma.company.findFirstOrThrow();

/** The fields of one section as the browser would send them, with changes. */
async function sectionForm(section: string): Promise<Record<string, string | string[]>> {
  const { $ } = await show();
  const form: Record<string, string | string[]> = {};
  for (const { name, value } of $(`form[action="/admin/settings/${section}"]`).serializeArray()) {
    form[name] = name in form ? [form[name] ?? [], value].flat() : value;
  }
  return form;
}

const send = (section: string, form: object) => admin.post(`/admin/settings/${section}`).type('form').send(form);
const save = async (section: string, changes: object) => send(section, { ...(await sectionForm(section)), ...changes });

const lastAudit = (type: string) =>
  test.db.prisma.auditEntry.findFirstOrThrow({ where: { type }, orderBy: { id: 'desc' } });

describe('a section of the settings', () => {
  it('is saved, recorded with old and new values, and holds at the next request', async () => {
    const answer = await save('company', { name: 'Southwind', defaultTimeZone: 'Asia/Tokyo' });
    expect(answer.headers.location).toBe('/admin/settings');
    const after = await show();
    expect(after.flash).toBe("The company's settings are saved.");
    expect(after.title).toBe('Settings · Southwind');
    expect((await lastAudit('settings.changed')).details).toEqual({
      section: 'company',
      changes: {
        name: { from: expect.any(String), to: 'Southwind' },
        defaultTimeZone: { from: expect.any(String), to: 'Asia/Tokyo' },
      },
    });
  });

  it('that was not changed is not recorded', async () => {
    const count = () => test.db.prisma.auditEntry.count({ where: { type: 'settings.changed' } });
    const before = await count();
    expect((await save('retention', {})).status).toBe(303);
    expect(await count()).toBe(before);
  });

  it('that another admin saved in between is shown with both versions, and saved when sent again', async () => {
    const form = await sectionForm('memos');
    await save('memos', { remindAfterDays: '5', anyoneMayBeRecipient: '1' });
    const answer = await send('memos', { ...form, remindAfterDays: '7' });
    expect(answer.status).toBe(409);
    const shown = page(answer);
    expect(shown.valueOf('Remind recipients after how many days')).toBe('7');
    expect(shown.$('#memos .notice').text()).toMatch(/What is saved now[\s\S]*memos to everybody\s*Yes[\s\S]*5/);
    const version = shown.$('#memos input[name=version]').attr('value');
    expect((await send('memos', { ...form, remindAfterDays: '7', lateAfterDays: '2', version })).status).toBe(303);
    expect(await company()).toMatchObject({ remindAfterDays: 7, anyoneMayBeRecipient: false });
  });

  it('does not stand in the way of an admin who saves another one', async () => {
    const form = await sectionForm('retention');
    await save('memos', { remindAfterDays: '2' });
    expect((await send('retention', { ...form, keepMailDays: '400' })).status).toBe(303);
    await save('retention', { keepMailDays: '' });
    expect((await company()).keepMailDays).toBeNull();
  });

  it.each([
    [
      'memos',
      { remindAfterDays: '366' },
      'Remind recipients after how many days',
      /^Please enter a whole number from 0/,
    ],
    [
      'memos',
      { remindAfterDays: '-1' },
      'Remind recipients after how many days',
      /^Please enter a whole number from 0/,
    ],
    ['signing-in', { minPasswordLength: '9' }, 'Shortest password', /from 10 to 64/],
    ['signing-in', { sessionHours: '1e3' }, 'Sign out after how many idle hours', /from 1 to 8,760/],
    ['retention', { keepAuditDays: '29' }, 'Delete lines of the audit after how many days', /from 30/],
    ['files', { maxFileMb: '4' }, 'Largest file in MB', /^At most 3 MB/],
    ['company', { name: ' ' }, 'Company name', /^Please enter the name/],
    ['company', { defaultTimeZone: 'Mars/Base' }, 'First time zone', /time zones/],
  ])('%s refuses %j at its field and keeps it', async (section, wrong, label, sentence) => {
    const answer = await save(section, wrong);
    expect(answer.status).toBe(422);
    expect(page(answer).errorAt(label)).toMatch(sentence);
    const [typed = ''] = Object.values(wrong);
    if (label !== 'First time zone') expect(page(answer).valueOf(label)).toBe(typed);
  });
});

describe('the languages', () => {
  it('must hold the first one, and visitors read only what is offered', async () => {
    const refused = await save('company', { offeredLocales: 'de', defaultLocale: 'en' });
    expect(page(refused).errorAt('First language')).toBe('The first language must be one that people may choose.');
    expect((await save('company', { offeredLocales: 'de', defaultLocale: 'de' })).status).toBe(303);
    const login = await test.agent().get('/login').set('Accept-Language', 'en');
    expect(page(login).$('html').attr('lang')).toBe('de');
    expect(
      page(await admin.get('/admin/settings'))
        .$('html')
        .attr('lang'),
    ).toBe('en');
    await save('company', { offeredLocales: ['de', 'en'], defaultLocale: 'en' });
    expect((await company()).offeredLocales).toEqual([]);
    const again = await test.agent().get('/login').set('Accept-Language', 'en');
    expect(page(again).$('html').attr('lang')).toBe('en');
  });
});

describe('the limit of files', () => {
  const megabytes = (count: number) => Buffer.alloc(count * 1024 * 1024, 'x');
  const attach = async (size: Buffer) => {
    const taskId = await makeTask(test, 'garry', { title: 'A plan' });
    const garry = await test.agentFor('garry');
    return garry.post(`/tasks/${taskId}/files`).attach('files', size, 'plan.txt');
  };

  it('holds at once for the next upload, and its page tells it', async () => {
    await save('files', { maxFileMb: '1' });
    const answer = await attach(megabytes(2));
    expect(answer.status).toBe(413);
    expect(answer.text).toContain('1 MB');
    await save('files', { maxFileMb: '' });
    expect((await attach(megabytes(2))).status).toBe(303);
    expect((await attach(megabytes(4))).status).toBe(413);
  });
});

describe('who may read and write', () => {
  it('follows the settings at once, and executives leave the pages they may read no longer', async () => {
    const masha = await test.agentFor('masha');
    const recipients = async () =>
      page(await masha.get('/memos/new'))
        .$('select[name=recipient]')
        .text();
    expect(await recipients()).not.toContain('Tanya Weiss');
    await save('memos', { anyoneMayBeRecipient: '1', executivesReadAll: '1' });
    expect(await recipients()).toContain('Tanya Weiss');
    test.pushed.length = 0;
    const { anyoneMayBeRecipient: _, executivesReadAll: __, ...form } = await sectionForm('memos');
    expect((await send('memos', form)).status).toBe(303);
    const { id } = await test.user('garry');
    await expect.poll(() => test.pushed).toContainEqual({ to: `user:${id}`, event: 'disconnect', payload: null });
    expect((await company()).executivesReadAll).toBe(false);
  });
});

describe('two-step sign-in', () => {
  it('that would meet the admin who asks for it is saved only once they confirmed that they know', async () => {
    const refused = await save('signing-in', { twoStepFor: ['executives', 'admins'] });
    expect(refused.status).toBe(422);
    const shown = page(refused);
    const label = 'I know, and shall set up two-step sign-in for myself at my next page';
    expect(shown.errorAt(label)).toMatch(/^This rule holds for you, too/);
    expect((await company()).twoStepFor).toEqual([]);
    expect((await save('signing-in', { twoStepFor: ['executives'] })).status).toBe(303);
    expect((await save('signing-in', { twoStepFor: [], signInAttempts: '9' })).status).toBe(303);
    expect(await company()).toMatchObject({ twoStepFor: [], signInAttempts: 9 });
  });
});
