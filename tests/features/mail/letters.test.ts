import { load } from 'cheerio';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clock } from '#src/platform/clock';
import { barChart } from '#src/seed/files/png';
import type { TestApp } from '../../support/app';
import { say } from '../../support/chat';
import { drainJobs, drainTalk } from '../../support/jobs';
import type { MailServer } from '../../support/mail';
import { withMails } from '../../support/mailing';
import { act, formOf, makeMemo } from '../../support/memos';
import { makeTask, moveTo } from '../../support/tasks';

const BASE = 'http://notes.northwind.test';
const BODY = `<p>The old ones <strong>creak</strong>, see <a href="https://chairs.test/catalogue/2031/page-482">the catalogue</a>.</p>`;

let server: MailServer;
let app: TestApp;
withMails({ BASE_URL: BASE, MAIL_FROM: 'Notes <notes@northwind.test>' }, (given) => void ({ app, server } = given));

async function letterTo(person: string) {
  await drainJobs(app.deps);
  const mail = server.to(`${person}@demo.test`).at(-1);
  if (!mail) throw new Error(`${person} got no mail`);
  return { mail, text: mail.text ?? '', $: load(String(mail.html)) };
}

const attach = async (memoId: number, names: string[]) => {
  const { id: uploaderId } = await app.user('andrew');
  await app.db.prisma.attachment.createMany({
    data: names.map((fileName, index) => ({
      memoId,
      uploaderId,
      fileName,
      mediaType: 'text/plain',
      sizeBytes: 2_000,
      sha256: '0'.repeat(64),
      storageKey: `letters-${memoId}-${index}`,
    })),
  });
};

describe('the mail of a memo', () => {
  test('that is sent carries its text and the names of its files, links as words and their addresses at the end', async () => {
    const memoId = await makeMemo(app, 'andrew', { to: 'darian', body: BODY });
    await attach(memoId, ['plan.pdf', 'Preise für März.xlsx']);
    const { text, $ } = await letterTo('darian');
    expect($('strong').first().text()).toBe('creak');
    expect($('a[href="https://chairs.test/catalogue/2031/page-482"]').text()).toBe('the catalogue');
    expect(
      $('li')
        .map((_, item) => $(item).text())
        .get(),
    ).toEqual(['plan.pdf (2 KB)', 'Preise für März.xlsx (2 KB)']);
    expect(text).toContain('The old ones creak, see the catalogue [1].');
    expect(text).toContain('- plan.pdf (2 KB)\n- Preise für März.xlsx (2 KB)');
    expect(text.indexOf('[1] https://chairs.test/')).toBeGreaterThan(text.indexOf('Open the memo:'));
    // No address of eighty characters stands where people read.
    expect($('body').text()).not.toMatch(/https?:\/\//);
  });

  test('goes out although a link in it was mistyped', async () => {
    const memoId = await makeMemo(app, 'andrew', {
      to: 'darian',
      body: '<p>At <a href="http://[old">the shop</a></p>',
    });
    expect((await letterTo('darian')).text).toContain('At the shop');
    await say(await app.agentFor('andrew'), `/memos/${memoId}`, { message: 'Not http://[old] but https://a:99999/' });
    await drainTalk(app.deps);
    expect((await letterTo('darian')).text).toContain('Not http://[old]');
  });

  test('that is considered carries the conclusion, and below it the text', async () => {
    const memoId = await makeMemo(app, 'andrew', { to: 'darian', body: BODY });
    await act(await app.agentFor('darian'), `/memos/${memoId}/consideration`, {
      conclusion: '<p>Buy <em>ten</em>.</p>',
    });
    const { text, $ } = await letterTo('andrew');
    expect(text).toMatch(/Conclusion:\n\nBuy ten\.\n\nText:\n\n> The old ones creak/);
    expect($('em').text()).toBe('ten');
    const form = await act(await app.agentFor('darian'), `/memos/${memoId}/conclusion`, {
      conclusion: '<p>Buy twelve.</p>',
      version: String((await app.db.prisma.memo.findUniqueOrThrow({ where: { id: memoId } })).version),
    });
    expect(form).toBeUndefined();
    const changed = await letterTo('andrew');
    expect(changed.text).toContain('Conclusion:\n\nBuy twelve.\n\nConclusion before:\n\n> Buy ten.');
  });

  test('that is edited carries what changed', async () => {
    const memoId = await makeMemo(app, 'andrew', { to: 'darian', title: 'Chairs', body: '<p>Ten chairs.</p>' });
    await drainJobs(app.deps);
    const fields = { ...(await formOf(app, memoId)), title: 'Tables', body: '<p>Ten tables.</p>' };
    await act(await app.agentFor('andrew'), `/memos/${memoId}`, fields);
    const { text } = await letterTo('darian');
    expect(text).toContain('Title:\nBefore: Chairs\nNow: Tables');
    expect(text).toContain('Before: Ten chairs.\nNow: Ten tables.');
  });

  test('is at most 100 KB, however long the text, and leads to the rest', async () => {
    for (const word of ['word ', 'слово ', '会議室の椅子 ', '<b>x</b> ']) {
      const body = `<p>${word.repeat(Math.floor(90_000 / word.length))}</p>`;
      await makeMemo(app, 'andrew', { to: 'darian', body, title: `Long ${word.replace(/<.*?>/g, '')}` });
      const { mail, text } = await letterTo('darian');
      expect(text).toContain('(Shortened here. Read the rest in Notes CRM)');
      expect(Buffer.byteLength(text) + Buffer.byteLength(String(mail.html))).toBeLessThan(60_000);
      expect(text.length).toBeGreaterThan(3_000);
    }
  });

  test('says that answers are not read, and goes back to nobody', async () => {
    await makeMemo(app, 'andrew', { to: 'darian' });
    const { mail, text, $ } = await letterTo('darian');
    expect($('strong').text()).toContain('Answers to this mail are not read.');
    expect(text).toContain('Answers to this mail are not read.');
    expect(mail.replyTo?.value[0]?.address).toBe('no-reply@northwind.test');
  });

  test('brings the company’s logo along, or says its name', async () => {
    await makeMemo(app, 'andrew', { to: 'darian' });
    const plain = await letterTo('darian');
    const company = await app.db.prisma.company.findUniqueOrThrow({ where: { id: 1 } });
    expect(plain.$('.logo').text()).toBe(company.name);
    const png = barChart([20, 60, 40]);
    await (await app.agentFor('admin')).post('/admin/settings/logo').attach('logo', png, 'logo.png').expect(303);
    await makeMemo(app, 'andrew', { to: 'darian' });
    const { mail, $ } = await letterTo('darian');
    expect(mail.attachments.map(({ contentType, related }) => [contentType, related])).toEqual([['image/png', true]]);
    expect($('img').attr('alt')).toBe(company.name);
  });
});

test('the mail of a task carries its text, and when it is closed its line', async () => {
  const taskId = await makeTask(app, 'garry', { description: BODY, responsible: ['olga'], subscribers: ['masha'] });
  expect((await letterTo('olga')).text).toContain('The old ones creak, see the catalogue [1].');
  await moveTo(app, 'olga', taskId, 'completed', '<div>Bought ten.</div>');
  expect((await letterTo('masha')).text).toContain('Conclusion:\n\nBought ten.');
});

describe('where the company does not wish that mails carry texts', () => {
  beforeAll(() => app.db.prisma.company.update({ where: { id: 1 }, data: { mailsCarryText: false } }));
  afterAll(() => app.db.prisma.company.update({ where: { id: 1 }, data: { mailsCarryText: true } }));

  test('nothing of what people wrote goes out', async () => {
    await act(await app.agentFor('valeria'), '/account/notifications', { 'chat-message': 'hourly' });
    const memoId = await makeMemo(app, 'andrew', {
      to: 'darian',
      body: '<p>SECRET</p>',
      subscribers: ['olga', 'valeria'],
    });
    await attach(memoId, ['SECRET.pdf']);
    await drainJobs(app.deps);
    await say(await app.agentFor('olga'), `/memos/${memoId}`, { message: 'SECRET' });
    await act(await app.agentFor('darian'), `/memos/${memoId}/consideration`, { conclusion: '<p>SECRET</p>' });
    const taskId = await makeTask(app, 'garry', { description: 'SECRET', responsible: ['olga'], nextStep: 'SECRET' });
    await moveTo(app, 'olga', taskId, 'completed', '<div>SECRET</div>');
    await drainTalk(app.deps);
    clock.set(new Date(clock.now().getTime() + 3_600_000));
    await drainJobs(app.deps);
    expect(server.mails.length).toBeGreaterThan(7);
    expect(server.to('valeria@demo.test').map(({ subject }) => subject)).toContain('[Notes CRM] 1 notification');
    for (const { text, html } of server.mails) expect(`${text}${html}`).not.toContain('SECRET');
  });
});

describe('“Mute this memo”', () => {
  const muteOf = async (person: string) => {
    const { text, $ } = await letterTo(person);
    const url = $('a:contains("Mute this")').attr('href') ?? '';
    expect(text).toContain(url);
    return url.replace(BASE, '');
  };
  const mutedAt = async (memoId: number, person: string) => {
    const { id: userId } = await app.user(person);
    return (await app.db.prisma.participant.findFirstOrThrow({ where: { memoId, userId } })).mutedAt;
  };

  test('looked at changes nothing, and mutes by its button, signed in or not', async () => {
    const memoId = await makeMemo(app, 'andrew', { to: 'darian', title: 'Not for passers-by' });
    const path = await muteOf('darian');
    const page = await app.agent().get(path).expect(200);
    expect(page.text).toContain(`Mute memo #${memoId}?`);
    expect(page.text).not.toContain('Not for passers-by');
    expect(await mutedAt(memoId, 'darian')).toBeNull();
    const done = await app.agent().post(path).type('form').send({}).expect(200);
    expect(done.text).toContain(`Memo #${memoId} is muted`);
    expect(await mutedAt(memoId, 'darian')).not.toBeNull();
    expect(await mutedAt(memoId, 'andrew')).toBeNull();
  });

  test('mutes a task likewise', async () => {
    const taskId = await makeTask(app, 'garry', { responsible: ['olga'] });
    await app
      .agent()
      .post(await muteOf('olga'))
      .type('form')
      .send({})
      .expect(200);
    const { id: userId } = await app.user('olga');
    const own = await app.db.prisma.taskParticipant.findFirstOrThrow({ where: { taskId, userId } });
    expect(own.mutedAt).not.toBeNull();
  });

  test('is nothing when it was forged, for another memo or person, or when its person has no part in it', async () => {
    const memoId = await makeMemo(app, 'andrew', { to: 'darian', subscribers: ['olga'] });
    const path = await muteOf('olga');
    const [head, userId, , , signature] = /^(\/mute\/)(\d+)\.(\w+)\.(\d+)\.(.+)$/.exec(path)?.slice(1) ?? [];
    const { id: darian } = await app.user('darian');
    const forged = [
      `${head}${userId}.memo.${memoId - 1}.${signature}`,
      `${head}${darian}.memo.${memoId}.${signature}`,
      `${head}${userId}.task.${memoId}.${signature}`,
      `${head}${userId}.memo.${memoId}.x`,
      `${head}x`,
    ];
    for (const one of forged) await app.agent().get(one).expect(404);
    await act(await app.agentFor('andrew'), `/memos/${memoId}/subscribers/${userId}/delete`);
    await app.agent().get(path).expect(404);
    await app.agent().post(path).type('form').send({}).expect(404);
  });
});
