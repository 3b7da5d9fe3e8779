import { expect, test } from 'vitest';
import { loggedPath } from '#src/platform/logger';

test('a log names pages, but no search words and no secrets of links', () => {
  expect(loggedPath('/memos?q=salary')).toBe('/memos');
  expect(loggedPath('/memos/482/messages')).toBe('/memos/482/messages');
  expect(loggedPath('/password/reset/abc')).toBe('/password/reset/…');
  expect(loggedPath('/invitations/abc?x=1')).toBe('/invitations/…');
  expect(loggedPath('/calendar/abc.ics')).toBe('/calendar/…');
  expect(loggedPath('/unsubscribe/12.chat-message.abc')).toBe('/unsubscribe/…');
});
