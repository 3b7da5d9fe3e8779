import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { act, decide, makeMemo, memoOf, post, type Fields } from '../../support/memos';
import { page } from '../../support/page';

const OWN = '/account/phrases';
const COMPANY = '/admin/settings/phrases';

let app: TestApp;
let garry: Agent;
let admin: Agent;
beforeAll(async () => {
  app = await withApp();
  garry = await app.agentFor('garry');
  admin = await app.agentFor('admin');
});
afterAll(() => app.close());
beforeEach(async () => {
  await app.db.prisma.user.updateMany({ data: { phrases: [] } });
  await app.db.prisma.company.updateMany({ data: { phrases: [] } });
});

const versionAt = async (agent: Agent, url: string, action: string) =>
  String(
    page(await agent.get(url))
      .$(`form[action="${action}"] [name=version]`)
      .attr('value'),
  );
const saveOwn = async (phrases: string) => post(garry, OWN, { phrases, version: await versionAt(garry, OWN, OWN) });
const saveCompany = async (phrases: string) =>
  post(admin, COMPANY, { phrases, version: await versionAt(admin, '/admin/settings', COMPANY) });

async function memoFor(purpose: string): Promise<number> {
  const id = await makeMemo(app, 'andrew', { to: 'garry' });
  const { id: purposeId } = await app.db.prisma.purpose.findFirstOrThrow({ where: { name: purpose } });
  await app.db.prisma.memo.update({ where: { id }, data: { purposeId } });
  return id;
}
const offered = async (memo: number, agent = garry): Promise<string[]> => {
  const { $ } = page(await agent.get(`/memos/${memo}`));
  return $('[data-phrases] button')
    .get()
    .map((button) => $(button).text());
};
const consider = (memo: number, fields: Fields) => decide(garry, `/memos/${memo}/consideration`, fields);

describe('phrases', () => {
  test('are one’s own, then the company’s, each once, and those of others are not there', async () => {
    expect((await saveCompany('Agreed\r\nSee me')).status).toBe(303);
    expect((await saveOwn('  Next   year \n\nAgreed\nNext year')).status).toBe(303);
    expect(await offered(await memoFor('for information'))).toEqual(['Next year', 'Agreed', 'See me']);
    const toRuth = await makeMemo(app, 'andrew', { to: 'ruth' });
    expect(await offered(toRuth, await app.agentFor('ruth'))).toEqual(['Agreed', 'See me']);
    expect(await offered(toRuth, await app.agentFor('andrew'))).toEqual([]);
    expect(page(await garry.get(OWN)).valueOf('Phrases')).toBe('Next year\nAgreed');
    expect(page(await garry.get('/account')).links).toContain('Phrases');
    const audit = page(await admin.get('/admin/audit?kind=settings'));
    expect(audit.content).toContain('Phrases of the company');
  });

  test('are offered for a conclusion that is edited, too', async () => {
    await saveCompany('Agreed');
    const memo = await memoFor('for information');
    await act(garry, `/memos/${memo}/consideration`, { conclusion: '' });
    expect(await offered(memo)).toEqual(['Agreed']);
    await act(garry, `/memos/${memo}/conclusion`, { conclusion: '<p>Until May.</p>', phrase: 'Agreed' });
    expect((await memoOf(app, memo)).conclusion).toBe('<p>Agreed</p><p>Until May.</p>');
  });

  test('are not there while nobody keeps any', async () => {
    const { $ } = page(await garry.get(`/memos/${await memoFor('for information')}`));
    expect($('[data-phrases], noscript select')).toHaveLength(0);
  });

  test('of a new company are three, in its language', async () => {
    const { seedCompany } = await import('#src/seed/company');
    const { inTransaction } = await import('#src/platform/db');
    const phrases: unknown[] = [];
    const undone = inTransaction(app.db, async (tx) => {
      await tx.company.deleteMany();
      await tx.purpose.updateMany({ data: { archivedAt: new Date() } });
      await tx.taskStage.updateMany({ data: { archivedAt: new Date(), isDefault: false } });
      await seedCompany(tx, { name: 'Südwind', locale: 'de', timeZone: 'Europe/Berlin' });
      phrases.push((await tx.company.findFirstOrThrow()).phrases);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(phrases).toEqual([['Einverstanden', 'Zur Ausführung', 'Bitte Rücksprache']]);
  });

  test.each([
    ['too long', 'x'.repeat(201), 'A phrase may have at most 200 characters.'],
    ['too many', Array.from({ length: 21 }, (_, at) => `No ${at}`).join('\n'), 'There may be at most 20 phrases.'],
    ['endless', 'x'.repeat(20_000), 'There may be at most 20 phrases.'],
  ])('that are %s are refused, and what was typed stays', async (_, typed, sentence) => {
    for (const answer of [await saveOwn(typed), await saveCompany(typed)]) {
      expect(answer.status).toBe(422);
      expect(page(answer).content).toContain(sentence);
      expect(page(answer).$('textarea[name=phrases]').text()).toContain(typed);
    }
  });

  test('saved in another window meanwhile are shown beside, and saved when sent again', async () => {
    const version = await versionAt(garry, OWN, OWN);
    await saveOwn('First window');
    const late = await post(garry, OWN, { phrases: 'Second window', version });
    expect(late.status).toBe(409);
    expect(page(late).content).toContain('First window');
    expect(page(late).valueOf('Phrases')).toBe('Second window');
    const again = String(page(late).$(`form[action="${OWN}"] [name=version]`).attr('value'));
    expect((await post(garry, OWN, { phrases: 'Second window', version: again })).status).toBe(303);
    // A second click.
    expect((await post(garry, OWN, { phrases: 'Second window', version: again })).status).toBe(303);
    expect(page(await garry.get(OWN)).valueOf('Phrases')).toBe('Second window');
  });
});

describe('without JavaScript a phrase that is chosen', () => {
  test('stands above what was written', async () => {
    await saveCompany('R&D <b>first</b>');
    const memo = await memoFor('for information');
    const { $ } = page(await garry.get(`/memos/${memo}`));
    expect($('noscript').text()).toContain('R&amp;D &lt;b&gt;first');
    await consider(memo, { phrase: 'R&D <b>first</b>', conclusion: 'Then the rest.' });
    expect((await memoOf(app, memo)).conclusion).toBe('<p>R&amp;D &lt;b&gt;first&lt;/b&gt;</p><p>Then the rest.</p>');
  });

  test('is conclusion enough to decline, and stays chosen in a form that was refused', async () => {
    await saveCompany('See me');
    const memo = await memoFor('on approval');
    const refused = await consider(memo, { outcome: 'noted', phrase: 'See me', conclusion: '' });
    expect(refused.status).toBe(422);
    expect(page(refused).$('noscript').text()).toMatch(/value="See me" selected/);
    expect((await consider(memo, { outcome: 'declined', phrase: 'See me', conclusion: '' })).status).toBe(303);
    expect(await memoOf(app, memo)).toMatchObject({ outcome: 'declined', conclusion: '<p>See me</p>' });
  });
});
