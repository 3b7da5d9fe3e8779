import { describe, expect, test } from 'vitest';
import { messageHtml } from '#src/features/conversations/messageText';
import { leastCpuMs } from '../../support/cpu';

const person = (id: number) => ({ id, name: `Andrew Meyer ${id}` });

describe('a message as HTML', () => {
  test('keeps its lines, links and mentions apart', () => {
    const text = 'Ask @Andrew Meyer 1\n\n<b> see www.example.com/a?b=1&c, @nobody';
    expect(messageHtml(text, [person(1)])).toBe(
      'Ask <span class="mention">@Andrew Meyer 1</span>\n\n&lt;b&gt; see ' +
        '<a href="https://www.example.com/a?b=1&amp;c" rel="noopener noreferrer nofollow" target="_blank">www.example.com/a?b=1&amp;c</a>, @nobody',
    );
  });

  // A page of the chat has fifty of them.
  test.each([
    ['lines', '\n'],
    ['addresses', 'a@b.co '],
    ['links', 'a.co '],
    ['calls', '@Andrew '],
  ])('costs little however many %s it has, and however many people it names', (_name, piece) => {
    const people = Array.from({ length: 300 }, (_, index) => person(index));
    const text = piece.repeat(10_000 / piece.length);
    expect(leastCpuMs(() => messageHtml(text, people))).toBeLessThan(25);
  });
});
