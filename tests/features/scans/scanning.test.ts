import { load } from 'cheerio';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { beginScanning } from '#src/features/scans/scanning.service';
import { clock } from '#src/platform/clock';
import { StorageAway } from '#src/platform/storage/errors';
import { png } from '#src/seed/files/png';
import { withApp, type TestApp } from '../../support/app';
import { clamdServer, EICAR, type ClamdServer } from '../../support/clamdServer';
import { drainJobs } from '../../support/jobs';
import { attached, sentMemo } from '../files/support';

let scanner: ClamdServer;
let app: TestApp;
beforeAll(async () => {
  scanner = await clamdServer();
  app = await withApp({ CLAMD_URL: scanner.url, MAX_FILE_MB: '5' });
  await beginScanning(app.deps);
  await drainJobs(app.deps);
});
afterAll(async () => {
  await app.close();
  await scanner.close();
});
beforeEach(() => {
  scanner.manner = 'clamd';
});
afterEach(() => clock.reset());

const get = async (person: string, url: string) => (await app.agentFor(person)).get(url);
const statusOf = async (person: string, id: number, way = '') => (await get(person, `/files/${id}${way}`)).status;
const scanOf = async (id: number) => (await app.db.prisma.attachment.findUniqueOrThrow({ where: { id } })).scan;
const pageOf = async (person: string, memoId: number | null) => load((await get(person, `/memos/${memoId}`)).text);
const rowOf = async (person: string, file: { memoId: number | null }) => (await pageOf(person, file.memoId))('.file');
const letPass = (letUnscannedPass: boolean) => app.db.prisma.company.updateMany({ data: { letUnscannedPass } });
const laterBy = (minutes: number) => clock.set(new Date(clock.now().getTime() + minutes * 60_000));

describe('a file that was attached', () => {
  it('is open to its uploader alone until the scanner has seen it, then to all who see the memo', async () => {
    const file = await attached(app, 'figures', 'figures.txt');
    expect(file.scan).toBe('waiting');
    for (const way of ['', '?view=1', '/view', '/thumbnail'])
      expect([await statusOf('andrew', file.id, way), await statusOf('darian', file.id, way)]).toEqual([200, 403]);
    expect((await get('darian', `/files/${file.id}`)).text).toContain('figures.txt is being checked for viruses');
    const row = await rowOf('darian', file);
    expect([row.find('a').length, row.text()]).toEqual([0, expect.stringContaining('Being checked for viruses')]);
    expect((await rowOf('andrew', file)).find(`a[href="/files/${file.id}"]`).length).toBe(1);
    expect(await statusOf('tanya', file.id)).toBe(404);

    await drainJobs(app.deps);
    expect([await scanOf(file.id), await statusOf('darian', file.id)]).toEqual(['clean', 200]);
    expect((await rowOf('darian', file)).text()).not.toContain('virus');
  });

  it('shows no small picture of itself, nor in the text, until then', async () => {
    const olga = await app.agentFor('olga');
    const body = '<div>Look: <img src="upload:chart.png" alt="chart"></div>';
    const sent = await olga
      .post('/memos')
      .field({ title: 'With a picture', recipient: 'company', body })
      .attach('files', png(40, 30, []), 'chart.png');
    const url = sent.headers.location ?? '';
    const seen = async () => load((await get('garry', url)).text)('main');
    const before = await seen();
    expect([before.find('img[src*="/files/"]').length, before.text()]).toEqual([
      0,
      expect.stringContaining('The picture is being checked for viruses (chart)'),
    ]);
    expect((await get('garry', `${url}/print`)).text).not.toContain('/files/');
    await drainJobs(app.deps);
    expect((await seen()).find('img[src*="/files/"]').length).toBe(2);
  });

  it('is not copied by others before, for a copy would be theirs', async () => {
    const file = await attached(app, 'not yet', 'notyet.txt');
    const darian = await app.agentFor('darian');
    expect((await darian.get(`/memos/new?copy=${file.memoId}`)).text).not.toContain('notyet.txt');
    const copy = () =>
      darian
        .post('/memos')
        .type('form')
        .send({ title: 'A copy', recipient: 'company', copyFiles: [file.id], copyOf: file.memoId });
    const refused = await copy();
    expect([refused.status, refused.text]).toEqual([422, expect.stringContaining('notyet.txt is still being checked')]);
    await drainJobs(app.deps);
    const taken = await copy();
    expect(taken.status).toBe(303);
    const where = { storageKey: file.storageKey };
    expect((await app.db.prisma.attachment.findMany({ where })).map(({ scan }) => scan)).toEqual(['clean', 'clean']);
  });

  it('in a chat is shown to those who have the page open as soon as it is clean', async () => {
    const memoId = await sentMemo(app);
    const posted = await (
      await app.agentFor('andrew')
    )
      .post(`/memos/${memoId}/messages`)
      .field('message', 'Here')
      .attach('files', Buffer.from('in the chat'), 'chat.txt');
    expect(posted.status).toBe(303);
    const { id } = await app.db.prisma.attachment.findFirstOrThrow({ where: { fileName: 'chat.txt' } });
    expect([await statusOf('darian', id), (await rowOf('darian', { memoId })).text()]).toEqual([
      403,
      expect.stringContaining('Being checked'),
    ]);
    app.pushed.length = 0;
    await drainJobs(app.deps);
    const { revision } = await app.db.prisma.conversation.findFirstOrThrow({ where: { memoId } });
    expect(app.pushed).toContainEqual(
      expect.objectContaining({ event: 'conversation.at', payload: expect.objectContaining({ revision }) }),
    );
    const missed = await (await app.agentFor('darian')).get(`/memos/${memoId}/messages?since=${revision - 1}`);
    expect(missed.text).toContain(`/files/${id}`);
  });

  it('of a task, and of a draft, waits as well', async () => {
    const andrew = await app.agentFor('andrew');
    const { id: me } = await app.user('andrew');
    await andrew
      .post('/tasks')
      .field({ title: 'Read it', responsible: String(me) })
      .attach('files', Buffer.from('task'), 'task.txt');
    await andrew.post('/memos/drafts').field({ title: 'Draft' }).attach('files', Buffer.from('draft'), 'draft.txt');
    const files = () => app.db.prisma.attachment.findMany({ where: { fileName: { in: ['task.txt', 'draft.txt'] } } });
    expect((await files()).map(({ scan }) => scan)).toEqual(['waiting', 'waiting']);
    await drainJobs(app.deps);
    expect((await files()).map(({ scan }) => scan)).toEqual(['clean', 'clean']);
  });
});

describe('a file with a virus', () => {
  let file: Awaited<ReturnType<typeof attached>>;
  beforeAll(async () => {
    scanner.manner = 'clamd';
    file = await attached(app, EICAR, 'invoice.txt');
    await drainJobs(app.deps);
  });

  it('is kept from everybody, its uploader and operators too, and says so', async () => {
    for (const person of ['andrew', 'darian', 'olga', 'ekaterina'])
      for (const way of ['', '?view=1', '/view', '/thumbnail']) expect(await statusOf(person, file.id, way)).toBe(403);
    expect((await get('andrew', `/files/${file.id}`)).text).toContain('A virus was found in invoice.txt');
    for (const person of ['andrew', 'darian']) {
      const row = await rowOf(person, file);
      expect([row.find('a').length, row.text()]).toEqual([0, expect.stringContaining('A virus was found')]);
    }
  });

  it('is named to its uploader and to admins, in the application and by mail, and to nobody else', async () => {
    const told = async (person: string) => (await get(person, '/notifications')).text;
    expect(await told('andrew')).toContain('A virus was found in your file invoice.txt (Eicar-Test-Signature)');
    const admin = await told('admin');
    expect(admin).toContain('A virus was found in invoice.txt, which Andrew Meyer attached');
    expect(admin).not.toContain(`/memos/${file.memoId}`);
    expect(await told('darian')).not.toContain('virus');
    const mails = await app.db.prisma.mailDelivery.findMany({
      where: { subject: { contains: 'virus' } },
      select: { user: { select: { name: true } } },
    });
    expect(mails.map(({ user }) => user?.name).sort()).toEqual(['Adam Brandt', 'Andrew Meyer']);
  });

  it('stands in the audit and on the page of health', async () => {
    const audit = (await get('admin', '/admin/audit?kind=files')).text;
    expect(audit).toContain('Found a virus in invoice.txt, which Andrew Meyer attached: Eicar-Test-Signature');
    expect((await get('admin', '/admin/health')).text).toContain('Files with a virus, kept away: 1');
  });

  it('is not named by mails that come later, and not copied', async () => {
    const { id: tanya } = await app.user('tanya');
    await (
      await app.agentFor('andrew')
    )
      .post(`/memos/${file.memoId}/subscribers`)
      .type('form')
      .send({ subscribers: [tanya] });
    await drainJobs(app.deps);
    const where = { userId: tanya, notification: { event: { memoId: file.memoId } } };
    const mail = await app.db.prisma.mailDelivery.findFirstOrThrow({ where, orderBy: { id: 'desc' } });
    expect(JSON.stringify(mail)).not.toContain('invoice.txt');
    const copy = { title: 'A copy', recipient: 'company', copyFiles: [file.id], copyOf: file.memoId };
    const refused = await (await app.agentFor('andrew')).post('/memos').type('form').send(copy);
    expect([refused.status, refused.text]).toEqual([422, expect.stringContaining('A virus was found in invoice.txt')]);
  });

  it('can be removed, and goes with its bytes', async () => {
    const removed = await (await app.agentFor('andrew')).post(`/files/${file.id}/delete`);
    expect(removed.status).toBe(303);
    await drainJobs(app.deps);
    await expect(app.deps.storage.size(file.storageKey)).rejects.toThrow();
  });
});

describe('while the scanner is away', () => {
  afterEach(async () => {
    await letPass(false);
    scanner.release();
  });

  it('files wait, or are let through, as the setting says, and are caught up when it is back', async () => {
    await scanner.away();
    const file = await attached(app, `let through ${EICAR}`, 'late.txt');
    await drainJobs(app.deps);
    expect([await scanOf(file.id), await statusOf('darian', file.id), await statusOf('andrew', file.id)]).toEqual([
      'unreached',
      403,
      200,
    ]);
    expect((await rowOf('darian', file)).text()).toContain('the scanner does not answer');
    expect((await get('admin', '/admin/health')).text).toMatch(/The virus scanner does not answer.*ECONNREFUSED/s);
    await letPass(true);
    expect(await statusOf('darian', file.id)).toBe(200);
    expect((await rowOf('darian', file)).text()).toContain('Not checked for viruses yet');
    await scanner.back();
    laterBy(20);
    await drainJobs(app.deps);
    expect([await scanOf(file.id), await statusOf('darian', file.id)]).toEqual(['infected', 403]);
  });

  it('a file whose bytes are gone holds up nobody, and a store that is away is waited for', async () => {
    const [gone, kept] = [await attached(app, 'gone', 'gone.txt'), await attached(app, 'kept', 'kept.txt')];
    await app.deps.storage.remove(gone.storageKey);
    const isAway = { ...app.deps.storage, open: () => Promise.reject(new StorageAway('for the test')) };
    await drainJobs({ ...app.deps, storage: isAway });
    expect([await scanOf(gone.id), await scanOf(kept.id)]).toEqual(['unreached', 'unreached']);
    laterBy(20);
    await drainJobs(app.deps);
    expect([await scanOf(gone.id), await scanOf(kept.id)]).toEqual(['unreached', 'clean']);
  });

  it('admins decide what happens then, and the audit says so', async () => {
    const admin = await app.agentFor('admin');
    const form = load((await admin.get('/admin/settings')).text)('form[action="/admin/settings/files"]');
    expect(form.find('[name=letUnscannedPass]').length).toBe(1);
    const version = String(form.find('[name=version]').val());
    const fields = { version, maxFileMb: '', letUnscannedPass: 'on' };
    expect((await admin.post('/admin/settings/files').type('form').send(fields)).status).toBe(303);
    expect((await app.db.prisma.company.findFirstOrThrow()).letUnscannedPass).toBe(true);
    expect((await admin.get('/admin/audit')).text).toContain(
      'Let people open files that could not be checked for viruses',
    );
  });

  it.each(['killed', 'nonsense', 'memory'] as const)(
    'a file of which it said nothing because it was %s comes again',
    async (manner) => {
      scanner.manner = manner;
      const file = await attached(app, 'once more', 'again.txt');
      await drainJobs(app.deps);
      expect([await scanOf(file.id), await statusOf('darian', file.id)]).toEqual(['unreached', 403]);
      scanner.manner = 'clamd';
      laterBy(20);
      await drainJobs(app.deps);
      expect([await scanOf(file.id), await statusOf('darian', file.id)]).toEqual(['clean', 200]);
    },
  );

  it('a file that is too large for it waits, or is let through, and is told to admins', async () => {
    scanner.most = 100_000;
    const file = await attached(app, 'x'.repeat(400_000), 'large.txt');
    const comesAgain = async () => {
      await drainJobs(app.deps);
      laterBy(20);
      return scanOf(file.id);
    };
    await expect.poll(comesAgain, { timeout: 20_000 }).toBe('tooLarge');
    expect(await statusOf('darian', file.id)).toBe(403);
    expect((await rowOf('darian', file)).text()).toContain('Too large to be checked');
    expect((await get('admin', '/admin/health')).text).toContain('Too large to be checked: 1');
    await letPass(true);
    expect(await statusOf('darian', file.id)).toBe(200);
    scanner.most = 1024 * 1024;
    await beginScanning(app.deps);
    await drainJobs(app.deps);
    expect(await scanOf(file.id)).toBe('clean');
  });
});
