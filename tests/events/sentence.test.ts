import { expect, test } from 'vitest';
import type { EventType } from '#src/events/catalogue';
import { noticeSentence } from '#src/events/sentence';
import { translatorFor } from '#src/i18n/i18n';
import { formatFor } from '#src/platform/http/format';

const facts = {
  actorName: 'Adam Brandt',
  doneForName: null,
  userId: 1,
  isRecipient: false,
  isDeputy: false,
  recipientName: '',
  isForCompany: false,
  ownMemoId: null,
};
const inGerman = (type: EventType, changes: unknown) =>
  noticeSentence(translatorFor('de'), formatFor('de', 'Europe/Berlin'), type, { ...facts, changes });
const handedOver = (memoCount: number, taskCount: number) =>
  inGerman('person.workHandedOver', {
    from: { id: 2, name: 'Darian Voss' },
    isSuccessor: false,
    memoCount,
    taskCount,
    memos: [],
    tasks: [],
  });

test.each([
  [1, 0, '1 Memo'],
  [2, 0, '2 Memos'],
  [1, 1, '1 Memo und 1 Aufgabe'],
])('one sentence fits %i memos and %i tasks that were handed over', (memos, tasks, what) => {
  const sentence = `Darian Voss ist ausgeschieden: Adam Brandt hat übergeben, woran Sie beteiligt sind (${what})`;
  expect(handedOver(memos, tasks)).toBe(sentence);
});

test('large numbers are written as the reader writes them', () => {
  expect(inGerman('person.memosWait', { count: 1203, memos: [] })).toBe('1.203 Memos warten auf Sie');
  expect(handedOver(1204, 1003)).toContain('(1.204 Memos und 1.003 Aufgaben)');
});
