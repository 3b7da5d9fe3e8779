import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withApp, type TestApp } from '../../support/app';
import { act, decide, idIn, makeMemo, memoOf, post, type Fields } from '../../support/memos';
import { page } from '../../support/page';

let app: TestApp;
const id = async (person: string) => String((await app.user(person)).id);
beforeAll(async () => {
  app = await withApp();
});
afterAll(() => app.close());

const send = async (fields: Fields, person = 'andrew') =>
  post(await app.agentFor(person), '/memos', {
    clientKey: randomUUID(),
    title: 'Good title',
    recipient: 'company',
    ...fields,
  });
const rolesOf = async (memoId: number) => {
  const people = await app.db.prisma.participant.findMany({ where: { memoId }, include: { user: true } });
  return Object.fromEntries(
    people.map((row) => [
      row.user.name,
      [row.isOwner && 'owner', row.isRecipient && 'recipient', row.isSubscriber && 'subscriber']
        .filter(Boolean)
        .join('+'),
    ]),
  );
};

describe('the title', () => {
  test.each([
    ['of 250 letters', 'x'.repeat(250)],
    ['of 250 emoji', '🪑'.repeat(250)],
    ['in Thai and Arabic', 'งบประมาณ الميزانية'],
    ['of one digit', '7'],
  ])('%s is kept to the letter', async (_, title) => {
    expect((await memoOf(app, idIn(await send({ title })))).title).toBe(title);
  });

  test.each([
    ['nothing', '', 'Please enter a title.'],
    ['blanks', ' \t\n\u00a0\u3000 ', 'Please enter a title.'],
    ['characters of no width', '\u200b\u200d\ufeff', 'Please enter a title.'],
    ['251 letters', 'x'.repeat(251), 'The title is too long: at most 250 characters.'],
    ['251 emoji', '🪑'.repeat(251), 'The title is too long: at most 250 characters.'],
    ['NUL', 'a\0b', 'This contains characters that cannot be stored.'],
  ])('of %s is refused at its field, and kept', async (_, title, sentence) => {
    const answer = await send({ title, body: '<p>Kept</p>' });
    expect(answer.status).toBe(422);
    expect(page(answer).errorAt('Title')).toBe(sentence);
    expect(page(answer).valueOf('Text')).toBe('<p>Kept</p>');
  });

  test('with line breaks becomes one line', async () => {
    expect((await memoOf(app, idIn(await send({ title: '  Two\r\n lines ' })))).title).toBe('Two lines');
  });
});

describe('half a character', () => {
  test.each(['title', 'body'])('in the field %s is refused with a sentence', async (field) => {
    const answer = await (
      await app.agentFor('andrew')
    )
      .post('/memos')
      .set('Accept', 'application/json')
      .send({ title: 'Good', recipient: 'company', [field]: 'half \ud83e' });
    expect(answer.status).toBe(422);
    expect(answer.body.fieldErrors[field]).toBe('This contains characters that cannot be stored.');
  });
});

describe('a script', () => {
  const SCRIPT = '"><script>alert(1)</script><img src=x onerror=alert(2)>';

  test('in every field is shown as text, on every page', async () => {
    const agent = await app.agentFor('andrew');
    const request = agent.post('/memos').field({ title: SCRIPT, recipient: await id('darian'), body: SCRIPT });
    const memo = idIn(
      await request.attach('files', Buffer.from('x'), { filename: `${SCRIPT.replaceAll('/', '')}.txt` }),
    );
    const darian = await app.agentFor('darian');
    await act(darian, `/memos/${memo}/consideration`, { conclusion: SCRIPT });
    await act(darian, `/memos/${memo}/consideration/delete`, { reason: SCRIPT });
    for (const url of [
      `/memos/${memo}`,
      `/memos/${memo}/edit`,
      `/memos/${memo}/print`,
      `/memos/new?copy=${memo}`,
      '/memos',
    ]) {
      const answer = await agent.get(url);
      expect(answer.status, url).toBe(200);
      const shown = page(answer);
      expect(shown.$('script:not([src])').text(), url).not.toContain('alert(1)');
      expect(shown.$('[onerror]').length, url).toBe(0);
    }
    expect(page(await agent.get(`/memos/${memo}`)).heading).toBe(SCRIPT);
  });

  test('in a form that comes back is shown as text', async () => {
    const answer = await send({
      title: '',
      recipient: SCRIPT,
      purpose: SCRIPT,
      body: SCRIPT,
      subscribers: SCRIPT,
      tags: SCRIPT,
      copyFiles: SCRIPT,
      clientKey: SCRIPT,
    });
    expect(answer.status).toBe(422);
    expect(page(answer).$('[onerror]').length).toBe(0);
    expect(page(answer).valueOf('Text')).toBe(SCRIPT);
  });
});

describe('the text', () => {
  test('of 100,000 characters is accepted, whatever its marks cost', async () => {
    expect((await send({ body: 'x'.repeat(100_000) })).status).toBe(303);
    expect((await send({ body: '<b>x</b><i>y</i>'.repeat(20_000) })).status).toBe(303);
  });

  test('of 100,001 characters is refused at its field, and kept', async () => {
    const body = 'x'.repeat(100_001);
    const answer = await send({ body });
    expect(answer.status).toBe(422);
    expect(page(answer).errorAt('Text')).toBe('The text is too long: at most 100,000 characters.');
    expect(page(answer).valueOf('Text')).toBe(body);
  });

  test.each(['urlencoded', 'multipart'])(
    'of 5 MB (%s) is answered with a sentence, and nothing is saved',
    async (kind) => {
      const memos = await app.db.prisma.memo.count();
      const agent = await app.agentFor('andrew');
      const body = 'x'.repeat(5 * 1024 * 1024);
      const request = agent.post('/memos');
      const answer = await (kind === 'multipart'
        ? request.field({ title: 'Big', recipient: 'company', body })
        : request.type('form').send({ title: 'Big', body }));
      expect(answer.status).toBe(413);
      expect(page(answer).content).toContain('a form may hold at most 3 MB of text');
      expect(await app.db.prisma.memo.count()).toBe(memos);
    },
  );
});

describe('the recipient', () => {
  test.each([
    ['a person who does not exist', '999999'],
    ['beyond the numbers of the database', '99999999999999'],
    ['no number', 'garry'],
    ['below zero', '-1'],
  ])('%s is refused at the field', async (_, recipient) => {
    const answer = await send({ recipient });
    expect(answer.status).toBe(422);
    expect(page(answer).errorAt('To')).toBe('This recipient cannot be chosen. Please choose someone else.');
  });

  test('who has left is refused, and the rest of the form kept', async () => {
    await app.db.prisma.user.update({ where: { email: 'marina@demo.test' }, data: { deactivatedAt: new Date() } });
    const answer = await send({ recipient: await id('marina'), body: '<p>Kept</p>' });
    await app.db.prisma.user.update({ where: { email: 'marina@demo.test' }, data: { deactivatedAt: null } });
    expect(answer.status).toBe(422);
    expect(page(answer).errorAt('To')).toBe('This recipient cannot be chosen. Please choose someone else.');
    expect(page(answer).valueOf('Text')).toBe('<p>Kept</p>');
  });

  test('who is a colleague is refused with the reason, until the company allows it', async () => {
    const refused = await send({ recipient: await id('tanya') });
    expect(refused.status).toBe(422);
    expect(page(refused).errorAt('To')).toContain(
      'You can write to your manager, to other heads, to executives or to the company.',
    );
    await app.db.prisma.company.update({ where: { id: 1 }, data: { anyoneMayBeRecipient: true } });
    expect((await send({ recipient: await id('tanya') })).status).toBe(303);
    await app.db.prisma.company.update({ where: { id: 1 }, data: { anyoneMayBeRecipient: false } });
  });

  test('given by e-mail address is found', async () => {
    expect((await memoOf(app, idIn(await send({ recipient: 'Darian@Demo.test' })))).recipientId).toBe(
      Number(await id('darian')),
    );
    expect((await send({ recipient: 'nobody@demo.test' })).status).toBe(422);
  });

  test('twice: the last that says something counts', async () => {
    expect((await memoOf(app, idIn(await send({ recipient: ['', 'darian@demo.test'] })))).recipientId).toBe(
      Number(await id('darian')),
    );
  });
});

describe('subscribers', () => {
  test('who are owner, recipient or named twice are ignored', async () => {
    const subscribers = await Promise.all(['andrew', 'darian', 'olga', 'olga'].map(id));
    const memo = idIn(await send({ recipient: await id('darian'), subscribers }));
    expect(await rolesOf(memo)).toEqual({
      'Andrew Meyer': 'owner',
      'Darian Voss': 'recipient',
      'Olga Koval': 'subscriber',
    });
  });

  test('who are executives are no subscribers of a memo for the company', async () => {
    const memo = idIn(await send({ subscribers: await id('garry') }));
    expect((await rolesOf(memo))['Garry Chief']).toBe('recipient');
  });

  test.each([
    ['unknown', '999999'],
    ['no address', 'olga'],
    ['too great a number', '99999999999999'],
  ])('%s are refused at the field', async (_, subscribers) => {
    const answer = await send({ subscribers });
    expect(answer.status).toBe(422);
    expect(page(answer).errorAt('Subscribers')).toBe(
      'One of these people is unknown or no longer here. Please choose again.',
    );
  });

  test('who have left are refused', async () => {
    await app.db.prisma.user.update({ where: { email: 'masha@demo.test' }, data: { deactivatedAt: new Date() } });
    const answer = await send({ subscribers: await id('masha') });
    await app.db.prisma.user.update({ where: { email: 'masha@demo.test' }, data: { deactivatedAt: null } });
    expect(page(answer).errorAt('Subscribers')).toBe(
      'One of these people is unknown or no longer here. Please choose again.',
    );
  });

  test('as addresses in one field, split by commas and blanks, are found', async () => {
    const memo = idIn(
      await send({ recipient: await id('darian'), subscribers: 'olga@demo.test, Tanya@demo.test;masha@demo.test' }),
    );
    expect(Object.values(await rolesOf(memo)).filter((role) => role === 'subscriber')).toHaveLength(3);
  });

  test('are at most 1,000', async () => {
    const answer = await send({ subscribers: Array.from({ length: 1_001 }, (_, index) => String(index + 1)) });
    expect(page(answer).errorAt('Subscribers')).toBe('These are too many people: at most 1,000.');
  });
});

describe('a form nobody drew', () => {
  test.each<[string, Fields]>([
    ['a list as title', { title: ['one', 'two'] }],
    ['a list as text', { body: ['one', 'two'] }],
    ['a field that is not there', { isAdmin: '1' }],
    ['a stage', { stage: 'considered' }],
    ['another owner', { ownerId: '1' }],
    ['a purpose that is no number', { purpose: 'x' }],
    ['a purpose that does not exist', { purpose: '999999' }],
    ['a tag beyond the numbers', { tags: '99999999999' }],
    ['a tag that does not exist', { tags: '999999' }],
    ['a key that is none', { clientKey: 'x' }],
    ['a file to copy that does not exist', { copyFiles: '999999' }],
    ['__proto__', { ['__proto__x']: '1' }],
  ])('%s is refused with the form, not with a crash', async (_, fields) => {
    const memos = await app.db.prisma.memo.count();
    const answer = await send(fields);
    expect(answer.status).toBe(422);
    expect(page(answer).heading).toBe('New memo');
    expect(page(answer).summary).not.toBe('');
    expect(await app.db.prisma.memo.count()).toBe(memos);
  });

  test.each(['0', '-1', '1.5', 'abc', '01', '2147483648', '99999999999999', '%00', '1e3', 'null'])(
    'the memo %s is not there',
    async (number) => {
      const agent = await app.agentFor('andrew');
      expect((await agent.get(`/memos/${number}`)).status).toBe(404);
      expect((await agent.get(`/memos/${number}/edit`)).status).toBe(404);
      expect((await decide(agent, `/memos/${number}/consideration`)).status).toBe(404);
      expect((await agent.get(`/files/${number}`)).status).toBe(404);
    },
  );

  test('JSON that is a list, or none at all, is a bad request', async () => {
    const agent = await app.agentFor('andrew');
    expect((await agent.post('/memos').send([1, 2])).status).toBe(400);
    expect((await agent.post('/memos').type('json').send('{broken')).status).toBe(400);
    expect((await agent.post('/memos').set('Content-Type', 'multipart/form-data').send('x')).status).toBe(400);
  });

  test('an unknown type of body is a form without anything', async () => {
    expect((await (await app.agentFor('andrew')).post('/memos').type('text/plain').send('title=x')).status).toBe(422);
  });
});

describe('where a request comes from', () => {
  test.each([
    { Origin: 'https://evil.test' },
    { Origin: 'null' },
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
  ])('%j is refused, and nothing is saved', async (headers) => {
    const memos = await app.db.prisma.memo.count();
    const answer = await (
      await app.agentFor('andrew')
    )
      .post('/memos')
      .set(headers)
      .type('form')
      .send({ title: 'x', recipient: 'company' });
    expect(answer.status).toBe(403);
    expect(page(answer).content).toContain('This request came from another site and was refused.');
    expect(await app.db.prisma.memo.count()).toBe(memos);
  });

  test('a session that ran out leads to the login, and back to the form', async () => {
    const answer = await post(app.agent(), '/memos', { title: 'x' })
      .set('Host', 'notes.test')
      .set('Referer', 'http://notes.test/memos/new?copy=7');
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe(`/login?return=${encodeURIComponent('/memos/new?copy=7')}`);
    const foreign = await post(app.agent(), '/memos', { title: 'x' })
      .set('Host', 'notes.test')
      .set('Referer', 'http://evil.test/memos/new');
    expect(foreign.headers.location).toBe('/login');
  });

  test('an upload in a session that ran out is told where to sign in', async () => {
    const answer = await post(app.agent(), '/memos', { title: 'x' }).set('Accept', 'application/json');
    expect(answer.status).toBe(401);
    expect(answer.body).toMatchObject({ signIn: '/login', error: 'Please sign in to go on.' });
  });

  test('a person who was deactivated is out at once', async () => {
    const memo = await makeMemo(app, 'valeria', { to: 'company' });
    const agent = await app.agentFor('valeria');
    expect((await agent.get(`/memos/${memo}`)).status).toBe(200);
    await app.db.prisma.user.update({ where: { email: 'valeria@demo.test' }, data: { deactivatedAt: new Date() } });
    expect((await agent.get(`/memos/${memo}`)).status).toBe(303);
    await app.db.prisma.user.update({ where: { email: 'valeria@demo.test' }, data: { deactivatedAt: null } });
  });
});
