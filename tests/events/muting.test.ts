import { expect, test } from 'vitest';
import type { EventType } from '#src/events/catalogue';
import { isToldWhileMuted } from '#src/events/muting';

const SELF = 1;
const people = (...ids: number[]) => ids.map((id) => ({ id, name: `Person ${id}` }));
const told = (type: EventType, changes: unknown = {}, isRecipient = false, isDeputy = false) =>
  isToldWhileMuted(type, { userId: SELF, isRecipient, isDeputy, isResponsible: false, changes });

test('whoever muted a memo hears nothing of its talk and its changes', () => {
  expect(told('message.posted', { mentioned: [] }, true)).toBe(false);
  expect(told('message.posted', { mentioned: people(2) })).toBe(false);
  for (const type of ['memo.edited', 'memo.filesAdded', 'memo.fileRemoved', 'memo.postponed'] as const)
    expect(told(type, { changes: {}, names: [] }, true), type).toBe(false);
  for (const type of ['memo.considered', 'memo.conclusionEdited'] as const) expect(told(type), type).toBe(false);
});

test('but of a mention', () => {
  expect(told('message.posted', { mentioned: people(2, SELF) })).toBe(true);
});

test('and of what is theirs to do, or is no longer', () => {
  for (const type of ['memo.sent', 'memo.withdrawn', 'memo.subscriberAdded', 'person.memosWait'] as const)
    expect(told(type), type).toBe(true);
  expect(told('memo.edited', { changes: {}, askedAgain: people(SELF) })).toBe(true);
  const change = { from: 'A', to: 'B', left: people(2), joined: people(3) };
  expect(told('memo.recipientChanged', change)).toBe(false);
  expect(told('memo.recipientChanged', { ...change, joined: people(SELF) })).toBe(true);
  expect(told('memo.recipientChanged', { ...change, left: people(SELF) })).toBe(true);
  for (const type of ['memo.setPending', 'memo.reopened'] as const) {
    expect(told(type, {}, true), type).toBe(true);
    expect(told(type, {}, false, true), type).toBe(true);
    expect(told(type, {}, false), type).toBe(false);
  }
});
