import { expect, test } from 'vitest';
import { typedAddress } from '#src/browser/editor/typedAddress';

test.each([
  ['example.com/offers', 'https://example.com/offers'],
  ['  https://example.com/a b ', 'https://example.com/a b'],
  ['intranet', 'https://intranet'],
  ['andrew@demo.test', 'mailto:andrew@demo.test'],
  ['tel:+49 30 123', 'tel:+49 30 123'],
])('%j is taken as %s', (typed, href) => {
  expect(typedAddress(typed)).toBe(href);
});

test.each(['nonsense here', 'https://', 'https://two words', 'javascript:alert(1)', '', '/'])(
  '%j is no address',
  (typed) => {
    expect(typedAddress(typed)).toBeNull();
  },
);
