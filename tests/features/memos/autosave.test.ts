import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withApp, type TestApp } from '../../support/app';
import { eventsOf, formOf, idIn, makeMemo, memoOf, post, type Fields } from '../../support/memos';
import { page } from '../../support/page';

let app: TestApp;
beforeAll(async () => {
  app = await withApp();
});
afterAll(() => app.close());

type Saved = { id: number; version: number; savesOfForm: number; said: string };

const form = (fields: Fields = {}) => ({ clientKey: randomUUID(), title: 'Half written', recipient: '', ...fields });
const agentOf = (person: string) => app.agentFor(person);
const autosave = async (fields: Fields, url = '/memos/autosave', person = 'andrew') =>
  post(await agentOf(person), url, fields).set('Accept', 'application/json');
const saved = async (fields: Fields, url?: string): Promise<Saved> => {
  const answer = await autosave(fields, url);
  expect(answer.status, answer.text).toBe(200);
  return answer.body as Saved;
};
const memosBy = (clientKey: string) => app.db.prisma.memo.findMany({ where: { clientKey } });

describe('a form that saves itself', () => {
  test('becomes a draft of its writer, of which nobody hears, and says when it was saved', async () => {
    const { id, said } = await saved(form({ recipient: 'company', body: '<p>Some words</p>' }));
    expect(await memoOf(app, id)).toMatchObject({ title: 'Half written', stage: 'draft', body: '<p>Some words</p>' });
    expect(said).toMatch(/^Saved \d\d:\d\d$/);
    expect(page(await (await agentOf('andrew')).get('/memos?view=drafts')).content).toContain('Half written');
    expect(page(await (await agentOf('garry')).get('/memos')).content).not.toContain('Half written');
    expect(await app.db.prisma.notification.count({ where: { memoId: id } })).toBe(0);
  });

  test('says the hour in the zone and the language of its reader', async () => {
    await app.db.prisma.user.update({
      where: { email: 'tanya@demo.test' },
      data: { timeZone: 'Pacific/Kiritimati', locale: 'de' },
    });
    const { body } = await autosave(form(), '/memos/autosave', 'tanya');
    const hour = new Intl.DateTimeFormat('de', { timeZone: 'Pacific/Kiritimati', hour: '2-digit', hourCycle: 'h23' });
    expect(body.said).toMatch(new RegExp(`^Gespeichert ${hour.format(new Date()).slice(0, 2)}:\\d\\d$`));
  });

  test('stays one draft however often it saves, and leaves one line in the history', async () => {
    const fields = form();
    const first = await saved({ ...fields, saves: '1' });
    const second = await saved({ ...fields, title: 'More', version: String(first.version), saves: '2' });
    expect(second.id).toBe(first.id);
    await saved({ ...fields, title: 'Still more', version: String(second.version), saves: '3' });
    expect(await memosBy(fields.clientKey)).toMatchObject([{ title: 'Still more', stage: 'draft' }]);
    expect(await eventsOf(app, first.id)).toEqual(['drafted']);
  });

  test('goes on when the answers were lost on the way', async () => {
    const fields = form();
    await saved({ ...fields, saves: '1' });
    const { id } = await saved({ ...fields, title: 'Sent again', saves: '2' });
    expect(await memoOf(app, id)).toMatchObject({ title: 'Sent again' });
    const sent = await post(await agentOf('andrew'), '/memos', {
      ...fields,
      title: 'Ready',
      recipient: 'company',
      saves: '3',
    });
    expect(idIn(sent)).toBe(id);
    expect(await memoOf(app, id)).toMatchObject({ title: 'Ready', stage: 'pending', savedByForm: null });
  });

  test('is not set back by what arrives late', async () => {
    const fields = form();
    await saved({ ...fields, title: 'Newest', saves: '2' });
    const { id, savesOfForm } = await saved({ ...fields, title: 'Older', saves: '1' });
    expect(savesOfForm).toBe(2);
    expect(await memoOf(app, id)).toMatchObject({ title: 'Newest' });
  });

  test.each(['/memos', '/memos/drafts'])(
    'and is then posted to %s with its files makes one memo with all of them',
    async (url) => {
      const agent = await agentOf('andrew');
      const source = await agent
        .post('/memos/drafts')
        .field('title', 'With a file')
        .attach('files', Buffer.from('a'), 'a.txt');
      const { id: fileId } = await app.db.prisma.attachment.findFirstOrThrow({ where: { memoId: idIn(source) } });
      const { clientKey, title } = form();
      const { id, version } = await saved({ clientKey, title, saves: '1' });
      for (let clicks = 0; clicks < 2; clicks += 1) {
        const request = agent
          .post(url)
          .field({ clientKey, title, recipient: 'company', version: String(version), saves: '2' });
        const answer = await request.field('copyFiles', String(fileId)).attach('files', Buffer.from('b'), 'b.txt');
        expect(answer.status, answer.text).toBe(303);
        expect(idIn(answer)).toBe(id);
      }
      expect(await memosBy(clientKey)).toHaveLength(1);
      const files = await app.db.prisma.attachment.findMany({ where: { memoId: id }, orderBy: { fileName: 'asc' } });
      expect(files.map(({ fileName }) => fileName)).toEqual(['a.txt', 'b.txt']);
    },
  );

  test('in the same moment as it is sent is one memo, sent, with its file', async () => {
    const agent = await agentOf('andrew');
    for (let round = 0; round < 6; round += 1) {
      const { clientKey, title } = form();
      const sending = () =>
        agent
          .post('/memos')
          .field({ clientKey, title, recipient: 'company', saves: '2' })
          .attach('files', Buffer.from('words'), 'words.txt')
          .then((answer) => answer.status);
      const [, ...statuses] = await Promise.all([autosave({ clientKey, title, saves: '1' }), sending(), sending()]);
      expect(statuses).toEqual([303, 303]);
      const [memo, ...others] = await memosBy(clientKey);
      expect(others).toEqual([]);
      expect(memo).toMatchObject({ stage: 'pending' });
      expect(await app.db.prisma.attachment.count({ where: { memoId: memo?.id ?? 0 } })).toBe(1);
    }
  });

  test('goes on with a draft that was opened again', async () => {
    const id = await makeMemo(app, 'andrew', { to: 'company', isDraft: true });
    const fields = { ...(await formOf(app, id)), clientKey: randomUUID() };
    const first = await saved({ ...fields, title: 'Continued', saves: '1' }, `/memos/${id}/autosave`);
    expect(first).toMatchObject({ id, version: 2 });
    // Its answer was lost.
    await saved({ ...fields, title: 'Continued further', saves: '2' }, `/memos/${id}/autosave`);
    const sent = await post(await agentOf('andrew'), `/memos/${id}/sending`, { ...fields, title: 'Done', saves: '3' });
    expect(sent.headers.location).toBe(`/memos/${id}`);
    expect(await memoOf(app, id)).toMatchObject({ title: 'Done', stage: 'pending' });
  });
});

describe('what saves itself never overwrites newer work', () => {
  test('of another window', async () => {
    const id = await makeMemo(app, 'andrew', { to: 'company', isDraft: true, title: 'Opened twice' });
    const opened = await formOf(app, id);
    const [one, other] = [randomUUID(), randomUUID()];
    await saved({ ...opened, clientKey: one, title: 'First window', saves: '1' }, `/memos/${id}/autosave`);
    const answer = await autosave(
      { ...opened, clientKey: other, title: 'Second window', saves: '1' },
      `/memos/${id}/autosave`,
    );
    expect(answer.status).toBe(409);
    expect(answer.body.error).toContain('Someone changed this memo');
    expect(await memoOf(app, id)).toMatchObject({ title: 'First window' });
  });

  test('of the draft that the new form has become', async () => {
    const fields = form();
    const { id } = await saved({ ...fields, saves: '1' });
    const opened = await formOf(app, id);
    await post(await agentOf('andrew'), `/memos/${id}`, { ...opened, clientKey: randomUUID(), title: 'Corrected' });
    expect((await autosave({ ...fields, version: '1', saves: '2' })).status).toBe(409);
    expect(await memoOf(app, id)).toMatchObject({ title: 'Corrected' });
  });

  test('once it was sent: nothing changes, and nobody is told', async () => {
    const fields = form({ recipient: 'company' });
    const { id } = await saved({ ...fields, saves: '1' });
    await post(await agentOf('andrew'), '/memos', { ...fields, saves: '2' });
    for (const url of ['/memos/autosave', `/memos/${id}/autosave`])
      for (const version of ['1', '2', '3']) {
        const answer = await autosave({ ...fields, title: 'Changed in silence', version, saves: '9' }, url);
        expect(answer.status).toBe(409);
      }
    expect(await memoOf(app, id)).toMatchObject({ title: 'Half written', stage: 'pending' });
    expect(await eventsOf(app, id)).toEqual(['drafted', 'sent']);
  });

  test.each(['garry', 'ekaterina', 'admin'])('of somebody else: for %s there is no such draft', async (person) => {
    const fields = form();
    const { id } = await saved(fields);
    const foreign = { ...fields, title: 'Mine now', version: '1', saves: '5' };
    expect((await autosave(foreign, `/memos/${id}/autosave`, person)).status).toBe(404);
    // The key of a foreign form makes a draft of one's own.
    const own = await autosave(foreign, '/memos/autosave', person);
    expect(own.body.id).not.toBe(id);
    expect(await memoOf(app, id)).toMatchObject({ title: 'Half written', version: 1 });
  });
});

describe('what cannot be saved is refused with a sentence', () => {
  test.each([
    ['without a title', { title: ' ' }, 422],
    ['with NUL', { title: 'a\0b' }, 422],
    ['with half a surrogate pair', { body: 'x' }, 422],
    ['without a key', { clientKey: '' }, 422],
    ['with a key that is none', { clientKey: '1; DROP TABLE memos' }, 422],
    ['with a number that is none', { saves: '-1' }, 422],
    ['with a number beyond all', { saves: '99999999999' }, 422],
    ['with a field that it does not have', { stage: 'pending' }, 422],
    ['to a person who is not there', { recipient: '999999' }, 422],
  ])('%s', async (name, fields: Fields, status) => {
    const agent = await agentOf('andrew');
    const lone = { ...form(), ...fields, ...(name.includes('surrogate') ? { title: 'a\ud800b' } : {}) };
    const answer = await agent.post('/memos/autosave').set('Accept', 'application/json').send(lone);
    expect(answer.status, answer.text).toBe(status);
    expect(Object.keys(answer.body.fieldErrors)).not.toEqual([]);
  });

  test('a thousand a minute end in 429, which says when to go on; sending still works', async () => {
    const limited = await withApp({ WRITE_LIMITS: 'draft=20' });
    const agent = await limited.agentFor('andrew');
    const fields = form({ recipient: 'company' });
    const statuses: number[] = [];
    for (let saves = 1; saves <= 30; saves += 1) {
      const answer = await post(agent, '/memos/autosave', { ...fields, saves: String(saves) }).set(
        'Accept',
        'application/json',
      );
      statuses.push(answer.status);
      if (answer.status === 429) expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    }
    expect(statuses).toEqual([...Array(20).fill(200), ...Array(10).fill(429)]);
    expect((await post(agent, '/memos', { ...fields, saves: '99' })).status).toBe(303);
    expect(await limited.db.prisma.memo.count({ where: { clientKey: fields.clientKey } })).toBe(1);
    await limited.close();
  });
});

describe('two files of one name and size', () => {
  const two = (
    url: string,
    agent: Awaited<ReturnType<typeof agentOf>>,
    fields: Record<string, string>,
    content: string,
  ) => agent.post(url).field(fields).attach('files', Buffer.from(content), 'figures.txt');

  test('and different content are two, also when a form comes again', async () => {
    const agent = await agentOf('andrew');
    const { clientKey, title } = form();
    const id = idIn(await two('/memos/drafts', agent, { clientKey, title }, 'one'));
    expect(idIn(await two('/memos/drafts', agent, { clientKey, title }, 'two'))).toBe(id);
    expect(idIn(await two('/memos/drafts', agent, { clientKey, title }, 'two'))).toBe(id);
    expect(await app.db.prisma.attachment.count({ where: { memoId: id } })).toBe(2);
  });
});
