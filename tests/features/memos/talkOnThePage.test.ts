import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { clock } from '#src/platform/clock';
import { withApp, type TestApp } from '../../support/app';
import { said } from '../../support/chat';
import { act, makeMemo } from '../../support/memos';
import { page } from '../../support/page';

let app: TestApp;
let memoId: number;
let url: string;
beforeAll(async () => void (app = await withApp()));
afterAll(() => app.close());
beforeEach(async () => {
  clock.set(new Date('2027-01-11T08:00:00Z'));
  memoId = await makeMemo(app, 'andrew', { title: 'Chairs', to: 'darian', subscribers: ['olga', 'valeria'] });
  url = `/memos/${memoId}`;
});
afterEach(() => clock.reset());

const at = (time: string) => clock.set(new Date(`2027-01-11T${time}:00Z`));
const say = async (person: string, message: string) => said(await app.agentFor(person), url, message);
const read = async (person: string) => page(await (await app.agentFor(person)).get(url).expect(200));
const seenBy = async (reader: string, name: string) => {
  const { $ } = await read(reader);
  const row = $('.people-list li').filter((_, item) => $(item).text().includes(name));
  return row.find('.seen').text().split(' · ').filter(Boolean);
};

test('while nothing was said, the people’s list tells only who saw the memo', async () => {
  at('08:55');
  await read('darian');
  expect(await seenBy('andrew', 'Darian Voss')).toEqual(['Seen 09:55']);
  expect(await seenBy('andrew', 'Olga Koval')).toEqual(['Not seen yet']);
});

test('it tells who read the chat to its end, who up to when, and who not at all', async () => {
  at('08:55');
  await read('olga');
  at('09:11');
  await say('andrew', 'Grey?');
  await read('darian');
  at('09:20');
  await say('valeria', 'Or white?');
  expect(await seenBy('andrew', 'Darian Voss')).toEqual(['Seen 10:11', 'Chat read up to 10:11']);
  expect(await seenBy('andrew', 'Valeria Ortiz')).toEqual(['Seen 10:20', 'Chat read']);
  expect(await seenBy('andrew', 'Olga Koval')).toEqual(['Seen 09:55', 'Chat not read yet']);
  expect(await seenBy('darian', 'Andrew Meyer')).toEqual(['Chat read']);
  expect(await seenBy('andrew', 'Andrew Meyer')).toEqual([]);
});

test('the history tells in one line who wrote how many messages, at the time of their last one', async () => {
  at('09:00');
  await say('darian', 'One');
  const gone = await say('darian', 'A slip');
  await act(await app.agentFor('darian'), `${url}/messages/${gone}/delete`);
  await say('olga', 'Two');
  at('10:00');
  await act(await app.agentFor('darian'), `${url}/postponement`);
  at('11:00');
  await say('darian', 'Three');
  const { $ } = await read('andrew');
  const lines = $('.history > li')
    .map((_, item) => [[$(item).find('.history-text').text().trim(), $(item).find('time').text().trim()]])
    .get();
  expect(lines.filter(([text]) => !text?.includes('saw the memo'))).toEqual([
    ['Darian Voss wrote 2 messages in the chat', '11 Jan 2027, 12:00'],
    ['Darian Voss postponed the memo', '11 Jan 2027, 11:00'],
    ['Olga Koval wrote a message in the chat', '11 Jan 2027, 10:00'],
    ['Andrew Meyer sent the memo', '11 Jan 2027, 09:00'],
  ]);
});
