import { describe, expect, test } from 'vitest';
import { canChangeMessage, changeableUntil, whyUnchangeable } from '#src/policies/message.policy';

const AUTHOR = { id: 1 };
const posted = new Date('2026-03-02T09:00:00.000Z');
const message = { author: AUTHOR, createdAt: posted, deletedAt: null };
const after = (ms: number): Date => new Date(posted.getTime() + ms);
const LIMIT = 15 * 60_000;

describe('a chat message', () => {
  test.each([
    ['its author at once', AUTHOR, message, posted, null],
    ['its author at the last moment', AUTHOR, message, after(LIMIT), null],
    ['its author a moment later', AUTHOR, message, after(LIMIT + 1), 'tooLate'],
    ['its author when it is deleted', AUTHOR, { ...message, deletedAt: posted }, posted, 'gone'],
    ['somebody else', { id: 2 }, message, posted, 'notYours'],
    // Whose it is counts first: nobody else learns anything by it.
    ['somebody else when it is deleted', { id: 2 }, { ...message, deletedAt: posted }, after(LIMIT + 1), 'notYours'],
  ] as const)('is changed by %s', (_, actor, facts, now, why) => {
    expect(whyUnchangeable(actor, facts, now)).toBe(why);
    expect(canChangeMessage(actor, facts, now)).toBe(why === null);
  });

  test('says until when it is changed', () => {
    expect(changeableUntil(message)).toEqual(after(LIMIT));
  });
});
