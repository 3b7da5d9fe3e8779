import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { withApp, type TestApp } from '../../support/app';
import { act, eventsOf, formOf, makeMemo, memoOf, post, type Fields } from '../../support/memos';
import { page } from '../../support/page';

let app: TestApp;
beforeAll(async () => {
  app = await withApp();
});
afterAll(() => app.close());

const written = (to = 'darian') =>
  makeMemo(app, 'andrew', { to, title: 'Ten chairs', body: '<p>Buy ten chairs.</p>', subscribers: ['olga'] });

async function edit(memo: number, fields: Fields): Promise<void> {
  await act(await app.agentFor('andrew'), `/memos/${memo}`, { ...(await formOf(app, memo)), ...fields });
}

const CONCLUSION = '<p>Agreed, <strong>buy</strong> them.</p>';

/** Each form that decides, what came before it, and what is typed in it. */
const DECISIONS: { path: string; before: string[]; fields: Fields; who?: string; to?: string }[] = [
  { path: 'consideration', before: [], fields: { conclusion: CONCLUSION } },
  { path: 'postponement', before: [], fields: { until: '2099-12-24' } },
  { path: 'postponement', before: [], fields: { preset: 'nextMonth' } },
  { path: 'postponement/delete', before: ['postponement'], fields: {} },
  { path: 'conclusion', before: ['consideration'], fields: { conclusion: CONCLUSION } },
  { path: 'consideration/delete', before: ['consideration'], fields: { reason: 'Other figures came.' } },
  { path: 'withdrawal', before: [], fields: {}, who: 'andrew' },
  { path: 'taking', before: [], fields: {}, who: 'garry', to: 'company' },
  { path: 'return', before: [], fields: { question: 'Which colour?' } },
  { path: 'return/answer', before: ['return'], fields: { answer: 'Red ones.' }, who: 'andrew' },
  { path: 'return/answer', before: ['return'], fields: { answer: '' }, who: 'andrew' },
];

describe.each(DECISIONS)('POST /$path with $fields', ({ path, before, fields, who = 'darian', to }) => {
  const ready = async () => {
    const memo = await written(to);
    for (const step of before)
      await act(
        await app.agentFor('darian'),
        `/memos/${memo}/${step}`,
        step === 'return' ? { question: 'Which?' } : {},
      );
    return memo;
  };
  const send = async (memo: number, more: Fields) =>
    post(await app.agentFor(who), `/memos/${memo}/${path}`, { ...fields, ...more });

  it.each([
    ['a version that is gone', { version: '1' }],
    ['no version', {}],
    ['an empty version', { version: '' }],
  ])('with %s decides nothing, and asks once more with all that was typed', async (name, version) => {
    const memo = await ready();
    // An operator may change it after the decision, too.
    await act(await app.agentFor('ekaterina'), `/memos/${memo}`, {
      ...(await formOf(app, memo)),
      title: 'Twelve chairs',
      reason: 'A slip.',
    });
    const [stood, told] = [await memoOf(app, memo), await eventsOf(app, memo)];
    const late = await send(memo, version);
    expect([name, late.status]).toEqual([name, 409]);
    const asked = page(late);
    expect(asked.heading).toBe('The memo was changed meanwhile');
    expect(asked.buttons).toContain('Decide anyway');
    expect(await memoOf(app, memo)).toEqual(stood);
    expect(await eventsOf(app, memo)).toEqual(told);

    const form = asked.$(`form[action="/memos/${memo}/${path}"]`);
    const again = Object.fromEntries(form.serializeArray().map((field) => [field.name, field.value.trim()]));
    expect(again).toEqual({ ...fields, version: String(stood.version) });
    const answer = await post(await app.agentFor(who), `/memos/${memo}/${path}`, again);
    expect(answer.status).toBe(303);
    expect((await memoOf(app, memo)).version).toBe(stood.version + 1);
  });
});

const consider = async (memo: number, version: number | string, fields: Fields = {}) =>
  post(await app.agentFor('darian'), `/memos/${memo}/consideration`, {
    conclusion: CONCLUSION,
    ...fields,
    ...(version === '' ? {} : { version: String(version) }),
  });
/** What changed, as the page for a late decision has it. */
const changes = (answer: { text: string }) => page(answer).$('.changes');
const marked = (answer: { text: string }, tag: 'ins' | 'del'): string[] =>
  changes(answer)
    .find(`${tag}.changed`)
    .map((_, element) => page(answer).$(element).text())
    .get();

describe('what changed since the form was drawn', () => {
  test('is marked word by word, beside the conclusion as it was typed', async () => {
    const memo = await written();
    const { version } = await memoOf(app, memo);
    await edit(memo, { title: 'Twelve chairs', body: '<p>Buy twelve chairs.</p><p>And a table.</p>' });
    const late = await consider(memo, version);
    expect(marked(late, 'del')).toEqual(['Ten', 'ten']);
    expect(marked(late, 'ins')).toEqual(['Twelve', 'twelve', '.\n\nAnd a table']);
    expect(page(late).valueOf('Conclusion')).toBe(CONCLUSION);
    expect(page(late).$('a:contains("Both versions side by side")').attr('href')).toBe(
      `/memos/${memo}/versions?from=1&to=2`,
    );
  });

  test('of several changes is all of them, from what the form was drawn with', async () => {
    const memo = await written();
    await edit(memo, { body: '<p>Buy eleven chairs.</p>' });
    const { version } = await memoOf(app, memo);
    await edit(memo, { body: '<p>Buy twelve chairs.</p>' });
    await edit(memo, { subscribers: [String((await app.user('valeria')).id)] });
    const late = await consider(memo, version);
    expect([marked(late, 'del'), marked(late, 'ins')]).toEqual([
      ['Olga Koval', 'eleven'],
      ['Valeria Ortiz', 'twelve'],
    ]);
  });

  test('names files that came and went, which change no word', async () => {
    const memo = await written();
    const andrew = await app.agentFor('andrew');
    const { version } = await memoOf(app, memo);
    await andrew.post(`/memos/${memo}/files`).attach('files', Buffer.from('Ten'), 'offer.txt');
    const added = await consider(memo, version);
    expect([added.status, marked(added, 'ins')]).toEqual([409, ['offer.txt (3 B)']]);
    const { id } = await app.db.prisma.attachment.findFirstOrThrow({ where: { memoId: memo } });
    const between = (await memoOf(app, memo)).version;
    await act(andrew, `/files/${id}/delete`);
    const removed = await consider(memo, between);
    expect([removed.status, marked(removed, 'del')]).toEqual([409, ['offer.txt (3 B)']]);
  });

  test('may be that it was only moved: whose turn it is', async () => {
    const memo = await written('company');
    const { version } = await memoOf(app, memo);
    await act(await app.agentFor('garry'), `/memos/${memo}/postponement`, { until: '2099-12-24' });
    const late = await post(await app.agentFor('ruth'), `/memos/${memo}/consideration`, { version: String(version) });
    expect([late.status, changes(late).length]).toEqual([409, 0]);
    expect(page(late).content).toContain('Its text, people and files are the same.');
    expect(page(late).content).toContain('Postponed until 24 December');
  });

  test('where the form does not say what it saw is what its reader saw last', async () => {
    const memo = await written();
    await edit(memo, { body: '<p>Buy eleven chairs.</p>' });
    await (await app.agentFor('darian')).get(`/memos/${memo}`);
    await edit(memo, { body: '<p>Buy twelve chairs.</p>' });
    expect(marked(await consider(memo, ''), 'del')).toEqual(['eleven']);
  });

  test('keeps the outcome that was chosen', async () => {
    const purpose = await app.db.prisma.purpose.findFirstOrThrow({ where: { name: 'on approval' } });
    const memo = await written();
    await edit(memo, { purpose: String(purpose.id) });
    const late = await consider(memo, 1, { outcome: 'declined' });
    expect(page(late).$('input[name=outcome]:checked').attr('value')).toBe('declined');
  });
});

test('a purpose that was changed meanwhile is shown as what changed, with the outcomes that it offers now', async () => {
  const [approval, decision] = await Promise.all(
    ['on approval', 'to make a decision'].map((name) => app.db.prisma.purpose.findFirstOrThrow({ where: { name } })),
  );
  const memo = await written();
  await edit(memo, { purpose: String(decision?.id) });
  const { version } = await memoOf(app, memo);
  await edit(memo, { purpose: String(approval?.id) });
  const late = await consider(memo, version, { outcome: 'noted' });
  expect([late.status, marked(late, 'del'), marked(late, 'ins')]).toEqual([
    409,
    ['to make a decision'],
    ['on approval'],
  ]);
  const { $ } = page(late);
  expect(
    $('[name=outcome]')
      .get()
      .map((radio) => $(radio).attr('value')),
  ).toEqual(['approved', 'changes', 'declined']);
  expect($('[name=outcome]:checked').attr('value')).toBe('approved');
  // No purpose: there is nothing to choose any more.
  await edit(memo, { purpose: '' });
  const none = await consider(memo, version, { outcome: 'declined' });
  expect([none.status, page(none).buttons.includes('Decide anyway'), page(none).$('[name=outcome]').length]).toEqual([
    409,
    true,
    0,
  ]);
});

test('a decision names the version of the text it was taken on, also after it was decided anyway', async () => {
  const memo = await written();
  await edit(memo, { body: '<p>Buy twelve chairs.</p>' });
  expect((await consider(memo, 1)).status).toBe(409);
  expect((await consider(memo, (await memoOf(app, memo)).version)).status).toBe(303);
  await act(await app.agentFor('ekaterina'), `/memos/${memo}`, {
    ...(await formOf(app, memo)),
    title: 'Corrected',
    reason: 'A slip.',
  });
  const decisions = () => app.db.prisma.consideration.findMany({ where: { memoId: memo }, orderBy: { id: 'asc' } });
  expect(await decisions()).toMatchObject([{ textVersion: 2 }]);
  const { $ } = page(await (await app.agentFor('olga')).get(`/memos/${memo}`));
  expect($('.conclusion a').attr('href')).toBe(`/memos/${memo}/versions?from=2&to=3`);
  await act(await app.agentFor('darian'), `/memos/${memo}/consideration/delete`, { reason: 'Once more' });
  await act(await app.agentFor('darian'), `/memos/${memo}/consideration`);
  expect(await decisions()).toMatchObject([{ textVersion: 2 }, { textVersion: 3 }]);
});

test('somebody who may no longer decide gets the memo with their text, and a double click is no late decision', async () => {
  const memo = await written('company');
  const { version } = await memoOf(app, memo);
  const as = async (who: string) =>
    post(await app.agentFor(who), `/memos/${memo}/consideration`, { version: String(version), conclusion: CONCLUSION });
  expect([(await as('garry')).status, (await as('garry')).status]).toEqual([303, 303]);
  const late = await as('ruth');
  expect(late.status).toBe(409);
  expect(page(late).buttons).not.toContain('Decide anyway');
  expect(late.text).toContain('Agreed, ');
});

/** The form of a page as a browser sends it. */
const fieldsOf = (answer: { text: string }, action: string): Fields => {
  const form = page(answer).$(`form[action="${action}"]`);
  const fields = form.serializeArray().map(({ name, value }) => [name, value.trim()]);
  const chosen = form.find('select option[selected]').get();
  return Object.fromEntries([
    ...fields,
    ...chosen.map((option) => [form.find(option).closest('select').attr('name'), form.find(option).attr('value')]),
  ]);
};

describe('an opinion', () => {
  const asked = async (): Promise<{ memo: number; url: string }> => {
    const memo = await written();
    const advisers = String((await app.user('masha')).id);
    const question = { advisers, question: 'Are ten enough?', yesNo: '1' };
    await act(await app.agentFor('darian'), `/memos/${memo}/opinions`, question);
    const { id } = await app.db.prisma.opinion.findFirstOrThrow({ where: { memoId: memo } });
    return { memo, url: `/memos/${memo}/opinions/${id}` };
  };

  test('on a text that was changed meanwhile is asked for once more, beside what changed and as it was typed', async () => {
    const { memo, url } = await asked();
    const masha = await app.agentFor('masha');
    const drawn = fieldsOf(await masha.get(`/memos/${memo}`), url);
    await edit(memo, { body: '<p>Buy twelve chairs.</p>' });
    const given = { ...drawn, verdict: 'yes', answer: 'They are.' };
    for (const fields of [given, { verdict: 'yes', answer: 'They are.' }, { ...given, version: '2000000000' }]) {
      const late = await post(masha, url, fields);
      expect(late.status).toBe(409);
      expect(page(late).buttons).toContain('Decide anyway');
      expect(page(late).content).toContain('Are ten enough?');
      expect(page(late).$('[name=verdict]:checked').attr('value')).toBe('yes');
      expect(page(late).valueOf('Your opinion')).toBe('They are.');
    }
    const late = await post(masha, url, given);
    expect([marked(late, 'del'), marked(late, 'ins')]).toEqual([['ten'], ['twelve']]);
    expect(await app.db.prisma.opinion.count({ where: { memoId: memo, answeredAt: null } })).toBe(1);
    expect((await post(masha, url, fieldsOf(late, url))).status).toBe(303);
    const opinion = await app.db.prisma.opinion.findFirstOrThrow({ where: { memoId: memo } });
    expect(opinion).toMatchObject({ verdict: true, answer: 'They are.' });
  });

  test('is not late because the memo was postponed meanwhile', async () => {
    const { memo, url } = await asked();
    const masha = await app.agentFor('masha');
    const drawn = fieldsOf(await masha.get(`/memos/${memo}`), url);
    await act(await app.agentFor('darian'), `/memos/${memo}/postponement`, { preset: 'tomorrow' });
    expect((await post(masha, url, { ...drawn, verdict: 'no' })).status).toBe(303);
  });
});

describe('handing on', () => {
  const url = (memo: number) => `/memos/${memo}/hand-on`;

  test('a memo that was changed meanwhile asks once more, with whom and why as they were chosen', async () => {
    const memo = await written();
    const darian = await app.agentFor('darian');
    const given = { ...fieldsOf(await darian.get(url(memo)), url(memo)), note: 'It is about the north.' };
    const to = String((await app.user('marina')).id);
    await edit(memo, { body: '<p>Buy twelve chairs.</p>' });
    const outOfDate: Fields[] = [
      { ...given, to },
      { to, note: given.note },
      { to, note: given.note, version: '' },
    ];
    for (const fields of outOfDate) {
      const late = await post(darian, url(memo), fields);
      expect(late.status).toBe(409);
      expect([marked(late, 'del'), marked(late, 'ins')]).toEqual([['ten'], ['twelve']]);
      expect(page(late).buttons).toContain('Decide anyway');
      expect(fieldsOf(late, url(memo))).toEqual({ to, note: given.note, version: '2' });
    }
    expect(await memoOf(app, memo)).toMatchObject({ handedOn: 0, version: 2 });
    const again = fieldsOf(await post(darian, url(memo), { ...given, to }), url(memo));
    expect((await post(darian, url(memo), again)).status).toBe(303);
    expect(await memoOf(app, memo)).toMatchObject({ handedOn: 1 });
  });

  test('to whom it cannot go is refused first', async () => {
    const memo = await written();
    const to = String((await app.user('andrew')).id);
    const refused = await post(await app.agentFor('darian'), url(memo), { to });
    expect(refused.status).toBe(422);
    expect(page(refused).buttons).not.toContain('Decide anyway');
  });
});
