import { afterAll, beforeAll, expect, test } from 'vitest';
import { withApp, type TestApp } from '../../support/app';
import { decide as decideNow, memoOf, post } from '../../support/memos';
import { severalMemos } from '../../support/several';

/** What no button of theirs does, sent all the same by people whom the memo's page lets in. */
let app: TestApp;
beforeAll(async () => {
  app = await withApp();
  await app.db.prisma.purpose.updateMany({ data: { outcomes: ['approved', 'declined', 'noted'] } });
});
afterAll(() => app.close());

const { idOf, send, edit, consider, decide, standing } = severalMemos(() => app);

const sendForm = async (person: string, memoId: number, path: string, fields = {}): Promise<number> =>
  (await decideNow(await app.agentFor(person), `/memos/${memoId}/${path}`, fields)).status;

test('nobody but the decider words the conclusion of a memo to several', async () => {
  const memo = await send(['ruth', 'marina']);
  expect((await consider('ruth', memo, 'declined', { conclusion: 'No' })).status).toBe(303);
  expect(await sendForm('marina', memo, 'conclusion', { conclusion: 'Yes, of course' })).toBe(409);
  expect((await memoOf(app, memo)).conclusion).toBe('<p>No</p>');
  expect(await sendForm('ruth', memo, 'conclusion', { conclusion: 'Not this year' })).toBe(303);
});

test('an executive words no conclusion of their own memo to the company, nor postpones it', async () => {
  const memo = await send(['company']);
  expect(await sendForm('garry', memo, 'postponement', { preset: 'tomorrow' })).toBe(409);
  expect(await standing(memo)).toBe('pending, company');
  expect((await consider('ruth', memo, 'declined', { conclusion: 'No' })).status).toBe(303);
  expect(await sendForm('garry', memo, 'conclusion', { conclusion: 'Yes, of course' })).toBe(409);
  expect((await memoOf(app, memo)).conclusion).toBe('<p>No</p>');
});

test('who has decided neither postpones the memo of the others nor ends that', async () => {
  for (const rule of ['all', 'in_order']) {
    const memo = await send(['ruth', 'marina'], { rule });
    await decide('ruth', memo, 'approved');
    expect(await sendForm('ruth', memo, 'postponement', { preset: 'tomorrow' }), rule).toBe(409);
    expect(await sendForm('marina', memo, 'postponement', { preset: 'tomorrow' }), rule).toBe(303);
    expect(await sendForm('ruth', memo, 'postponement/delete'), rule).toBe(409);
    expect(await standing(memo)).toBe('postponed');
  }
});

test('a double click of the last one to decide is one decision', async () => {
  for (const rule of ['any_one', 'all', 'in_order']) {
    const memo = await send(['ruth', 'marina'], { rule });
    if (rule !== 'any_one') await decide('ruth', memo, 'approved');
    const form = { outcome: 'approved', conclusion: 'So be it', version: String((await memoOf(app, memo)).version) };
    const marina = await app.agentFor('marina');
    const answers = await Promise.all([1, 2].map(() => post(marina, `/memos/${memo}/consideration`, form)));
    expect(
      answers.map(({ status }) => status),
      rule,
    ).toEqual([303, 303]);
    expect(await app.db.prisma.consideration.count({ where: { memoId: memo } })).toBe(rule === 'any_one' ? 1 : 2);
  }
});

test('an approval of an earlier text does not count where all must agree, whatever the rule was meanwhile', async () => {
  for (const meanwhile of ['in_order', 'any_one']) {
    const memo = await send(['ruth', 'marina'], { rule: 'all' });
    await decide('ruth', memo, 'approved');
    expect((await edit(memo, { rule: meanwhile })).status).toBe(303);
    expect((await edit(memo, { body: '<p>And golden tables.</p>' })).status).toBe(303);
    expect((await edit(memo, { rule: 'all' })).status).toBe(303);
    expect(await standing(memo), meanwhile).toBe('pending, Marina Sato, Ruth Okafor');
    await decide('marina', memo, 'approved');
    expect(await standing(memo), meanwhile).toBe('pending, Ruth Okafor');
  }
});

test('an approval of this text counts under each rule', async () => {
  const memo = await send(['ruth', 'marina'], { rule: 'all' });
  await decide('ruth', memo, 'approved');
  for (const rule of ['in_order', 'all']) expect((await edit(memo, { rule })).status).toBe(303);
  expect(await standing(memo)).toBe('pending, Marina Sato');
});

test('what must be said is said with signs that one sees', async () => {
  const unseen = '\u200b\u2060 \ufeff';
  const memo = await send(['ruth']);
  expect((await consider('ruth', memo, 'declined', { conclusion: `<p>${unseen}</p>` })).status).toBe(422);
  expect(await sendForm('ruth', memo, 'return', { question: unseen })).toBe(422);
  const advisers = await idOf('marina');
  expect(await sendForm('ruth', memo, 'opinions', { advisers, question: unseen })).toBe(422);
  expect(await standing(memo)).toBe('pending, Ruth Okafor');
});
