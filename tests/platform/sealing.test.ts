import { expect, test } from 'vitest';
import { seal, unseal } from '#src/platform/sealing';

const SECRET = 'a secret of sixteen letters and more';

test('what was sealed is read again with the same secret for the same purpose only', () => {
  const sealed = seal('päss word', SECRET, 'mail');
  expect(sealed).not.toContain('word');
  expect(unseal(sealed, SECRET, 'mail')).toBe('päss word');
  expect(unseal(sealed, SECRET, 'two steps')).toBeNull();
  expect(unseal(sealed, 'another secret', 'mail')).toBeNull();
});

test('the same text sealed twice looks different, and what was tampered with is not read', () => {
  const sealed = seal('word', SECRET, 'mail');
  expect(seal('word', SECRET, 'mail')).not.toBe(sealed);
  const bytes = Buffer.from(sealed, 'base64url');
  bytes[bytes.length - 1]! ^= 1;
  expect(unseal(bytes.toString('base64url'), SECRET, 'mail')).toBeNull();
  expect(unseal('short', SECRET, 'mail')).toBeNull();
});
