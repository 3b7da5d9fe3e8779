import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findPlaces } from '#src/import/dump/jsonPlaces';

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

describe('the places in a JSON text', () => {
  it('agree with the parser on what is JSON', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(findPlaces(text).brokenAt).toBeNull();
      }),
    );
    const slips = fc.tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '"', '}', ']', ':', '\n', '\\', '0', 'e'));
    fc.assert(
      fc.property(slips, ([text, where, sign]) => {
        const at = where % (text.length + 1);
        const slip = text.slice(0, at) + sign + text.slice(at + 1);
        expect(findPlaces(slip).brokenAt === null).toBe(isJson(slip));
      }),
      { numRuns: 2_000 },
    );
  });
});
