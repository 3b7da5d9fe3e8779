import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { clock } from '#src/platform/clock';
import { goAway } from '../../support/absences';
import { withApp, type TestApp } from '../../support/app';
import { act, decide, makeMemo, memoOf, post } from '../../support/memos';
import { page } from '../../support/page';

let app: TestApp;
beforeAll(async () => void (app = await withApp({ UNDO_SECONDS: '10' })));
afterAll(() => app.close());
beforeEach(() => clock.set(new Date('2027-02-02T10:00:00Z')));
afterEach(async () => {
  clock.reset();
  // The next test begins with an empty folder.
  await app.db.prisma.$executeRaw`UPDATE balls SET until = greatest(now(), since) WHERE until IS NULL`;
});

/** In the order in which they are written, a minute apart. */
async function makeMemos(to: string, titles: string[]): Promise<number[]> {
  const ids: number[] = [];
  for (const title of titles) {
    clock.set(new Date(clock.now().getTime() + 60_000));
    ids.push(await makeMemo(app, 'andrew', { to, title }));
  }
  return ids;
}

const at = async (person: string, url: string) => (await app.agentFor(person)).get(url);
const shown = async (person: string, url: string) => page(await at(person, url));
const placeOf = async (person: string, url: string) => (await shown(person, url)).$('.folder-place').text();

describe('the signature folder', () => {
  test('opens at what has waited longest, and leads through all of it', async () => {
    const [first = 0, second = 0, third = 0] = await makeMemos('darian', ['First', 'Second', 'Third']);
    expect((await at('darian', '/folder')).get('location')).toBe(`/folder/${first}`);
    const { $, heading } = await shown('darian', `/folder/${second}`);
    expect(heading).toBe('Second');
    expect($('.folder-place').text()).toBe('2 of 3');
    expect($('.folder-steps [rel=prev]').attr('href')).toBe(`/folder/${first}`);
    expect($('.folder-steps [rel=next]').attr('href')).toBe(`/folder/${third}`);
    expect((await shown('darian', `/folder/${third}`)).$('.folder-steps [rel=next]').attr('href')).toBe('/folder/end');
  });

  test('goes on with the next one after a decision, which can be undone from there', async () => {
    const [first = 0, second = 0, third = 0] = await makeMemos('darian', ['First', 'Second', 'Third']);
    const darian = await app.agentFor('darian');
    const answer = await decide(darian, `/memos/${second}/consideration`, {
      from: 'folder',
      conclusion: '<p>Yes.</p>',
    });
    expect(answer.get('location')).toBe(`/folder/${third}`);
    const next = await shown('darian', `/folder/${third}`);
    expect(next.flash).toContain(`Considered: #${second} Second.`);
    expect(next.$('.folder-place').text()).toBe('2 of 2');
    expect((await at('darian', `/folder/${second}`)).get('location')).toBe(`/memos/${second}`);

    const undo = next.$('form.undo');
    const fields = {
      act: String(undo.find('[name=act]').attr('value')),
      from: String(undo.find('[name=from]').attr('value')),
    };
    const undone = await post(darian, String(undo.attr('action')), fields);
    expect(undone.get('location')).toBe(`/folder/${second}`);
    expect((await memoOf(app, second)).stage).toBe('pending');
    expect(await placeOf('darian', `/folder/${second}`)).toBe('2 of 3');
    expect(await placeOf('darian', `/folder/${first}`)).toBe('1 of 3');
  });

  test('puts what comes meanwhile at its end, and takes postponed memos out', async () => {
    const [first = 0, second = 0] = await makeMemos('darian', ['First', 'Second']);
    const darian = await app.agentFor('darian');
    expect(await placeOf('darian', `/folder/${second}`)).toBe('2 of 2');
    await makeMemos('darian', ['Later']);
    expect(await placeOf('darian', `/folder/${second}`)).toBe('2 of 3');
    const answer = await decide(darian, `/memos/${first}/postponement`, { from: 'folder', preset: 'monday' });
    expect(answer.get('location')).toBe(`/folder/${second}`);
    expect(await placeOf('darian', `/folder/${second}`)).toBe('1 of 2');
  });

  test('says kindly that it is done, and what one has passed by', async () => {
    const [first = 0, second = 0] = await makeMemos('darian', ['First', 'Second']);
    const darian = await app.agentFor('darian');
    const answer = await decide(darian, `/memos/${second}/consideration`, { from: 'folder' });
    expect(answer.get('location')).toBe('/folder/end');
    const end = await shown('darian', '/folder/end');
    expect(end.content).toContain('1 memo that you passed by still waits for you.');
    expect(end.$('.btn-primary').attr('href')).toBe('/folder');
    await decide(darian, `/memos/${first}/consideration`, { from: 'folder' });
    expect((await at('darian', '/folder')).get('location')).toBe('/folder/end');
    expect((await shown('darian', '/folder/end')).content).toContain('Nothing waits for you any more. Well done.');
  });

  test('keeps what was typed when a decision is refused, in the folder', async () => {
    const [id = 0] = await makeMemos('darian', ['First']);
    await app.db.prisma.memo.update({ where: { id }, data: { purposeId: await declinable() } });
    const darian = await app.agentFor('darian');
    const refused = await decide(darian, `/memos/${id}/consideration`, { from: 'folder', outcome: 'declined' });
    expect(refused.status).toBe(422);
    const { $ } = page(refused);
    expect($('.folder-place').text()).toBe('1 of 1');
    expect($('[name=outcome][value=declined]').attr('checked')).toBeDefined();
    // What came too late is asked again on a page of its own, and then leads on.
    const late = await post(darian, `/memos/${id}/consideration`, {
      from: 'folder',
      version: '999',
      outcome: 'approved',
    });
    expect(late.status).toBe(409);
    expect(page(late).$('[name=from]').attr('value')).toBe('folder');
  });

  const declinable = async (): Promise<number> => {
    const { id } = await app.db.prisma.purpose.findFirstOrThrow({ where: { outcomes: { has: 'declined' } } });
    return id;
  };

  test('shows pictures and PDF files in place, and only names the others', async () => {
    const andrew = await app.agentFor('andrew');
    const [id = 0] = await makeMemos('darian', ['With files']);
    const add = andrew.post(`/memos/${id}/files`);
    add.attach('files', 'public/favicon.svg', 'drawing.svg');
    add.attach('files', Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF'), 'offer.pdf');
    await add.expect(303);
    const { $ } = await shown('darian', `/folder/${id}`);
    expect(
      $('iframe')
        .map((_, one) => $(one).attr('title'))
        .get(),
    ).toEqual(['offer.pdf']);
    expect(
      $('.file-name')
        .map((_, one) => $(one).text())
        .get(),
    ).toEqual(['drawing.svg', 'offer.pdf']);
    const pdf = await at('darian', String($('iframe').attr('src')));
    expect(pdf.get('content-security-policy')).toContain("frame-ancestors 'self'");
  });

  test('marks the memo as seen, as its own page does', async () => {
    const [id = 0] = await makeMemos('darian', ['Unseen']);
    const { id: userId } = await app.user('darian');
    const seen = async () =>
      (await app.db.prisma.participant.findUnique({ where: { memoId_userId: { memoId: id, userId } } }))?.seenAt;
    expect(await seen()).toBeNull();
    await at('darian', `/folder/${id}`);
    expect(await seen()).toBeInstanceOf(Date);
    expect(await app.db.prisma.event.count({ where: { memoId: id, type: 'memo.seen' } })).toBe(1);
  });

  test('has also what waits for a deputy and for an adviser', async () => {
    const [id = 0] = await makeMemos('sergey', ['For who is away']);
    await goAway(app, 'sergey', { deputy: 'tanya' });
    expect((await shown('tanya', `/folder/${id}`)).content).toContain('You stand in for Sergey Roth.');
    const advisers = String((await app.user('masha')).id);
    await act(await app.agentFor('sergey'), `/memos/${id}/opinions`, { advisers, question: 'Is it dear?' });
    const asked = await shown('masha', `/folder/${id}`);
    expect(asked.content).toContain('Is it dear?');
    expect(asked.$('.consider-form').length).toBe(0);
    expect(asked.$('.folder-place').text()).toBe('1 of 1');
  });
});

test('lists show the way into the folder while something waits', async () => {
  const links = async (url: string) => (await shown('marina', url)).$('main a[href="/folder"]').length;
  expect(await links('/memos')).toBe(0);
  await makeMemos('marina', ['For Marina']);
  expect(await links('/memos')).toBe(1);
  expect(await links('/my-day')).toBe(1);
});
